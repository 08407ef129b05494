import type { Queryable } from './database';

/** How much there is of what an operator watches, and how long its oldest has waited. */
export interface InstallationFigure {
  kind:
    | 'invoices'
    | 'events'
    | 'starts'
    | 'commands'
    | 'stuck'
    | 'unmatched'
    | 'quarantined'
    | 'not_startable'
    | 'messages_set_aside';
  /** The status of invoices, the relay status of events; else empty. */
  status: string;
  count: number;
  oldestSeconds: number;
}

/** One question, read without locking a row: what waits is in small partial indexes. */
export function installationFigures(db: Queryable): () => Promise<InstallationFigure[]> {
  return () => db.query<InstallationFigure & Record<string, unknown>>(FIGURES_QUERY);
}

/** All invoices ever, counted in the index of their statuses: seconds where there are millions. */
export function invoiceTotals(db: Queryable): () => Promise<InstallationFigure[]> {
  return () =>
    db.query<InstallationFigure & Record<string, unknown>>(
      `select 'invoices' as kind, status, count(*) as count, 0::float8 as "oldestSeconds"
       from collections group by status`,
    );
}

const ageOfOldest = (column: string) =>
  `greatest(0, coalesce(extract(epoch from now() - min(${column})), 0))::float8 as "oldestSeconds"`;

const FIGURES_QUERY = `
  select 'events' as kind, fate as status, count(*) as count, ${ageOfOldest('received_at')}
    from stripe_events where fate in ('waiting', 'hinted') group by fate
  union all
  select 'starts', '', count(*), ${ageOfOldest('coalesce(start_wanted_at, updated_at)')}
    from collections where start_due_at is not null
  union all
  select 'commands', '', count(*), ${ageOfOldest('asked_at')} from commands where applied_at is null
  union all
  select 'stuck', '', count(*), ${ageOfOldest('updated_at')} from collections
    where outcome is null and in_flight and wakes > 0 and updated_at < now() - interval '15 minutes'
      and start_due_at is null
  union all
  select 'unmatched', '', count(*), ${ageOfOldest('seen_at')} from unmatched_money
  union all
  select 'quarantined', '', count(*), ${ageOfOldest('received_at')}
    from stripe_events where fate = 'quarantined'
  union all
  select 'not_startable', '', count(*), ${ageOfOldest('not_startable_at')}
    from collections where not_startable is not null
  union all
  select 'messages_set_aside', '', count(*), ${ageOfOldest('due')}
    from mirror_deliveries where status = 'set_aside'`;
