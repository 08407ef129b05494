import { customerWithCard, giveCard, payments } from '../../src/local/stories/acts';
import {
  asked,
  becomes,
  disputed,
  done,
  submittedByCustomer,
  is,
  listed,
  openedCheckout,
  pays,
  paysByDebit,
  paysByLink,
  refuses,
  settles,
  tookTheMoney,
} from './living';
import { openedTogether, paysTogether, twoOfOneCustomer } from './paying-together';
import type { Expected, Living } from './living';
import type { PatientWorld } from './patient-world';
import { stubborn } from './stubborn';

type Life = (living: Living) => Promise<Omit<Expected, 'life'>>;

const AMOUNT = 11_900;
const BY_LINK = { collection: { auto_charge: false } };

export const LIVES = {
  auto_charged: async (living) => {
    const invoice = await submittedByCustomer(living, {});
    return is(living, invoice, 'paid');
  },
  new_card_after_stolen: async (living) => {
    const { world, customer, card } = living;
    const another = card === 'pm_card_mastercard' ? 'pm_card_visa' : 'pm_card_mastercard';
    await refuses(living, { decline_code: 'stolen_card' });
    const invoice = await submittedByCustomer(living, {});
    await becomes(living, invoice, { payment_status: 'failed', status: 'open' });
    const stripeId = customer?.stripeId ?? '';
    await stubborn(living.deadline, () => giveCard(world, stripeId, another));
    return is(living, invoice, 'paid');
  },
  charged_again_by_hand: async (living) => {
    await refuses(living, { decline_code: 'insufficient_funds', times: 1 });
    const invoice = await submittedByCustomer(living, {});
    await becomes(living, invoice, { payment_status: 'failed', status: 'open' });
    await asked(living, invoice, 'charge', {});
    return is(living, invoice, 'paid');
  },
  paid_by_link: async (living) => {
    const invoice = await submittedByCustomer(living, {});
    await paysByLink(living, invoice, {});
    return is(living, invoice, 'paid');
  },
  debit_settles: async (living) => {
    const invoice = await submittedByCustomer(living, {});
    const intent = await paysByDebit(living, invoice);
    await settles(living, intent, 'succeeded');
    return is(living, invoice, 'paid');
  },
  debit_fails: async (living) => {
    const invoice = await submittedByCustomer(living, { more: BY_LINK });
    const intent = await paysByDebit(living, invoice);
    await settles(living, intent, 'failed');
    await becomes(living, invoice, { status: 'open', payment_status: 'failed' });
    await paysByLink(living, invoice, {});
    return is(living, invoice, 'paid');
  },
  refunded: async (living) => {
    const invoice = await submittedByCustomer(living, {});
    await is(living, invoice, 'paid');
    const given = await asked(living, invoice, 'refunds', { amount: 4_000 });
    return { ...(await is(living, invoice, 'paid')), refunds: given === 'taken' ? 1 : 0 };
  },
  refunded_at_the_dashboard: async (living) => {
    const { world } = living;
    const invoice = await submittedByCustomer(living, {});
    await is(living, invoice, 'paid');
    const [payment] = await payments(world, invoice);
    const about = `payment_intent=${payment?.id ?? ''}`;
    const given = async () => (await listed(world, `refunds?${about}`)).length > 0;
    const body = { payment_intent: payment?.id, amount: 2_500 };
    await done(living, given, 'refunds', body);
    return { ...(await is(living, invoice, 'paid')), refunds: 1 };
  },
  dispute_won: (living) => disputed(living, 'won', 'paid'),
  dispute_lost: (living) => disputed(living, 'lost', 'disputed_lost'),
  voided: async (living) => {
    const invoice = await submittedByCustomer(living, { more: BY_LINK });
    await becomes(living, invoice, { status: 'open' });
    await asked(living, invoice, 'void', { reason: 'a wrong order' });
    return is(living, invoice, 'void');
  },
  /** The customer pays in Checkout at the very moment the business charges the stored card. */
  link_and_charge_at_once: async (living) => {
    const invoice = await submittedByCustomer(living, { more: BY_LINK });
    const { session } = await openedCheckout(living, invoice);
    await Promise.all([pays(living, session, {}), asked(living, invoice, 'charge', {})]);
    return is(living, invoice, 'paid');
  },
  partly_offline: async (living) => {
    const invoice = await submittedByCustomer(living, {});
    await asked(living, invoice, 'offline_payments', { amount: 5_000, reference: 'transfer 77' });
    await becomes(living, invoice, { partly_paid: true });
    await paysByLink(living, invoice, {});
    return is(living, invoice, 'paid');
  },
  /** Paid twice: what is too much goes back by itself, once. */
  paid_offline_too: async (living) => {
    const invoice = await submittedByCustomer(living, {});
    const { session } = await openedCheckout(living, invoice);
    await Promise.all([
      pays(living, session, {}),
      asked(living, invoice, 'offline_payments', { amount: AMOUNT, reference: 'transfer 78' }),
    ]);
    const expected = await is(living, invoice, 'paid');
    const twice = await tookTheMoney(living, session);
    return { ...expected, refunds: twice ? 1 : 0 };
  },
  /** Others of the account are held meanwhile, and go on as well. */
  paused_and_resumed: async (living) => {
    const { world } = living;
    await world.api('POST', '/v1/charge_brake/pause', {});
    const invoice = await submittedByCustomer(living, {});
    await world.api('POST', '/v1/charge_brake/resume', {});
    return is(living, invoice, 'paid');
  },
  consent_withdrawn: async (living) => {
    const { world, customer } = living;
    const due = { collection: { charge_on: 'due' } };
    const invoice = await submittedByCustomer(living, { more: due });
    const path = `/v1/customers/by-external-id/${customer?.externalId ?? ''}`;
    const { id } = await world.api<{ id: string }>('GET', path);
    await world.api('POST', `/v1/customers/${id}/withdraw_auto_pay`, {});
    const charge = await asked(living, invoice, 'charge', {});
    if (charge === 'taken') throw new Error('I1: charged though consent was withdrawn');
    await paysByLink(living, invoice, {});
    return is(living, invoice, 'paid');
  },
  /** Two invoices in one payment: each has its share, whatever is killed. */
  paid_together: async (living) => {
    const [one, other] = await twoOfOneCustomer(living);
    await stubborn(living.deadline, () => paysTogether(living, [one, other]));
    await is(living, other, 'paid');
    return is(living, one, 'paid');
  },
  /** A wire comes while they are paid: what is too much goes back, of that invoice alone. */
  together_and_offline: async (living) => {
    const [one, other] = await twoOfOneCustomer(living);
    const session = await openedTogether(living, [one, other]);
    const wire = { amount: AMOUNT, reference: 'transfer 79' };
    await Promise.all([pays(living, session, {}), asked(living, one, 'offline_payments', wire)]);
    if (!(await tookTheMoney(living, session))) await paysByLink(living, other, {});
    await is(living, other, 'paid');
    return is(living, one, 'paid');
  },
  sent_by_hand: async (living) => {
    const invoice = await submittedByCustomer(living, { more: { send: 'manual' } });
    await asked(living, invoice, 'send', {});
    return is(living, invoice, 'paid');
  },
} satisfies Record<string, Life>;

export type LifeName = keyof typeof LIVES;

/** Those that begin with a customer whose card is on file. */
export const WITH_CARD: ReadonlySet<string> = new Set<LifeName>([
  'auto_charged',
  'new_card_after_stolen',
  'charged_again_by_hand',
  'refunded',
  'refunded_at_the_dashboard',
  'dispute_won',
  'dispute_lost',
  'link_and_charge_at_once',
  'paused_and_resumed',
  'consent_withdrawn',
  'sent_by_hand',
]);

export const prepare = (world: PatientWorld, name: LifeName, card: string) =>
  WITH_CARD.has(name) ? customerWithCard(world, card) : Promise.resolve(null);
