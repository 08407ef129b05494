import { withoutLinks } from '../domain/without-links';
import type { StripeEventStore } from '../postgres/events/stripe-events';
import type { StripeChange } from '../stripe/list-changes';

/** Stores what no webhook has brought, to go its way; answers how many that were. */
export async function storeMissed(
  { events }: { events: Pick<StripeEventStore, 'storedIds' | 'store'> },
  connection: string,
  changes: readonly StripeChange[],
): Promise<number> {
  const ids = changes.map(({ id }) => id);
  const stored = await events.storedIds(connection, ids);
  const missed = changes.filter(({ id }) => !stored.has(id));
  const ends = await Promise.allSettled(
    missed.map(({ id, type, about, payload }) => {
      const kept = withoutLinks(payload);
      return events.store({ id, type, about, connection, payload: kept, quarantined: null });
    }),
  );
  const lost = ends.find((end) => end.status === 'rejected' && isAway(end.reason));
  if (lost?.status === 'rejected') throw lost.reason;
  return ends.filter((end) => end.status === 'fulfilled' && end.value).length;
}

/** One that can never be saved is left: its webhook is kept as what it is. */
const isAway = (error: unknown): boolean =>
  error instanceof Error && error.name === 'PostgresUnavailable';
