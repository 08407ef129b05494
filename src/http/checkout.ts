import { MINUTE } from '../domain/collection/model/policy';
import type { CheckoutRow } from '../postgres/stores';
import { ask } from './commanding';
import type { Asking, Outcome } from './commanding';
import type { HttpDeps } from './deps';
import { waitsOf } from './deps';
import type { Found } from './find-invoice';

export type Opened =
  | { kind: 'open'; checkout: CheckoutRow & { url: string } }
  /** Asked, and not there yet. */
  | { kind: 'preparing'; outcome: Extract<Outcome, { kind: 'taken' }> }
  | Extract<Outcome, { kind: 'refused' | 'mismatch' }>;

const PAUSE = 100;

/** Asks for a session as any command, then waits for its row: the run itself never waits. */
export async function openCheckout(deps: HttpDeps, found: Found, asking: Asking): Promise<Opened> {
  const outcome = await ask(deps, found, asking);
  if (outcome.kind !== 'taken') return outcome;
  if (outcome.answer === null) return { kind: 'preparing', outcome };
  const deadline = Date.now() + waitsOf(deps).checkout;
  for (;;) {
    const checkout = await payableNow(deps, found);
    if (checkout !== null) return { kind: 'open', checkout };
    if (Date.now() >= deadline) return { kind: 'preparing', outcome };
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** The open session, if a person has time enough to pay in it. */
export async function payableNow(
  deps: HttpDeps,
  { row, collection }: Found,
): Promise<(CheckoutRow & { url: string }) | null> {
  const current = await deps.stores.checkouts.current(row.ref);
  const least = deps.clock.now() + collection.policy.checkoutReuseMinutes * MINUTE;
  if (current === null || current.url === null || current.expiresAt < least) return null;
  return { ...current, url: current.url };
}
