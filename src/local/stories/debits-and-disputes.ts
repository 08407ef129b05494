import {
  customerWithCard,
  expect,
  createInvoice,
  linkIn,
  mailsAbout,
  openCheckout,
  payIn,
  payments,
  until,
  stranger,
} from './acts';
import type { ApiInvoice, ApiPayment } from './acts';
import { BUSINESS } from './charging';
import type { Story } from './story';
import type { Json, World } from './world';

const IBAN = 'DE89370400440532013000';

/** A bank debit that the customer has set in motion, and its intent. */
export async function debitUnderWay(world: World, more: Json = {}) {
  const customer = stranger(world);
  const invoice = await createInvoice(world, { customer, more });
  const [mail] = await mailsAbout(world, customer.email, /^Invoice /);
  const link = linkIn(world, mail);
  const { session } = await openCheckout(world, link);
  await payIn(world, session, { iban: IBAN });
  await until(world, invoice, { status: 'processing' });
  const path = `/v1/checkout/sessions/${session}`;
  const { payment_intent } = await world.stripe<{ payment_intent: string }>('GET', path);
  return { customer, invoice, link, intent: payment_intent };
}

async function paidByCard(world: World): Promise<{ invoice: ApiInvoice; payment: ApiPayment }> {
  const customer = await customerWithCard(world);
  const invoice = await createInvoice(world, { customer });
  await until(world, invoice, { status: 'paid' });
  const [payment] = await payments(world, invoice);
  if (payment === undefined) throw new Error('paid without a payment');
  return { invoice, payment };
}

export async function dispute(
  world: World,
  intent: string,
  reason = 'fraudulent',
): Promise<string> {
  const body = { payment_intent: intent, reason };
  const { id } = await world.control<{ id: string }>('POST', 'disputes', body);
  return id;
}

/** The debits of the same customer at Stripe, but for this one. */
async function otherDebits(world: World, intent: string): Promise<string[]> {
  const path = '/v1/payment_intents';
  const { customer } = await world.stripe<{ customer: string }>('GET', `${path}/${intent}`);
  const of = `${path}?customer=${customer}`;
  const { data } = await world.stripe<{ data: { id: string }[] }>('GET', of);
  return data.map(({ id }) => id).filter((id) => id !== intent);
}

const businessMail = (world: World, words: string, { number }: ApiInvoice) =>
  mailsAbout(world, BUSINESS, new RegExp(`^${words}: .*${number}`));

export const debitsAndDisputes: Story[] = [
  {
    story: 'debit-paid',
    title: 'a SEPA debit is neither paid nor failed for days, then paid',
    run: async (world) => {
      const { invoice, intent } = await debitUnderWay(world);
      await world.control('POST', `debits/${intent}/settle`, { outcome: 'succeeded' });
      await until(world, invoice, { status: 'paid' });
      return { invoice: invoice.external_id, outcome: 'processing, then paid' };
    },
  },
  {
    story: 'debit-announced',
    title: 'a planned SEPA debit: our notice of it first, the debit a day later',
    days: true,
    run: async (world) => {
      const { customer, invoice: first, intent } = await debitUnderWay(world);
      await world.control('POST', `debits/${intent}/settle`, { outcome: 'succeeded' });
      await until(world, first, { status: 'paid' });
      const more = { collection: { debit_notice: 'ours', debit_notice_days: 1 } };
      const invoice = await createInvoice(world, { customer, more });
      const words = new RegExp(`^Direct debit of .* for ${invoice.number} on`);
      const [notice] = await mailsAbout(world, customer.email, words);
      expect('it names the account', notice?.text.includes('3000') === true, notice?.text);
      expect('nothing is debited yet', (await otherDebits(world, intent)).length === 0);
      await until(world, invoice, { status: 'processing' }, 3 * world.dayMs + 30_000);
      const [made] = await otherDebits(world, intent);
      await world.control('POST', `debits/${made}/settle`, { outcome: 'succeeded' });
      await until(world, invoice, { status: 'paid' });
      expect('one notice', (await mailsAbout(world, customer.email, words)).length === 1);
      return { invoice: invoice.external_id, outcome: 'announced, debited a day later, paid' };
    },
  },
  {
    story: 'debit-failed',
    title: 'a SEPA debit fails after days; the customer pays by card',
    run: async (world) => {
      const byLink = { collection: { auto_charge: false } };
      const { customer, invoice, intent, link } = await debitUnderWay(world, byLink);
      await world.control('POST', `debits/${intent}/settle`, { outcome: 'failed' });
      await until(world, invoice, { status: 'open', payment_status: 'failed' });
      await mailsAbout(world, customer.email, /did not go through$/);
      const { session } = await openCheckout(world, link);
      await payIn(world, session);
      await until(world, invoice, { status: 'paid' });
      return { invoice: invoice.external_id, outcome: 'debit failed, paid by card' };
    },
  },
  {
    story: 'debit-returned',
    title: 'a SEPA debit is returned after it was paid: open again',
    needsWebhook: true,
    run: async (world) => {
      const { customer, invoice, intent } = await debitUnderWay(world);
      await world.control('POST', `debits/${intent}/settle`, { outcome: 'succeeded' });
      await until(world, invoice, { status: 'paid' });
      const reason = { reason: 'incorrect_account_details' };
      await world.control('POST', `debits/${intent}/return`, reason);
      await until(world, invoice, { status: 'open', amount_received: 0 });
      await mailsAbout(world, customer.email, /^Your bank returned/);
      await businessMail(world, 'Returned', invoice);
      return { invoice: invoice.external_id, outcome: 'paid, returned, open again' };
    },
  },
  {
    story: 'dispute-won',
    title: 'a dispute takes the money and gives it back',
    needsWebhook: true,
    run: async (world) => {
      const { invoice, payment } = await paidByCard(world);
      const id = await dispute(world, payment.id);
      await until(world, invoice, { status: 'disputed' });
      await businessMail(world, 'Dispute', invoice);
      await world.control('POST', `disputes/${id}/close`, { status: 'won' });
      await until(world, invoice, { status: 'paid', amount_received: 11_900 });
      return { invoice: invoice.external_id, outcome: 'disputed, won, paid' };
    },
  },
  {
    story: 'dispute-lost',
    title: 'a card dispute is lost: the money is gone and nobody is charged again',
    needsWebhook: true,
    run: async (world) => {
      const { invoice, payment } = await paidByCard(world);
      const id = await dispute(world, payment.id);
      await until(world, invoice, { status: 'disputed' });
      await world.control('POST', `disputes/${id}/close`, { status: 'lost' });
      await until(world, invoice, { status: 'disputed_lost', amount_received: 0 });
      const path = `/v1/invoices/${invoice.id}/charge`;
      const refused = await world.apiAnswer('POST', path, {}, world.name('k'));
      expect('a charge is refused', refused.status === 409, refused.text);
      return { invoice: invoice.external_id, outcome: 'disputed and lost' };
    },
  },
  {
    story: 'dispute-accepted',
    title: 'the business accepts a dispute: Stripe closes it as lost',
    needsWebhook: true,
    run: async (world) => {
      const { invoice, payment } = await paidByCard(world);
      const id = await dispute(world, payment.id);
      await until(world, invoice, { status: 'disputed' });
      const path = `/v1/invoices/${invoice.id}/accept_dispute`;
      const key = world.name('k');
      const accepted = await world.apiAnswer('POST', path, { dispute: id }, key);
      expect('accepting is under way or done', accepted.status <= 202, accepted.text);
      await until(world, invoice, { status: 'disputed_lost', amount_received: 0 });
      const { status } = await world.stripe<{ status: string }>('GET', `/v1/disputes/${id}`);
      expect('the dispute reads lost at Stripe', status === 'lost', status);
      const repeated = await world.apiAnswer('POST', path, { dispute: id }, key);
      expect('the same key repeats the answer', repeated.status <= 202, repeated.text);
      return { invoice: invoice.external_id, outcome: 'disputed, accepted, lost' };
    },
  },
];
