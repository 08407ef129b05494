import type { Fact } from '../../src/domain/collection/model/fact';
import { DAY, HOUR } from '../../src/domain/time';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Method } from '../../src/domain/collection/model/method';
import { isNewerShape } from '../../src/domain/collection/model/upgrade-state';
import { invoiceRef } from '../../src/domain/refs';
import type { ActivityDeps } from '../deps';
import { newerShape, waitsItsTurn } from '../application-failures';
import type { CurrentEffect } from '../records/check-effect-is-current';

// With more open invoices than this, not all of a customer's are read for each attempt.
const MAX_OTHERS = 25;

/**
 * A new card wakes every invoice that waited for one. They are tried oldest first, one at a time,
 * and after a decline of one the others are not tried with the same card for a day. A first
 * attempt does not wait: there is no decline that it could repeat.
 */
export async function waitForTurn(
  deps: ActivityDeps,
  current: CurrentEffect<'openIntent'>,
): Promise<Fact | null> {
  const { effect, state } = current;
  if (state.plan.ladder.last === null) return null;
  const { older, others } = await otherOpenInvoices(deps, current);
  if (older.some((other) => isChargedNow(other, effect.method))) throw waitsItsTurn();
  const now = deps.clock.now();
  if (!others.some((other) => wasJustDeclined(other, effect.method, now))) return null;
  const because = `${effect.method.label} was declined for another invoice just now`;
  return { kind: 'attempt_postponed', answers: effect.id, until: now + DAY, because };
}

async function otherOpenInvoices(
  deps: ActivityDeps,
  { invoice, ref }: CurrentEffect<'openIntent'>,
) {
  const open = await deps.stores.customers.openInvoices(invoice.customer.id);
  const refs = open.map((identity) => invoiceRef(deps.digest, identity) as string);
  const place = refs.indexOf(ref);
  const near = refs.filter((other) => other !== ref).slice(0, MAX_OTHERS);
  const rows = await Promise.all(near.map((other) => deps.stores.collections.load(other)));
  const others = rows.flatMap((row) => (row === null ? [] : row));
  const unread = others.find(isNewerShape);
  if (unread !== undefined) throw newerShape(unread.shape);
  return {
    others: others.map(({ state }) => state),
    older: others.filter((row) => refs.indexOf(row.ref) < place).map(({ state }) => state),
  };
}

function isChargedNow({ lane }: CollectionState, method: Method): boolean {
  const charging = lane.kind === 'opening_intent' || lane.kind === 'confirming';
  return charging && lane.method.fingerprint === method.fingerprint;
}

function wasJustDeclined({ plan }: CollectionState, method: Method, now: number): boolean {
  const { last } = plan.ladder;
  return last?.fingerprint === method.fingerprint && now - last.at < HOUR;
}
