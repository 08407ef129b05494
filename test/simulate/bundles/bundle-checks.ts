import type { CollectionState } from '../../../src/domain/collection/model/state';
import type { Decision } from '../../../src/domain/collection/model/step';
import { refundedOf, remainingOf } from '../../../src/domain/collection/queries/ledger';
import type {
  BundleDecision,
  BundleState,
  OpenBundleSession,
} from '../../../src/domain/bundles/model';
import { sharesIn, totalOf } from '../../../src/domain/bundles/payments';
import { MINUTE } from '../../../src/domain/time';
import type { BundleLife } from './bundle-life';
import type { BundleWorld } from './bundle-world';
import type { InvoiceLife } from './invoice-life';

const bundlesOf = ({ bundles }: BundleWorld, invoice: string): BundleLife[] =>
  bundles.filter(({ state }) => state.members.some((member) => member.invoice === invoice));

/** Whatever an invoice can be paid by at Stripe right now. */
function waysOf(world: BundleWorld, { id, stripe }: InvoiceLife): string[] {
  return [...stripe.live(), ...bundlesOf(world, id).flatMap((bundle) => bundle.stripe.live())];
}

/** Rule 1, after all that happens: at most one way to pay an invoice is live. */
export function checkWays(world: BundleWorld): void {
  for (const invoice of world.invoices) {
    const ways = waysOf(world, invoice);
    if (ways.length > 1) invoice.fail(`two live ways to pay: ${ways.join(', ')}`);
  }
}

export function checkInvoiceDecision(
  life: InvoiceLife,
  before: CollectionState,
  { state, happened, wakeAt }: Decision,
): void {
  if (wakeAt !== null && wakeAt < life.now) life.fail('it wants to be woken in the past');
  if (state.outstanding !== before.outstanding) checkRequested(life, before, state);
  for (const one of happened) {
    if (one.kind === 'bundle_lane_given') checkOrder(life, one.bundle);
    if (one.kind === 'bundle_lane_returned') checkReturned(life, one.bundle);
  }
  if (state.ledger !== before.ledger) checkShares(life, before, state);
}

function checkRequested(life: InvoiceLife, before: CollectionState, state: CollectionState): void {
  const earlier = [...before.outstanding, ...before.later.map(({ effect }) => effect)];
  for (const effect of state.outstanding) {
    if (effect.kind !== 'openIntent' && effect.kind !== 'openCheckout') continue;
    if (earlier.some(({ id }) => id === effect.id)) continue;
    const ways = waysOf(life.world, life);
    if (ways.length > 0) life.fail(`${effect.id} is requested while ${ways.join()} is live`);
  }
}

/** In the order of the ids, so that no two bundles can wait for each other. */
function checkOrder(life: InvoiceLife, bundle: string): void {
  for (const { id, state } of life.world.invoices) {
    if (state.lane.kind !== 'bundle_open' || state.lane.bundle !== bundle) continue;
    if (id > life.id) life.fail(`its lane was taken after that of ${id}`);
  }
}

/** What was returned may be opened anew at once. */
function checkReturned(life: InvoiceLife, id: string): void {
  const live = life.world.bundles.find((bundle) => bundle.id === id)?.stripe.live() ?? [];
  if (live.length > 0) life.fail(`its lane is returned while ${live.join()} is live`);
}

/** A share is frozen, and is counted once. */
function checkShares(life: InvoiceLife, before: CollectionState, state: CollectionState): void {
  for (const { id, amount, refunds, disputes } of state.ledger.payments) {
    if ([...refunds, ...disputes].some((part) => part.amount === 0))
      life.fail(`${id} holds a part that is of nothing`);
    const was = before.ledger.payments.find((payment) => payment.id === id);
    if (was && was.amount !== amount) life.fail(`${id} became ${amount}, it was ${was.amount}`);
  }
  const intents = state.ledger.payments.map(({ id }) => id.split('#')[0]);
  if (new Set(intents).size < intents.length) life.fail('a payment is counted twice');
}

export function checkBundleDecision(
  life: BundleLife,
  before: BundleState,
  { state, wakeAt }: BundleDecision,
): void {
  const { now } = life.world;
  if (wakeAt !== null && wakeAt < now - 1) life.fail('it wants to be woken in the past');
  const since = Math.max(state.openBy, life.awayUntil);
  if (state.session.kind === 'none' && now > since + MINUTE)
    life.fail('it waits for lanes for ever');
  for (const [i, { share, invoice }] of state.members.entries()) {
    if (before.members[i]?.share !== share) life.fail(`the share of ${invoice} changed`);
  }
  if (state.payments !== before.payments) checkSums(life, state);
  checkGiven(life, state);
}

/** Shares and all that becomes of them add up to what was read, to the cent. */
function checkSums(life: BundleLife, state: BundleState): void {
  for (const { intent } of state.payments) {
    const shares = life.world.rules.sharesOf(intent, sharesIn(state));
    const sums = (of: (share: (typeof shares)[number]) => number): number =>
      shares.reduce((total, share) => total + of(share), 0);
    const is = [
      sums(({ amountReceived }) => amountReceived),
      sums(({ charge }) => amounts(charge?.refunds)),
      sums(({ charge }) => amounts(charge?.disputes)),
    ];
    const { charge } = intent;
    const was = [intent.amountReceived, amounts(charge?.refunds), amounts(charge?.disputes)];
    if (is.join() !== was.join()) life.fail(`shares are ${is.join()}, the payment ${was.join()}`);
  }
}

const amounts = (of: readonly { amount: number }[] = []): number =>
  of.reduce((total, { amount }) => total + amount, 0);

/** Once all have got what was read, their ledgers say together what it says. */
function checkGiven(life: BundleLife, { payments, members }: BundleState): void {
  for (const { intent, asOf, toGive } of payments) {
    if (toGive.length > 0 || intent.status !== 'succeeded') continue;
    const recorded = members.flatMap(({ invoice, ref }) => {
      const { ledger } = life.world.invoice(invoice).state;
      return ledger.payments.filter(({ id }) => id === `${intent.id}#${ref}`);
    });
    if (recorded.some((payment) => payment.asOf > asOf)) continue; // some have read more by now
    const arrived = amounts(recorded);
    if (arrived !== intent.amountReceived)
      life.fail(`${arrived} of ${intent.amountReceived} are recorded by its invoices`);
  }
}

/** Before the one session opens every lane is held, and owed is what was seen. */
export function checkOpening(life: BundleLife, { amount }: OpenBundleSession): void {
  const { state, world } = life;
  if (amount !== totalOf(state)) life.fail(`the session is of ${amount}, not ${totalOf(state)}`);
  for (const { invoice, share } of state.members) {
    const { state: of, stripe } = world.invoice(invoice);
    const lane = of.lane.kind === 'bundle_open' && of.lane.bundle === life.id ? of.lane : null;
    if (lane === null) life.fail(`its session opens without the lane of ${invoice}`);
    else if (lane.leaving === null && remainingOf(of) !== share)
      life.fail(`${share} are to be paid for ${invoice}, owed is ${remainingOf(of)}`);
    if (stripe.live().length > 0) life.fail(`its session opens while ${stripe.live().join()} is`);
  }
}

export const overRefunded = (state: CollectionState): string[] =>
  state.ledger.payments
    .filter((payment) => payment.disputes.length === 0 && refundedOf(payment) > payment.amount)
    .map(({ id }) => id);
