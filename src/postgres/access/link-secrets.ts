import { decrypt, encrypt } from '../../runtime/cipher';
import { hashToken } from '../../runtime/digest';
import { secretFingerprint, tokenOfVersion } from '../../runtime/link-token';
import type { LinkSecrets } from '../../runtime/link-token';
import type { Database, Queryable } from '../database';

export interface LinkSecretStore {
  /**
   * Remembers the current secret. Answers false, and remembers nothing, if there are rows of a
   * secret that is not given.
   */
  admit(): Promise<boolean>;
  /**
   * Every invoice gets a link of the current secret and every kept answer is encrypted with it.
   * The links given out before are over. Answers how many there were of each.
   */
  rotate(): Promise<{ links: number; answers: number }>;
}

const BATCH_SIZE = 500;

/** Which secrets the links and encrypted rows of this database are of. */
export function linkSecretStore(db: Database, secrets: LinkSecrets): LinkSecretStore {
  return {
    admit: () => db.transaction((tx) => admit(tx, secrets)),
    rotate: async () => {
      const links = await inBatches((after) => rotateLinks(db, secrets, after), ['']);
      const answers =
        (await inBatches((after) => encryptAnswers(db, secrets, after), ['', ''])) +
        (await inBatches((after) => encryptRequests(db, secrets, after), ['']));
      await db.query('delete from link_secrets where fingerprint <> $1', [
        secretFingerprint(secrets.linkSecret),
      ]);
      return { links, answers };
    },
  };
}

async function admit(tx: Queryable, secrets: LinkSecrets): Promise<boolean> {
  const given = [secrets.linkSecret, secrets.previousLinkSecret ?? []].flat();
  const fingerprints = given.map(secretFingerprint);
  await tx.query('lock table link_secrets in share row exclusive mode');
  const stored = await tx.query<{ fingerprint: string }>('select fingerprint from link_secrets');
  const admitted =
    stored.length === 0
      ? await areLinksOf(tx, given)
      : stored.every(({ fingerprint }) => fingerprints.includes(fingerprint));
  if (!admitted) return false;
  await tx.query(
    `insert into link_secrets (fingerprint) select unnest($1::text[]) on conflict do nothing`,
    [stored.length === 0 ? fingerprints : fingerprints.slice(0, 1)],
  );
  return true;
}

interface LinkRow {
  ref: string;
  version: number;
  hash: string | null;
}

/** Nothing is remembered yet: the newest link says of which secret it is. */
async function areLinksOf(tx: Queryable, secrets: readonly string[]): Promise<boolean> {
  const [newest] = await tx.query<LinkRow>(
    `select ref, link_version as version, link_token_hash as hash from invoices
     order by id desc limit 1`,
  );
  if (newest === undefined) return true;
  const { ref, version, hash } = newest;
  return secrets.some((secret) => hashToken(tokenOfVersion(secret, ref, version)) === hash);
}

interface Batch {
  changed: number;
  /** After which key the next one begins; null after the last. */
  next: readonly string[] | null;
}

async function inBatches(
  run: (after: readonly string[]) => Promise<Batch>,
  first: readonly string[],
): Promise<number> {
  let changed = 0;
  for (let after: readonly string[] | null = first; after !== null;) {
    const batch: Batch = await run(after);
    changed += batch.changed;
    after = batch.next;
  }
  return changed;
}

async function rotateLinks(
  db: Queryable,
  { linkSecret }: LinkSecrets,
  after: readonly string[],
): Promise<Batch> {
  const rows = await db.query<LinkRow>(
    `select ref, link_version as version, link_token_hash as hash from invoices
     where ref > $1 order by ref limit ${BATCH_SIZE}`,
    after,
  );
  const ofAnother = rows.filter(
    ({ ref, version, hash }) => hashToken(tokenOfVersion(linkSecret, ref, version)) !== hash,
  );
  // A link that is revoked meanwhile has another version, and is of the current secret.
  const changed = await db.query(
    `update invoices i set link_version = given.version + 1, link_token_hash = given.hash
     from unnest($1::text[], $2::int[], $3::text[]) as given (ref, version, hash)
     where i.ref = given.ref and i.link_version = given.version
     returning i.ref`,
    [
      ofAnother.map(({ ref }) => ref),
      ofAnother.map(({ version }) => version),
      ofAnother.map(({ ref, version }) => hashToken(tokenOfVersion(linkSecret, ref, version + 1))),
    ],
  );
  return { changed: changed.length, next: nextOf(rows, ({ ref }) => [ref]) };
}

interface EncryptedRow {
  scope: string;
  key: string;
  text: string;
}

/** Answers of an Idempotency-Key. */
async function encryptAnswers(
  db: Queryable,
  secrets: LinkSecrets,
  after: readonly string[],
): Promise<Batch> {
  const rows = await db.query<EncryptedRow>(
    `select scope, key, body as text from idempotency_keys
     where body is not null and (scope, key) > ($1, $2) order by scope, key limit ${BATCH_SIZE}`,
    after,
  );
  await db.query(
    `update idempotency_keys k set body = given.again
     from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as given (scope, key, body, again)
     where k.scope = given.scope and k.key = given.key and k.body = given.body`,
    [rows.map(({ scope }) => scope), ...encryptedAgain(secrets, rows)],
  );
  return { changed: rows.length, next: nextOf(rows, ({ scope, key }) => [scope, key]) };
}

/** Requests to Stripe as they were first sent. */
async function encryptRequests(
  db: Queryable,
  secrets: LinkSecrets,
  after: readonly string[],
): Promise<Batch> {
  const rows = await db.query<EncryptedRow>(
    `select '' as scope, key, parameters as text from frozen_requests
     where key > $1 order by key limit ${BATCH_SIZE}`,
    after,
  );
  await db.query(
    `update frozen_requests f set parameters = given.again
     from unnest($1::text[], $2::text[], $3::text[]) as given (key, parameters, again)
     where f.key = given.key and f.parameters = given.parameters`,
    encryptedAgain(secrets, rows),
  );
  return { changed: rows.length, next: nextOf(rows, ({ key }) => [key]) };
}

const encryptedAgain = (secrets: LinkSecrets, rows: readonly EncryptedRow[]): string[][] => [
  rows.map(({ key }) => key),
  rows.map(({ text }) => text),
  rows.map(({ text }) => encrypt(secrets.linkSecret, decrypt(secrets, text))),
];

const nextOf = <R>(rows: readonly R[], keyOf: (row: R) => string[]): string[] | null => {
  const last = rows.at(-1);
  return rows.length < BATCH_SIZE || last === undefined ? null : keyOf(last);
};
