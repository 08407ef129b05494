import {
  createInvoice,
  expect,
  mailsAbout,
  payIn,
  payments,
  sessionIn,
  stranger,
  until,
} from './acts';
import type { Story } from './story';

interface ApiCustomer {
  id: string;
  stripe_customer: string | null;
  default_method: { label: string } | null;
}

export const customers: Story[] = [
  {
    story: 'stores-a-card',
    title: 'a customer stores a card by our link; the invoice that waited is charged at once',
    needsWebhook: true,
    run: async (world) => {
      const { externalId, email } = stranger(world);
      const billingEmails = [`ap-${email}`, `cfo-${email}`];
      const customer = await world.api<ApiCustomer>(
        'PUT',
        `/v1/customers/by-external-id/${externalId}`,
        { email, billingEmails, legalName: 'Client SA', collection: { sync_with_provider: true } },
      );
      expect('it is at Stripe at once', customer.stripe_customer !== null, customer);
      const invoice = await createInvoice(world, { customer: { externalId, email } });
      for (const address of billingEmails) await mailsAbout(world, address, /^Invoice /);
      await until(world, invoice, { status: 'open' });
      const path = `/v1/customers/${customer.id}/checkout_url`;
      const link = await world.api<{ checkout_url: string }>('POST', path, {});
      const same = await world.api<{ checkout_url: string }>('POST', path, {});
      expect('the same link while it is open', same.checkout_url === link.checkout_url, same);
      await payIn(world, sessionIn(link.checkout_url));
      await until(world, invoice, { status: 'paid' });
      const [payment] = await payments(world, invoice);
      expect('it is charged by itself', payment?.via === 'charge', payment);
      return { invoice: invoice.external_id, outcome: 'card stored by the link, then charged' };
    },
  },
];
