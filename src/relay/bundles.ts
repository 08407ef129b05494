import type { RelayResult, StoredStripeEvent } from '../postgres/events/stripe-events';
import { passThrough } from './pass';
import type { RelayDeps } from './relay';

const BATCH_SIZE = 100;
const HINTS_AT_ONCE = 8;

export interface BundlePlace {
  id: string;
  ref: string;
}

export interface EventsOfBundle extends BundlePlace {
  connection: string;
  events: StoredStripeEvent[];
}

/**
 * Events of payments for several invoices: one hint a bundle. Whose they are is committed before
 * it goes out; what the bundle reads then it gives its invoices itself.
 */
export async function relayBundleEvents(
  deps: RelayDeps,
  bundles: readonly EventsOfBundle[],
): Promise<RelayResult[]> {
  const relayed: RelayResult[] = [];
  const { left } = await passThrough(bundles, HINTS_AT_ONCE, async (bundle) => {
    const { id, connection, ref, events } = bundle;
    await deps.stores.relaying.assignInvoiceRefs(events.map((event) => ({ event, ref })));
    const reach = await hintBundle(deps, { connection, id });
    const asIs = reach === 'reached' ? ({ kind: 'hinted', ref } as const) : NOT_REACHED;
    relayed.push(...events.map((event) => ({ id: event.id, connection, ...asIs })));
    return reach;
  });
  const waiting = left.flatMap(({ connection, events }) =>
    events.map((event) => ({ id: event.id, connection, ...NOT_REACHED })),
  );
  return [...relayed, ...waiting];
}

const NOT_REACHED = { kind: 'later' } as const;

/** Bundles that were just made, are to be closed, or have not moved for too long. */
export async function hintDueBundles(deps: RelayDeps): Promise<number> {
  const due = await deps.stores.bundles.leaseDue(BATCH_SIZE);
  const { reached } = await passThrough(due, HINTS_AT_ONCE, (one) => hintBundle(deps, one));
  return reached.length;
}

async function hintBundle(
  { collections, log }: RelayDeps,
  { connection, id }: { connection: string; id: string },
): Promise<'reached' | 'failed' | 'unreachable'> {
  const delivery = await collections.hintBundle(connection, id);
  if (delivery.kind === 'reached') return 'reached';
  log.warn({ bundle: id, detail: delivery.detail }, 'hint failed, will be tried again');
  return delivery.kind === 'refused' ? 'failed' : 'unreachable';
}
