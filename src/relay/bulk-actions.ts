import { BULK_AT_ONCE } from '../domain/bulk-action';
import { LOCKED_OUT_FOR, brakeReason, countedSince, describeBrake } from '../domain/brake';
import type { BulkToGive } from '../postgres/invoices/bulk-actions';
import type { RelayDeps } from './relay';

const BATCH_SIZE = 10;

type Deps = Pick<RelayDeps, 'stores' | 'clock'>;

/**
 * Gives the commands of what was started, so many at once. Who dies here leaves nothing
 * half-done: each row is one transaction, and another worker goes on when the lease is over.
 */
export async function giveBulkActions(deps: Deps): Promise<number> {
  const { bulkActions } = deps.stores;
  let given = 0;
  for (const action of await bulkActions.lease(BATCH_SIZE)) {
    let isGiven = false;
    for (let free = await freeOf(deps, action); free > 0 && !isGiven;) {
      const row = await bulkActions.giveNext(action.id);
      isGiven = row === null;
      if (row?.outcome !== 'given') continue;
      given += 1;
      free -= 1;
    }
    await bulkActions.release(action.id, isGiven);
  }
  return given;
}

/** How many of its commands may be given now. */
async function freeOf(deps: Deps, { connection, action, onTheirWay }: BulkToGive): Promise<number> {
  const free = BULK_AT_ONCE[action] - onTheirWay;
  return action === 'charge_now' ? Math.min(free, await chargesAllowed(deps, connection)) : free;
}

/**
 * Charged is what a person asked for, but nobody looks at each: so the brake holds them as it holds
 * planned charges. Where Stripe refused our key or account, one charge in ten minutes tries again.
 */
async function chargesAllowed({ stores, clock }: Deps, connection: string): Promise<number> {
  const { brakes } = stores;
  const row = await brakes.get(connection);
  if (row === null) return 0;
  const now = clock.now();
  if (row.pausedAt !== null) {
    if (row.tryAt === null || row.tryAt > now) return 0;
    const lease = { ref: 'bulk_action', now, again: now + LOCKED_OUT_FOR };
    return (await brakes.leaseTry(connection, lease)) ? 1 : 0;
  }
  const reason = brakeReason(
    await brakes.endedSince(connection, countedSince(row, now)),
    row.rules,
  );
  if (reason === null) return Infinity;
  await brakes.pause(connection, { why: describeBrake(reason), at: now, actor: null });
  return 0;
}
