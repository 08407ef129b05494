import type { SendRefund } from '../../src/domain/collection/model/effect';
import type { Refund } from '../../src/domain/collection/model/payment';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { excessOf, remainingOf } from '../../src/domain/collection/queries/ledger';
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

/** Money that is here is not collected once more: a refund nobody has heard of is not given yet. */
export function checkCharges(
  world: Snapshot,
  before: CollectionState,
  state: CollectionState,
): void {
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
    if (effect.kind !== 'openIntent' && effect.kind !== 'openCheckout') continue;
    if (effect.amount <= owed || earlier.some(({ id }) => id === effect.id)) continue;
    world.fail(`${effect.id} collects ${effect.amount}, and ${owed} may be owed`);
  }
}

interface Sender {
  readonly state: CollectionState;
  fail(what: string): void;
}

/** When it is sent, not only when it was requested: by itself nothing but an excess goes back. */
export function checkRefund(world: Sender, { n, amount }: SendRefund): void {
  const { ledger } = world.state;
  const isIt = (refund: Refund): boolean => refund.n === n;
  const refund = ledger.payments.flatMap(({ refunds }) => refunds).find(isIt);
  if (!refund?.automatic) return;
  const payments = ledger.payments.map((payment) => ({
    ...payment,
    refunds: payment.refunds.filter((other) => !isIt(other)),
  }));
  const excess = excessOf({ ...world.state, ledger: { ...ledger, payments } });
  if (amount > excess) world.fail(`${amount} are given back by itself, ${excess} are too much`);
}
