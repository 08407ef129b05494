import { listAtTop } from '../../../src/domain/mirror/catalog/catalog';
import { listUnder } from '../../../src/domain/mirror/children';
import type { ChildList } from '../../../src/domain/mirror/children';
import { redact } from '../../../src/domain/mirror/redact';
import type { StripeObject } from '../../../src/domain/mirror/stripe-object';
import type { SyncRow } from '../../../src/postgres/mirror/syncs';
import { differing } from '../../harness/differing';
import type { MirrorStage } from '../mirror-stage';

type Redacted = ReturnType<typeof redact>;

/** One of Stripe's objects that is not as the copy has it. */
export interface Difference {
  collection: string;
  id: string;
  words: string;
}

/** All differences between what Stripe lists of these collections and what the copy has. */
export async function differences(
  stage: MirrorStage,
  sync: SyncRow,
  collections: readonly string[],
): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const collection of collections) {
    const there = await objectsOf(stage, collection);
    const here = await recordsOf(stage, sync, collection);
    const differ = (id: string, words: string) => found.push({ collection, id, words });
    for (const [id, { payload, redacted }] of there) {
      const record = here.get(id);
      if (record === undefined) differ(id, 'has no record');
      else {
        const names = differing(payload, record.payload);
        if (redacted.join() !== record.redacted.join()) names.push('what is redacted');
        if (names.length > 0) differ(id, names.join(', '));
      }
    }
    for (const id of here.keys()) if (!there.has(id)) differ(id, 'is no longer at Stripe');
  }
  return found;
}

async function recordsOf({ db }: MirrorStage, sync: SyncRow, collection: string) {
  const rows = await db.sql<{ id: string } & Redacted>(
    `select payload ->> 'id' as id, payload, redacted from mirror_records
     where sync = $1 and collection = $2 and not deleted`,
    [sync.number, collection],
  );
  return new Map<string, Redacted>(rows.map((row) => [row.id, row]));
}

async function objectsOf(stage: MirrorStage, collection: string): Promise<Map<string, Redacted>> {
  const list = listAtTop(collection);
  if (list.parent === null) return redactedById(await allOf(stage, list.path, list.query));
  const parents = await objectsOf(stage, list.parent.collection);
  const under: StripeObject[] = [];
  for (const id of parents.keys()) {
    const { path, query } = listUnder(list as ChildList, id);
    under.push(...(await allOf(stage, path, query)));
  }
  return redactedById(under);
}

const redactedById = (objects: readonly StripeObject[]) =>
  new Map(objects.map((one) => [String(one['id']), redact(one)]));

/** Whatever fails for who copies, this is answered. */
const UNHARMED = { additionalHeaders: { 'Sandbox-Fault': 'pass' } };

async function allOf(
  { stripe }: MirrorStage,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<StripeObject[]> {
  const all: StripeObject[] = [];
  for (;;) {
    const last = all.at(-1)?.['id'];
    const after: Record<string, string> =
      last === undefined ? {} : { starting_after: String(last) };
    const asked = new URLSearchParams({ ...query, limit: '100', ...after }).toString();
    const answer = await stripe.sdk.rawRequest('GET', `${path}?${asked}`, undefined, UNHARMED);
    const page = JSON.parse(JSON.stringify(answer)) as { data: StripeObject[]; has_more: boolean };
    all.push(...page.data);
    if (!page.has_more) return all;
  }
}
