import {
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
import type { Story } from './story';
import type { World } from './world';

/** An invoice that is payable by these methods, its mail, and a Checkout opened from it. */
async function checkoutFor(world: World, methods: string[]) {
  const customer = stranger(world);
  const more = { collection: { methods } };
  const invoice = await createInvoice(world, { customer, more });
  const [mail] = await mailsAbout(world, customer.email, /^Invoice /);
  const { session } = await openCheckout(world, linkIn(world, mail));
  return { customer, more, invoice, session };
}

export const wallets: Story[] = [
  {
    story: 'paid-by-paypal',
    title:
      'canceled at PayPal, then paid by it and refunded; the next invoice waits for the customer',
    run: async (world) => {
      const { customer, more, invoice, session } = await checkoutFor(world, ['card', 'paypal']);
      await payIn(world, session, { wallet: 'paypal', authenticate: false });
      await payIn(world, session, { wallet: 'paypal', authenticate: true });
      await until(world, invoice, { status: 'paid', amount_received: 11_900 });
      const [receipt] = await mailsAbout(world, customer.email, /^Receipt /);
      expect('the receipt names PayPal', receipt?.text.includes('PayPal') === true, receipt?.text);
      const [payment, ...others] = await payments(world, invoice);
      const once = payment?.method_type === 'paypal' && others.length === 0;
      expect('one payment by PayPal', once, payment);
      const body = { amount: 1_900 };
      await world.api('POST', `/v1/invoices/${invoice.id}/refunds`, body, world.name('k'));
      await mailsAbout(world, customer.email, /^Refund /);
      const next = await createInvoice(world, { customer, more });
      await until(world, next, { status: 'open' });
      expect('nothing is charged by itself', (await payments(world, next)).length === 0);
      return { invoice: invoice.external_id, outcome: 'paid by PayPal, €19.00 refunded' };
    },
  },
  {
    story: 'paid-by-link',
    title: 'paid by Link in Checkout; the next invoice is charged by itself',
    run: async (world) => {
      const { customer, more, invoice, session } = await checkoutFor(world, ['card', 'link']);
      await payIn(world, session, { wallet: 'link' });
      await until(world, invoice, { status: 'paid' });
      await mailsAbout(world, customer.email, /^Receipt /);
      const next = await createInvoice(world, { customer, more });
      await until(world, next, { status: 'paid' });
      const [payment] = await payments(world, next);
      const charged = payment?.via === 'charge' && payment.method_type === 'link';
      expect('the next one is charged by Link', charged, payment);
      return { invoice: invoice.external_id, outcome: 'paid by Link, the next charged by it' };
    },
  },
];
