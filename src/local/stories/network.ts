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
import { dispute } from './debits-and-disputes';
import type { Story } from './story';
import type { World } from './world';

const DAY = 86_400_000;

async function invoiceWithSession(world: World) {
  const customer = stranger(world);
  const invoice = await createInvoice(world, { customer });
  const [mail] = await mailsAbout(world, customer.email, /^Invoice /);
  const { session } = await openCheckout(world, linkIn(world, mail));
  return { customer, invoice, session };
}

/** With other rules for Stripe's webhooks, and the usual ones again whatever happens. */
export async function withWebhooks<T>(
  world: World,
  rules: object,
  runStory: () => Promise<T>,
): Promise<T> {
  await world.control('POST', 'webhooks', rules);
  try {
    return await runStory();
  } finally {
    await world.control('POST', 'webhooks', {});
  }
}

export const network: Story[] = [
  {
    story: 'webhooks-off',
    title: 'no webhook arrives at all: paid in Checkout all the same',
    alone: true,
    run: async (world) => {
      const invoice = await withWebhooks(world, { drop: 'all' }, async () => {
        const opened = await invoiceWithSession(world);
        await payIn(world, opened.session);
        await until(world, opened.invoice, { status: 'paid' }, world.dayMs + 60_000);
        await mailsAbout(world, opened.customer.email, /^Receipt /);
        return opened.invoice;
      });
      return { invoice: invoice.external_id, outcome: 'seen by looking, paid' };
    },
  },
  {
    story: 'doubled-and-reordered',
    title: 'every webhook comes three times and in the wrong order: paid once',
    alone: true,
    run: async (world) => {
      const rules = { duplicate: 2, reorder: true };
      const invoice = await withWebhooks(world, rules, async () => {
        const opened = await invoiceWithSession(world);
        await payIn(world, opened.session);
        await until(world, opened.invoice, { status: 'paid', amount_received: 11_900 });
        await mailsAbout(world, opened.customer.email, /^Receipt /);
        expect('one payment', (await payments(world, opened.invoice)).length === 1);
        return opened.invoice;
      });
      return { invoice: invoice.external_id, outcome: 'paid once, one receipt' };
    },
  },
  {
    story: 'second-payment',
    title: 'a second payment arrives late: only what is too much goes back',
    alone: true,
    run: async (world) => {
      const { customer, invoice } = await withWebhooks(world, { drop: 'all' }, async () => {
        const opened = await invoiceWithSession(world);
        await payIn(world, opened.session);
        const path = `/v1/invoices/${opened.invoice.id}/offline_payments`;
        const body = { amount: 11_900, reference: 'transfer 78' };
        await world.api('POST', path, body, world.name('k'));
        return opened;
      });
      await mailsAbout(world, customer.email, /^Refund /);
      const after = { status: 'paid', amount_received: 11_900, overpaid: false };
      await until(world, invoice, after);
      const card = (await payments(world, invoice)).find(({ via }) => via === 'checkout');
      const given = card?.refunds.reduce((sum, refund) => sum + refund.amount, 0);
      expect('the card payment went back', given === 11_900, card);
      return { invoice: invoice.external_id, outcome: 'paid offline, the card money returned' };
    },
  },
  {
    story: 'dispute-after-100-days',
    title: 'a dispute comes 100 days after the run has ended: opened again',
    alone: true,
    run: async (world) => {
      const customer = await customerWithCard(world);
      const invoice = await createInvoice(world, { customer });
      await until(world, invoice, { status: 'paid' });
      const [payment] = await payments(world, invoice);
      await world.sleepDays(100);
      const id = await dispute(world, payment?.id ?? '');
      await until(world, invoice, { status: 'disputed' });
      await world.control('POST', `disputes/${id}/close`, { status: 'won' });
      await until(world, invoice, { status: 'paid' });
      const late = (world.now() - Date.parse(invoice.created_at)) / DAY;
      expect('100 days have passed', late >= 100, late);
      return { invoice: invoice.external_id, outcome: 'disputed after 100 days, won' };
    },
  },
];
