import {
  customerWithCard,
  expect,
  attachCard,
  chooseByHand,
  createInvoice,
  linkIn,
  mailsAbout,
  openCheckout,
  payIn,
  payments,
  until,
} from './acts';
import type { Story } from './story';

export const BUSINESS = 'owner@northwind.example';

export const charging: Story[] = [
  {
    story: 'auto-charged',
    title: 'a card on file is charged as soon as the invoice is sent',
    run: async (world) => {
      const customer = await customerWithCard(world);
      const invoice = await createInvoice(world, { customer });
      await until(world, invoice, { status: 'paid', amount_received: 11_900 });
      await mailsAbout(world, customer.email, /^Invoice /);
      await mailsAbout(world, customer.email, /^Receipt /);
      const [payment, ...more] = await payments(world, invoice);
      expect('one payment by charge', payment?.via === 'charge' && more.length === 0, payment);
      return { invoice: invoice.external_id, outcome: 'paid €119.00 by visa, one receipt' };
    },
  },
  {
    story: 'retried-by-the-ladder',
    title: 'insufficient funds: tried again the next morning, and recovered',
    days: true,
    run: async (world) => {
      const customer = await customerWithCard(world);
      const declines = { decline_code: 'insufficient_funds', times: 1 };
      await world.control('POST', `payment_methods/${customer.method}`, declines);
      const invoice = await createInvoice(world, { customer });
      await until(world, invoice, { status: 'open', payment_status: 'failed' });
      await mailsAbout(world, customer.email, /did not go through$/);
      await mailsAbout(world, BUSINESS, new RegExp(`^Failed: .*${invoice.number}`));
      const patience = 3 * world.dayMs + 30_000;
      await until(world, invoice, { status: 'paid' }, patience);
      await mailsAbout(world, customer.email, /^Receipt /);
      return { invoice: invoice.external_id, outcome: 'declined once, paid by the ladder' };
    },
  },
  {
    story: 'stolen-card',
    title: 'a stolen card is never tried again; a new card is charged at once',
    needsWebhook: true,
    run: async (world) => {
      const customer = await customerWithCard(world);
      await chooseByHand(world, customer);
      const stolen = { decline_code: 'stolen_card' };
      await world.control('POST', `payment_methods/${customer.method}`, stolen);
      const invoice = await createInvoice(world, { customer });
      await until(world, invoice, { status: 'open', payment_status: 'failed' });
      const [mail] = await mailsAbout(world, customer.email, /did not go through$/);
      // In a seeded installation the invoice's own number is this story's name.
      const text = mail?.text.replaceAll(invoice.number, '') ?? '';
      expect('no word of "stolen" to the customer', !/stolen/i.test(text), text);
      await attachCard(world, customer.stripeId, 'pm_card_mastercard');
      await until(world, invoice, { status: 'paid' });
      return { invoice: invoice.external_id, outcome: 'no retry, paid by the new mastercard' };
    },
  },
  {
    story: 'authentication-required',
    title: 'the bank wants the customer: mail, link, paid in Checkout',
    run: async (world) => {
      const customer = await customerWithCard(world);
      const wants = { requires_authentication: true };
      await world.control('POST', `payment_methods/${customer.method}`, wants);
      const invoice = await createInvoice(world, { customer });
      await until(world, invoice, { status: 'requires_action' });
      const [mail] = await mailsAbout(world, customer.email, /^Please confirm .* with your bank/);
      const { session } = await openCheckout(world, linkIn(world, mail));
      await payIn(world, session, { number: '4000002760003184', authenticate: true });
      await until(world, invoice, { status: 'paid' });
      const [payment] = await payments(world, invoice);
      expect('paid in Checkout', payment?.via === 'checkout', payment);
      return { invoice: invoice.external_id, outcome: 'confirmed and paid by the customer' };
    },
  },
  {
    story: 'dashboard-refund',
    title: 'money given back in Stripe’s dashboard is recorded and reopens nothing',
    needsWebhook: true,
    run: async (world) => {
      const customer = await customerWithCard(world);
      const invoice = await createInvoice(world, { customer });
      await until(world, invoice, { status: 'paid' });
      const [payment] = await payments(world, invoice);
      await world.control('POST', 'refunds', { payment_intent: payment?.id, amount: 11_900 });
      const after = await until(world, invoice, { status: 'paid', refunded: true });
      await mailsAbout(world, customer.email, /^Refund /);
      expect('still paid', after.payment_status === 'succeeded', after);
      return { invoice: invoice.external_id, outcome: 'refunded €119.00, still settled' };
    },
  },
  {
    story: 'below-the-minimum',
    title: 'forty cents cannot be charged: held, payable offline',
    run: async (world) => {
      const invoice = await createInvoice(world, { amount: 40 });
      await until(world, invoice, { status: 'held', held_reason: 'below_minimum' });
      const body = { amount: 40, reference: 'cash' };
      await world.api('POST', `/v1/invoices/${invoice.id}/offline_payments`, body, world.name('k'));
      await until(world, invoice, { status: 'paid' });
      return { invoice: invoice.external_id, outcome: 'held, then settled outside' };
    },
  },
  {
    story: 'charge-then-link',
    title: 'the customer asks for Checkout while the charge is under way: paid once',
    alone: true,
    run: async (world) => {
      const customer = await customerWithCard(world);
      const slow = { kind: 'slow', method: 'POST', path: '/confirm', times: 1, delay_ms: 1_500 };
      await world.control('POST', 'faults', slow);
      const invoice = await createInvoice(world, { customer });
      await until(world, invoice, { status: 'charging' });
      const path = `/v1/invoices/${invoice.id}/checkout`;
      const asked = await world.apiAnswer('POST', path, {}, world.name('k'));
      expect('taken or refused in words', [200, 202, 409].includes(asked.status), asked.text);
      await until(world, invoice, { status: 'paid', amount_received: 11_900 });
      expect('one payment', (await payments(world, invoice)).length === 1);
      return { invoice: invoice.external_id, outcome: 'paid once, by the charge' };
    },
  },
  {
    story: 'webhook-first',
    title: 'Stripe’s webhook arrives before Stripe’s own answer: paid once',
    alone: true,
    run: async (world) => {
      const customer = await customerWithCard(world);
      const early = { kind: 'webhook_first', method: 'POST', path: '/confirm', times: 1 };
      await world.control('POST', 'faults', early);
      const invoice = await createInvoice(world, { customer });
      await until(world, invoice, { status: 'paid', amount_received: 11_900 });
      await mailsAbout(world, customer.email, /^Receipt /);
      expect('one payment', (await payments(world, invoice)).length === 1);
      return { invoice: invoice.external_id, outcome: 'paid once, one receipt' };
    },
  },
];
