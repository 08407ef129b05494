import { waitFor } from '../wait';
import {
  createInvoice,
  customerWithCard,
  expect,
  linkIn,
  mailsAbout,
  openCheckout,
  payIn,
  payments,
  stranger,
  until,
} from './acts';
import type { Story } from './story';
import type { Json, World } from './world';

export interface ApiConnection extends Json {
  code: string;
  status: string;
  stripe_account: string | null;
  status_detail: string | null;
  onboarding_url: string | null;
  oauth: { status: string } | null;
  webhooks: { endpoints: { id: string; delete_at: string | null }[]; how: string | null };
}

/** Another Stripe account, connected while everything runs. */
export async function connectAccount(
  world: World,
  more: Json = {},
): Promise<{ shop: World; code: string }> {
  const code = world
    .name('shop')
    .slice(-32)
    .replace(/^[^a-z0-9]+/, '');
  const secretKey = `sk_test_${world.name('account').replaceAll(/[^A-Za-z0-9_]/g, '')}`;
  const body = { name: 'The shop', code, secret_key: secretKey, ...more };
  const made = await world.admin<ApiConnection>('POST', '/v1/connections', body);
  expect('it is active', made.status === 'active', made);
  expect('its webhook endpoint was made', made.webhooks.endpoints.length === 1, made.webhooks);
  return { shop: world.on(code, secretKey), code };
}

const connectionOf = (world: World, code: string) =>
  world.admin<ApiConnection>('GET', `/v1/connections/${code}`);

export async function becomes(world: World, code: string, wanted: (is: ApiConnection) => boolean) {
  return waitFor(
    `the connection ${code} to change`,
    async () => {
      const is = await connectionOf(world, code);
      return wanted(is) ? is : undefined;
    },
    { withinMs: 60_000, everyMs: 200 },
  );
}

export async function invoiceAtCheckout(shop: World) {
  const customer = stranger(shop);
  const invoice = await createInvoice(shop, { customer });
  const [mail] = await mailsAbout(shop, customer.email, /^Invoice /);
  const link = linkIn(shop, mail);
  const { session } = await openCheckout(shop, link);
  return { invoice, link, session };
}

export const connections: Story[] = [
  {
    story: 'second-account',
    title: 'another Stripe account is connected, disconnected and connected again, no restart',
    run: async (world) => {
      const { shop, code } = await connectAccount(world);
      const charged = await createInvoice(shop, { customer: await customerWithCard(shop) });
      await until(shop, charged, { status: 'paid', amount_received: 11_900 });
      const { invoice, link, session } = await invoiceAtCheckout(shop);
      await world.admin('POST', `/v1/connections/${code}/disconnect`);
      await until(shop, invoice, { status: 'held', held_reason: 'connection_gone' });
      const path = `/v1/checkout/sessions/${session}`;
      const { status } = await shop.stripe<{ status: string }>('GET', path);
      expect('its open session was closed first', status === 'expired', status);
      await becomes(world, code, (is) => is.status === 'disconnected');
      const endpoints = await shop.stripe<{ data: unknown[] }>('GET', '/v1/webhook_endpoints');
      expect('its endpoint is deleted', endpoints.data.length === 0, endpoints);
      const page = await world.browse({ url: link });
      expect('the page says why', page.text.includes('takes none at the moment'));
      await reconnect(world, shop, code);
      await until(shop, invoice, { status: 'open' });
      await payIn(shop, (await openCheckout(shop, link)).session);
      await until(shop, invoice, { status: 'paid' });
      expect('one payment', (await payments(shop, invoice)).length === 1);
      return {
        invoice: invoice.external_id,
        connection: code,
        outcome: 'held while disconnected, then paid by the same link',
      };
    },
  },
  {
    story: 'webhook-endpoint-replaced',
    title: 'the webhook endpoint is made anew: both secrets count, then the old one is deleted',
    run: async (world) => {
      const { shop, code } = await connectAccount(world);
      const { invoice, session } = await invoiceAtCheckout(shop);
      const replace = `/v1/connections/${code}/webhook_endpoint`;
      await world.admin('POST', replace, { overlap_seconds: 2 });
      await payIn(shop, session);
      await until(shop, invoice, { status: 'paid' });
      const { webhooks } = await becomes(world, code, (is) => is.webhooks.endpoints.length === 1);
      const [own] = webhooks.endpoints;
      const path = '/v1/webhook_endpoints';
      const { data } = await shop.stripe<{ data: { id: string }[] }>('GET', path);
      expect('Stripe has the new one alone', data.map(({ id }) => id).join() === own?.id, data);
      return { invoice: invoice.external_id, connection: code, outcome: 'paid during the overlap' };
    },
  },
  {
    story: 'return-addresses',
    title: 'another success address counts for later sessions; an open one keeps the old',
    run: async (world) => {
      const first = 'https://shop.example/thanks';
      const { shop, code } = await connectAccount(world, { success_url: first });
      const change = (successUrl: string | null) =>
        world.admin('PATCH', `/v1/connections/${code}`, { success_url: successUrl });
      const { invoice, link, session } = await invoiceAtCheckout(shop);
      const second = 'https://shop.example/merci';
      await change(second);
      const again = await openCheckout(shop, link);
      expect('the open session is used again', again.session === session);
      expect('and leads where it led', (await successUrlOf(shop, session)) === first);
      const next = await nextSession(shop, link, session);
      expect('the next one leads to the new', (await successUrlOf(shop, next)) === second);
      await change(null);
      const last = await nextSession(shop, link, next);
      const own = `${link}/done`;
      expect('without one it is our own page', (await successUrlOf(shop, last)) === own);
      await payIn(shop, last);
      await until(shop, invoice, { status: 'paid' });
      return {
        invoice: invoice.external_id,
        connection: code,
        outcome: 'three sessions, three addresses, paid',
      };
    },
  },
];

async function successUrlOf(shop: World, session: string): Promise<string> {
  const path = `/v1/checkout/sessions/${session}`;
  return (await shop.stripe<{ success_url: string }>('GET', path)).success_url;
}

/** Once this one has expired: the event of that takes a moment to arrive. */
async function nextSession(shop: World, link: string, session: string): Promise<string> {
  await shop.control('POST', `sessions/${session}/expire`);
  return waitFor(
    'another session',
    async () => {
      const { session: now } = await openCheckout(shop, link);
      return now === session ? undefined : now;
    },
    { withinMs: 60_000, everyMs: 300 },
  );
}

async function reconnect(world: World, shop: World, code: string): Promise<void> {
  const { id } = await shop.stripe<{ id: string }>('GET', '/v1/account');
  const before = await connectionOf(world, code);
  expect('the account is kept', before.stripe_account === id, before);
  await world.admin('POST', `/v1/connections/${code}/reconnect`, {
    secret_key: shop.places.sandboxKey,
  });
}
