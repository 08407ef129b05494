import {
  createInvoice,
  customerId,
  customerWithCard,
  expect,
  giveCard,
  invoiceBody,
  linkIn,
  mailsAbout,
  openCheckout,
  payIn,
  takenFrom,
  until,
} from './acts';
import type { Customer } from './acts';
import { connectAccount } from './connections';
import type { Story } from './story';
import type { World } from './world';

interface MovedCustomer {
  connection: string;
  external_id: string;
  stripe_customer: string | null;
}

/** To where the Stripe customer, made in that account with a card, is linked. */
async function moveTo(
  world: World,
  { externalId, email }: Customer,
  to: { shop: World; code: string },
): Promise<string> {
  const { shop, code } = to;
  const { id: copy } = await shop.stripe<{ id: string }>('POST', '/v1/customers', { email });
  await giveCard(shop, copy, 'pm_card_mastercard');
  const path = `/v1/customers/${await customerId(world, externalId)}/move`;
  const body = { connection: code, stripe_customer: copy };
  const moved = await world.admin<MovedCustomer>('POST', path, body, 'default');
  expect('it is there, under its external id', moved.external_id === externalId, moved);
  expect('and linked there', moved.connection === code && moved.stripe_customer === copy, moved);
  return copy;
}

export const customerMoves: Story[] = [
  {
    story: 'customer-moved',
    title: 'moved to another connection: what is open ends where it is, the next is charged there',
    run: async (world) => {
      const customer = await customerWithCard(world);
      const more = { collection: { charge_on: 'due' } };
      const open = await createInvoice(world, { customer, more });
      const [mail] = await mailsAbout(world, customer.email, /^Invoice /);
      const to = await connectAccount(world);
      const { shop, code } = to;
      const copy = await moveTo(world, customer, to);
      const late = world.name('late');
      const path = `/v1/invoices/by-external-id/${late}`;
      const refused = await world.apiAnswer('PUT', path, invoiceBody(world, late, { customer }));
      expect('no new invoice where it was', refused.status === 422, refused.text);
      expect('it says why', refused.text.includes('customer_moved'), refused.text);
      const next = await createInvoice(shop, { customer });
      await until(shop, next, { status: 'paid', amount_received: 11_900 });
      await payIn(world, (await openCheckout(world, linkIn(world, mail))).session);
      await until(world, open, { status: 'paid', amount_received: 11_900 });
      const [here, there] = [
        await takenFrom(world, customer.stripeId),
        await takenFrom(shop, copy),
      ];
      expect('one payment in each account', here === 1 && there === 1, { here, there });
      return {
        invoice: next.external_id,
        connection: code,
        outcome: 'the open one paid by its link, the next charged in the other account',
      };
    },
  },
];
