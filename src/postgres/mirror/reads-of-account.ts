import type { ReadsOfAccount } from '../../domain/mirror/sweep-times';
import type { Queryable } from '../database';

/** All syncs of the account of this one, whose credential soever they use. */
export const SYNCS_OF_ACCOUNT = `select s.number, s.desired from mirror_syncs own
  join mirror_credentials c on c.id = own.credential
  join mirror_credentials o on o.mode = c.mode
    and (o.id = c.id or o.stripe_account = c.stripe_account)
  join mirror_syncs s on s.credential = o.id and s.deleted_at is null
  where own.number = $1`;

/** What all syncs of the account of this one read besides their polls. */
export async function readsOfAccount(db: Queryable, sync: number): Promise<ReadsOfAccount> {
  const walks = db.query<{ collection: string; reads: number | null }>(
    `select b.collection, b.pass_reads as reads
     from (${SYNCS_OF_ACCOUNT}) s join mirror_backfills b on b.sync = s.number
     where s.desired = 'running'`,
    [sync],
  );
  const audits = db.query<{ reads: number }>(
    `select f.audit_reads as reads
     from (${SYNCS_OF_ACCOUNT}) s join mirror_follows f on f.sync = s.number
     where s.desired = 'running' and f.audit_reads is not null`,
    [sync],
  );
  const drift = db.query<{ reads: number }>(
    `select coalesce(sum(d.reads), 0)::bigint as reads
     from (${SYNCS_OF_ACCOUNT}) s join mirror_drift_checks d on d.sync = s.number
     where d.created_at > now() - interval '30 days'`,
    [sync],
  );
  return {
    walks: await walks,
    audits: (await audits).map(({ reads }) => reads),
    drift: (await drift)[0]?.reads ?? 0,
  };
}
