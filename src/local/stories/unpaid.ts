import {
  createInvoice,
  customerWithCard,
  expect,
  linkIn,
  mailsAbout,
  openCheckout,
  payIn,
  payments,
  until,
  stranger,
} from './acts';
import { BUSINESS } from './charging';
import { debitUnderWay } from './debits-and-disputes';
import { withWebhooks } from './network';
import type { Story } from './story';

const LINK_ONLY = { collection: { auto_charge: false } };

export const unpaid: Story[] = [
  {
    story: 'part-paid-while-a-debit-fails',
    title:
      'a part is paid by transfer while a debit of all is under way; it fails: the rest is due',
    run: async (world) => {
      const { customer, invoice, intent, link } = await debitUnderWay(world, LINK_ONLY);
      const path = `/v1/invoices/${invoice.id}/offline_payments`;
      const body = { amount: 4_000, reference: 'transfer 79' };
      await world.api('POST', path, body, world.name('k'));
      await until(world, invoice, { status: 'processing', amount_received: 4_000 });
      await world.control('POST', `debits/${intent}/settle`, { outcome: 'failed' });
      await until(world, invoice, { status: 'open', amount_remaining: 7_900 });
      const [mail] = await mailsAbout(world, customer.email, /did not go through$/);
      expect('what remains is asked for', /Amount due:? +€79\.00/.test(mail?.text ?? ''), mail);
      const { session } = await openCheckout(world, link);
      await payIn(world, session);
      const paid = { status: 'paid', amount_received: 11_900, amount_overpaid: 0 };
      await until(world, invoice, paid);
      return {
        invoice: invoice.external_id,
        outcome: '€40.00 by transfer, debit failed, €79.00 by card',
      };
    },
  },
  {
    story: 'refused-permanently',
    title: 'Stripe refuses every session: held in Stripe’s words, business mailed, paid offline',
    alone: true,
    run: async (world) => {
      const message = 'Invalid currency: eur';
      const refusal = { kind: 'refused', method: 'POST', path: '/checkout/sessions$', message };
      await world.control('POST', 'faults', { ...refusal, times: 10 });
      const customer = stranger(world);
      const invoice = await createInvoice(world, { customer, more: LINK_ONLY });
      await mailsAbout(world, customer.email, /^Invoice /);
      const path = `/v1/invoices/${invoice.id}`;
      const asked = await world.apiAnswer('POST', `${path}/checkout`, {}, world.name('k'));
      expect('refused in words', asked.status === 409 && asked.text.includes(message), asked);
      await until(world, invoice, { status: 'held', held_reason: 'refused_by_stripe' });
      const about = new RegExp(`^On hold: .*${invoice.number}`);
      const [mail] = await mailsAbout(world, BUSINESS, about);
      expect('the business reads why', mail?.text.includes(message) === true, mail?.text);
      const body = { amount: 11_900, reference: 'transfer 80' };
      await world.api('POST', `${path}/offline_payments`, body, world.name('k'));
      await until(world, invoice, { status: 'paid' });
      return { invoice: invoice.external_id, outcome: 'held, business mailed, paid offline' };
    },
  },
  {
    story: 'refund-unheard',
    title: 'the webhook of a refund is lost after the invoice settled: found in Stripe’s events',
    alone: true,
    run: async (world) => {
      const customer = await customerWithCard(world);
      const invoice = await createInvoice(world, { customer });
      await until(world, invoice, { status: 'paid' });
      const [payment] = await payments(world, invoice);
      await withWebhooks(world, { drop: 'all' }, async () => {
        const body = { payment_intent: payment?.id, amount: 11_900 };
        await world.control('POST', 'refunds', body);
        await until(world, invoice, { refunded: true }, world.dayMs + 60_000);
      });
      await mailsAbout(world, customer.email, /^Refund /);
      return { invoice: invoice.external_id, outcome: 'refund found without its webhook' };
    },
  },
  {
    story: 'dunned-to-the-end',
    title: 'nobody pays: one sent late and one by link only are reminded until a final notice',
    alone: true,
    run: async (world) => {
      const byLink = { customer: stranger(world), dueInDays: 1, more: LINK_ONLY };
      const issued_on = new Date(world.now() - 50 * 86_400_000).toISOString().slice(0, 10);
      const more = { ...LINK_ONLY, issued_on };
      const late = { customer: stranger(world), dueInDays: -20, more };
      const invoices = await Promise.all([
        createInvoice(world, byLink),
        createInvoice(world, late),
      ]);
      const dunned = invoices.map((invoice, at) => {
        return { invoice, email: (at === 0 ? byLink : late).customer.email };
      });
      const [first] = await mailsAbout(world, late.customer.email, /was due/);
      linkIn(world, first);
      await mailsAbout(world, byLink.customer.email, /^Invoice /);
      await world.sleepDays(16);
      for (const { email } of dunned) await mailsAbout(world, email, /late$/);
      await world.sleepDays(8);
      for (const { email, invoice } of dunned) {
        await mailsAbout(world, email, /^Final notice: /);
        await mailsAbout(world, BUSINESS, new RegExp(`^Unpaid .*${invoice.number}`));
        await until(world, invoice, { status: 'open', overdue: true });
      }
      const [invoice] = invoices;
      return { invoice: invoice.external_id, outcome: 'reminders, final notice, business mailed' };
    },
  },
];
