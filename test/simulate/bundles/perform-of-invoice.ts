import type { Effect, SendRefund } from '../../../src/domain/collection/model/effect';
import type { Fact, IntentReading } from '../../../src/domain/collection/model/fact';
import { KEY_LIFE } from '../../../src/domain/collection/model/policy';
import { isRefundDue } from '../../../src/domain/collection/queries/ground';
import { isShareId } from '../../../src/domain/refs';
import { perform } from '../perform';
import type { BundleLife } from './bundle-life';
import type { InvoiceLife } from './invoice-life';

/** As the activities do it, which know a share by its id. */
export function performOfInvoice(life: InvoiceLife, effect: Effect): Fact[] {
  if (effect.kind === 'sendRefund' && isShareId(effect.intentId)) return refundShare(life, effect);
  if ('intentId' in effect && effect.intentId !== null && isShareId(effect.intentId))
    life.fail(`${effect.id} is about a share, which its bundle alone may close`);
  const facts = perform(life, effect);
  if (effect.kind !== 'readStripe') return facts;
  const shares = effect.intentIds.filter(isShareId).flatMap((id) => shareRead(life, id));
  return facts.map((fact) => {
    if (fact.kind !== 'reading') return fact;
    const { reading } = fact;
    return { ...fact, reading: { ...reading, intents: [...reading.intents, ...shares] } };
  });
}

const intentOfShare = (id: string): string => id.slice(0, id.indexOf('#'));

function bundleOf({ world }: InvoiceLife, share: string): BundleLife | undefined {
  return world.bundles.find(({ stripe }) => stripe.intents.has(intentOfShare(share)));
}

function shareRead(life: InvoiceLife, id: string): IntentReading[] {
  const shares = bundleOf(life, id)?.sharesNow(intentOfShare(id)) ?? [];
  return shares.filter((share) => share.id === id);
}

/** It names the share in its metadata; Stripe knows but one payment. */
function refundShare(life: InvoiceLife, effect: SendRefund): Fact[] {
  const { id: answers, n, amount, intentId: share, askedAt } = effect;
  const { dice, faults, now } = life;
  const failed = (why: 'unknown' | 'called_off'): Fact[] => [
    { kind: 'effect_failed', answers, why, detail: why },
  ];
  const fault = faults ? dice.roll() : 1;
  if (fault < 0.04) return failed('unknown');
  if (!isRefundDue(life.state, n)) return failed('called_off');
  const stripe = bundleOf(life, share)?.stripe;
  const intentId = intentOfShare(share);
  const { ref } = life.state.terms;
  const earlier = stripe?.intents.get(intentId)?.charge?.refunds.find((one) => one.n === n);
  const isLate = now - askedAt > KEY_LIFE;
  const status = faults && dice.chance(0.3) ? ('pending' as const) : ('succeeded' as const);
  const of = { n, amount, status, share: ref };
  const key = `${ref}/${answers}`;
  const made = isLate && earlier ? earlier : stripe?.refund(key, intentId, of);
  if (fault < 0.1) return failed('unknown');
  if (made === 'stopped_by_dispute') {
    return [{ kind: 'refund_answered', answers, outcome: { kind: made } }];
  }
  if (made === undefined || made === 'too_much') {
    const outcome = { kind: 'refused', code: 'too_much', detail: 'too much' } as const;
    return [{ kind: 'refund_answered', answers, outcome }];
  }
  const outcome = { kind: 'given', refund: { ...made } } as const;
  return [{ kind: 'refund_answered', answers, outcome }];
}
