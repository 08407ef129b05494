import type { Actor } from '../../domain/audit';
import { differenceOf } from '../../domain/audit';
import { NO_BRANDING } from '../../domain/branding';
import type { Branding, Logo } from '../../domain/branding';
import { writeAudit } from '../access/audit';
import type { Database, Queryable } from '../database';
import { toJsonb } from '../storable-text';
import { getConnection } from './connections';

export interface BrandingStore {
  /** All but the logo. */
  put(code: string, given: Omit<Branding, 'logo'>, actor: Actor): Promise<void>;
  /** Those before it stay, for mails that show them. */
  putLogo(code: string, logo: Logo, bytes: Uint8Array, actor: Actor): Promise<void>;
  /** With those before it. */
  deleteLogo(code: string, actor: Actor): Promise<void>;
  /** By the fingerprint of its bytes, which is its address. */
  logo(sha256: string): Promise<{ contentType: string; bytes: Buffer } | null>;
}

export function brandingStore(db: Database): BrandingStore {
  return {
    put: (code, given, actor) => db.transaction((tx) => change(tx, code, given, actor)),
    putLogo: (code, logo, bytes, actor) =>
      db.transaction(async (tx) => {
        await change(tx, code, { logo }, actor);
        await tx.query(
          `insert into logos (connection, sha256, content_type, bytes) values ($1, $2, $3, $4)
           on conflict (connection, sha256) do update set content_type = excluded.content_type`,
          [code, logo.sha256, logo.contentType, bytes],
        );
      }),
    deleteLogo: (code, actor) =>
      db.transaction(async (tx) => {
        await change(tx, code, { logo: null }, actor);
        await tx.query('delete from logos where connection = $1', [code]);
      }),
    logo: async (sha256) => {
      const [row] = await db.query<{ contentType: string; bytes: Buffer }>(
        'select content_type as "contentType", bytes from logos where sha256 = $1 limit 1',
        [sha256],
      );
      return row ?? null;
    },
  };
}

async function change(
  tx: Queryable,
  code: string,
  given: Partial<Branding>,
  actor: Actor,
): Promise<void> {
  await tx.query('select 1 from connections where code = $1 for update', [code]);
  const before = (await getConnection(tx, code))?.branding ?? NO_BRANDING;
  const after = { ...before, ...given };
  const difference = differenceOf(auditedOf(before), auditedOf(after));
  if (difference === null) return;
  await tx.query('update connections set branding = $2 where code = $1', [code, toJsonb(after)]);
  const action = 'branding.changed';
  await writeAudit(tx, actor, { connection: code, action, subject: code, ...difference });
}

const auditedOf = ({ accentColor, replyTo, footer, logo }: Branding) => ({
  accent_color: accentColor,
  reply_to: replyTo,
  footer,
  logo: logo?.sha256 ?? null,
});
