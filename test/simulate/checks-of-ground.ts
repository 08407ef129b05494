import { isDeepStrictEqual } from 'node:util';
import type {
  ConfirmAttempt,
  Effect,
  OpenCheckout,
  OpenIntent,
  SendRefund,
} from '../../src/domain/collection/model/effect';
import type { Refund } from '../../src/domain/collection/model/payment';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Terms } from '../../src/domain/collection/model/terms';
import { refundsByItself, settlesInDays } from '../../src/domain/payment-methods';
import { excessOf, excessToSettle, remainingOf } from '../../src/domain/collection/queries/ledger';
import type { Snapshot } from './checks';

/** A confirm is requested of the customer who is linked, by the method that is stored. */
export function checkConfirms(
  world: Snapshot,
  before: CollectionState,
  { outstanding, method, stripeCustomer }: CollectionState,
): void {
  for (const effect of outstanding) {
    if (effect.kind !== 'confirmAttempt') continue;
    if (before.outstanding.some(({ id }) => id === effect.id)) continue;
    if (stripeCustomer === null) world.fail(`${effect.id} charges a customer who is not linked`);
    else if (method?.fingerprint !== effect.method.fingerprint) {
      const stored = method?.label ?? 'nothing';
      world.fail(`${effect.id} charges ${effect.method.label}, and ${stored} is stored`);
    }
  }
}

const isCollecting = (effect: Effect): effect is OpenIntent | OpenCheckout =>
  effect.kind === 'openIntent' || effect.kind === 'openCheckout';

/** Money that is here is not collected once more: a refund nobody has heard of is not given yet. */
export function checkCharges(
  world: Snapshot,
  before: CollectionState,
  state: CollectionState,
): void {
  if (!state.outstanding.some(isCollecting)) return;
  const isHeard = ({ automatic, status, stripeId }: Refund): boolean =>
    !automatic || status !== 'asked' || stripeId !== null;
  const { ledger, outstanding } = state;
  const payments = ledger.payments.map((payment) => ({
    ...payment,
    refunds: payment.refunds.filter(isHeard),
  }));
  const owed = remainingOf({ ...state, ledger: { ...ledger, payments } });
  const earlier = [...before.outstanding, ...before.later.map(({ effect }) => effect)];
  for (const effect of outstanding) {
    if (!isCollecting(effect)) continue;
    if (effect.amount <= owed || earlier.some(({ id }) => id === effect.id)) continue;
    world.fail(`${effect.id} collects ${effect.amount}, and ${owed} may be owed`);
  }
}

/** A bank debit is announced before it is made, by the mail that brings the invoice. */
export function checkAnnounced(
  world: Snapshot,
  { lane: before }: CollectionState,
  { lane, plan }: CollectionState,
): void {
  if (lane.kind !== 'opening_intent' || lane.by !== 'plan' || plan.sending.kind !== 'sending')
    return;
  if (!settlesInDays(lane.method.type) || ('n' in before && before.n === lane.n)) return;
  world.fail(`${lane.method.label} is debited, and nobody has announced it`);
}

const COMMANDED: ReadonlySet<keyof Terms> = new Set(['paymentLink', 'autoCharge', 'origins']);

/** What was sent is what was agreed on: only a draft is edited, and the link given or taken. */
export function checkTerms(
  world: Snapshot,
  before: CollectionState,
  { terms }: CollectionState,
): void {
  if (terms === before.terms || before.plan.sending.kind === 'draft') return;
  for (const name of Object.keys(terms) as (keyof Terms)[]) {
    if (COMMANDED.has(name) || isDeepStrictEqual(terms[name], before.terms[name])) continue;
    world.fail(`the ${name} of an invoice that was sent became ${String(terms[name])}`);
  }
}

/** Nobody but a person decides on an excess that was paid by a bank or a wallet. */
export function checkRefundSource(
  world: Snapshot,
  before: CollectionState,
  state: CollectionState,
): void {
  const { outstanding, ledger } = state;
  for (const effect of outstanding) {
    if (effect.kind !== 'sendRefund' || before.outstanding.some(({ id }) => id === effect.id))
      continue;
    const refunds = ledger.payments.flatMap((payment) => payment.refunds);
    if (refunds.find(({ n }) => n === effect.n)?.automatic !== true) continue;
    const type = world.stripe.intents.get(effect.intentId)?.method?.type ?? 'nothing';
    if (!refundsByItself(type)) world.fail(`${effect.id} gives back by itself what ${type} paid`);
    // A deferred one may have been made: it is looked up first, and may be called off.
    if (before.later.some((deferred) => deferred.effect.id === effect.id)) continue;
    checkRefund({ state, fail: (what) => world.fail(what) }, effect);
  }
}

interface Payer {
  readonly state: CollectionState;
  readonly stripe: { isUsed(key: string): boolean };
  readonly autoPayWithdrawn: boolean;
  fail(what: string): void;
}

/** Right before money moves: nobody is charged who has taken their consent back. */
export function checkConsent(world: Payer, { id }: Pick<ConfirmAttempt, 'id'>): void {
  const { lane } = world.state;
  if (!world.autoPayWithdrawn || world.stripe.isUsed(id)) return;
  if (lane.kind !== 'confirming' || lane.by === 'customer') return;
  world.fail(`${id} charges a customer who has withdrawn their consent`);
}

/** Nothing is requested of them either that they did not ask for: each step reads our tables. */
export function checkConsentOf(
  world: Snapshot,
  before: CollectionState,
  { lane }: CollectionState,
): void {
  if (!world.autoPayWithdrawn || before.lane.kind === lane.kind) return;
  if (lane.kind !== 'opening_intent' && lane.kind !== 'confirming') return;
  if (lane.by === 'customer') return;
  world.fail(`a charge is ${lane.kind} though the customer has withdrawn their consent`);
}

interface Sender {
  readonly state: CollectionState;
  fail(what: string): void;
}

/** When it is requested, and again when it is sent: by itself nothing but an excess goes back. */
export function checkRefund(world: Sender, { n, amount }: SendRefund): void {
  const { ledger } = world.state;
  const isIt = (refund: Refund): boolean => refund.n === n;
  const refund = ledger.payments.flatMap(({ refunds }) => refunds).find(isIt);
  if (!refund?.automatic) return;
  const payments = ledger.payments.map((payment) => ({
    ...payment,
    refunds: payment.refunds.filter((other) => !isIt(other)),
  }));
  const without = { ...world.state, ledger: { ...ledger, payments } };
  const excess = excessOf(without) - excessToSettle(without);
  if (amount > excess) world.fail(`${amount} are given back by itself, ${excess} are too much`);
}
