import {
  customerWithCard,
  expect,
  createInvoice,
  linkIn,
  mailsAbout,
  openCheckout,
  payIn,
  payments,
  sessionIn,
  until,
  stranger,
} from './acts';
import type { ApiInvoice } from './acts';
import { waitFor } from '../wait';
import type { Story } from './story';
import type { World } from './world';

const expire = (world: World, session: string) =>
  world.control('POST', `sessions/${session}/expire`);

const statusOf = async (world: World, session: string) =>
  (await world.stripe<{ status: string }>('GET', `/v1/checkout/sessions/${session}`)).status;

/** The public events of an invoice, oldest first. */
async function publicEventsOf(world: World, { id }: ApiInvoice, type: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let after: string | null = '0'; after !== null;) {
    const page: { data: PublicEvent[]; has_more: boolean; next_cursor: string | null } =
      await world.api('GET', `/v1/events?limit=100&after=${after}`);
    found.push(...page.data.filter((event) => event.invoice === id && event.type === type));
    after = page.has_more ? page.next_cursor : null;
  }
  return found;
}

interface PublicEvent {
  invoice: string;
  type: string;
}

export const checkout: Story[] = [
  {
    story: 'paid-from-the-mail',
    title: 'paid by Checkout from the mail; the next invoice is charged by itself',
    run: async (world) => {
      const customer = stranger(world);
      const first = await createInvoice(world, { customer });
      const [mail] = await mailsAbout(world, customer.email, /^Invoice /);
      await world.payAtCheckout(linkIn(world, mail));
      await until(world, first, { status: 'paid' });
      await mailsAbout(world, customer.email, /^Receipt /);
      const second = await createInvoice(world, { customer });
      await until(world, second, { status: 'paid' });
      const [payment] = await payments(world, second);
      expect('the next one is charged by itself', payment?.via === 'charge', payment);
      return { invoice: first.external_id, outcome: 'paid in Checkout; the next one auto-charged' };
    },
  },
  {
    story: 'checkout-expired-twice',
    title: 'two sessions expired, the same link still pays',
    run: async (world) => {
      const customer = stranger(world);
      const invoice = await createInvoice(world, { customer });
      const [mail] = await mailsAbout(world, customer.email, /^Invoice /);
      const link = linkIn(world, mail);
      const sessions = new Set<string>();
      for (let nth = 1; nth <= 2; nth += 1) {
        const session = await openAnother(world, link, sessions);
        sessions.add(session);
        await expire(world, session);
      }
      await payIn(world, await openAnother(world, link, sessions));
      await until(world, invoice, { status: 'paid' });
      return { invoice: invoice.external_id, outcome: 'paid in the third session' };
    },
  },
  {
    story: 'link-kept-open',
    title: 'keep_link_open: an expired session is renewed though nobody clicked',
    run: async (world) => {
      const invoice = await createInvoice(world, {
        more: { collection: { keep_link_open: true } },
      });
      const checkoutUrl = () =>
        world.api<{ url?: string }>('GET', `/v1/invoices/${invoice.id}/checkout_url`);
      const first = sessionIn(await waitForUrl(checkoutUrl));
      const type = 'invoice.checkout_url_generated';
      const before = (await publicEventsOf(world, invoice, type)).length;
      await expire(world, first);
      await waitFor(
        'a new session to be published',
        async () =>
          (await publicEventsOf(world, invoice, type)).length > before ? true : undefined,
        { withinMs: 60_000, everyMs: 200 },
      );
      const second = sessionIn(await waitForUrl(checkoutUrl));
      expect('another session', second !== first);
      await payIn(world, second);
      await until(world, invoice, { status: 'paid' });
      return { invoice: invoice.external_id, outcome: 'renewed by itself, then paid' };
    },
  },
  {
    story: 'partly-paid-outside',
    title: 'a part arrives by bank transfer, the rest by link',
    run: async (world) => {
      const customer = stranger(world);
      const invoice = await createInvoice(world, { customer });
      const [mail] = await mailsAbout(world, customer.email, /^Invoice /);
      const path = `/v1/invoices/${invoice.id}/offline_payments`;
      const body = { amount: 5_000, reference: 'transfer 77' };
      await world.api('POST', path, body, world.name('k'));
      await until(world, invoice, { partly_paid: true, amount_remaining: 6_900 });
      const { session } = await openCheckout(world, linkIn(world, mail));
      const { amount_total } = await world.stripe<{ amount_total: number }>(
        'GET',
        `/v1/checkout/sessions/${session}`,
      );
      expect('the session asks for the rest', amount_total === 6_900, amount_total);
      await payIn(world, session);
      await until(world, invoice, { status: 'paid', amount_received: 11_900 });
      return { invoice: invoice.external_id, outcome: '€50.00 outside, €69.00 by link' };
    },
  },
  {
    story: 'link-then-charge',
    title: 'a charge is asked while Checkout is open: the session is closed first, paid once',
    run: async (world) => {
      const customer = await customerWithCard(world);
      const more = { collection: { auto_charge: false } };
      const invoice = await createInvoice(world, { customer, more });
      const [mail] = await mailsAbout(world, customer.email, /^Invoice /);
      const { session } = await openCheckout(world, linkIn(world, mail));
      await world.api('POST', `/v1/invoices/${invoice.id}/charge`, {}, world.name('k'));
      await until(world, invoice, { status: 'paid', amount_received: 11_900 });
      const closed = await statusOf(world, session);
      expect('the session was expired first', closed === 'expired', closed);
      expect('one payment', (await payments(world, invoice)).length === 1);
      return { invoice: invoice.external_id, outcome: 'session closed, charged once' };
    },
  },
  {
    story: 'link-added-later',
    title: 'sent without a way to pay by link; the link is added afterwards and pays',
    run: async (world) => {
      const more = { collection: { payment_link: false } };
      const invoice = await createInvoice(world, { more });
      await until(world, invoice, { status: 'held', held_reason: 'no_way_to_pay' });
      await world.api('POST', `/v1/invoices/${invoice.id}/payment_link`, { on: true });
      const open = await until(world, invoice, { status: 'open' });
      const { session } = await openCheckout(world, open.hosted_invoice_url ?? '');
      await payIn(world, session);
      await until(world, invoice, { status: 'paid' });
      return { invoice: invoice.external_id, outcome: 'held, link added, paid' };
    },
  },
];

/** The way to a session that is none of these: the event of an expiry takes a moment to arrive. */
async function openAnother(
  world: World,
  link: string,
  knownIds: ReadonlySet<string>,
): Promise<string> {
  const another = async () => {
    const { session } = await openCheckout(world, link);
    return knownIds.has(session) ? undefined : session;
  };
  return waitFor('a session nobody knew', another, { withinMs: 60_000, everyMs: 300 });
}

async function waitForUrl(readSession: () => Promise<{ url?: string }>): Promise<string> {
  return waitFor(
    'the address of a Checkout session',
    async () => {
      const { url } = await readSession();
      return url?.includes('cs_') === true ? url : undefined;
    },
    { withinMs: 60_000, everyMs: 200 },
  );
}
