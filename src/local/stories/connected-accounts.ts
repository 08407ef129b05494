import { waitFor } from '../wait';
import { expect, payIn, payments, until } from './acts';
import { becomes, connectAccount, invoiceAtCheckout } from './connections';
import type { ApiConnection } from './connections';
import type { Story } from './story';
import type { World } from './world';

/** The business opens our link, goes on to Stripe, enters everything, and comes back. */
async function onboard(world: World, url: string): Promise<void> {
  const first = await world.browse({ url });
  expect('the link leads to our page', first.text.includes('Continue at Stripe'), first.text);
  const led = await world.browse({ url, form: {} });
  const link = led.headers.get('location') ?? '';
  expect('the button leads to Stripe', link.startsWith(world.places.sandbox), link);
  const sent = await world.browse({ url: link, form: {} });
  const back = sent.headers.get('location') ?? '';
  expect('Stripe leads back to us', back === `${url}/return`, back);
  const last = await world.browse({ url: back });
  expect('our page says what Stripe says', last.text.includes('is connected'), last.text);
}

/** An account that is connected at Stripe, and that we know nothing of. */
async function strangersEvent(world: World, platform: World, code: string): Promise<void> {
  const { id } = await platform.stripe<{ id: string }>('POST', '/v1/accounts', {
    type: 'standard',
  });
  await world.control('POST', `accounts/${id}`, { charges_enabled: true });
  const path = '/v1/quarantined_events';
  await waitFor(
    'the event of an unknown account to be kept without effect',
    async () => {
      const { data } = await world.admin<{ data: { why: string }[] }>('GET', path, undefined, code);
      return data.some(({ why }) => why.includes(id)) ? true : undefined;
    },
    { withinMs: 60_000, everyMs: 200 },
  );
}

export const connectedAccounts: Story[] = [
  {
    story: 'connected-account',
    title: 'a business connects its account through a platform, is paid, and takes consent back',
    needsWebhook: 'always',
    run: async (world) => {
      const { shop: platform, code } = await connectAccount(world);
      const child = `${code.slice(0, 25)}-client`;
      const body = { name: 'Client of the shop', code: child, platform: code };
      const made = await world.admin<ApiConnection>('POST', '/v1/connections', body);
      expect('it takes no charges yet', made.status === 'restricted', made);
      await onboard(world, made.onboarding_url ?? '');
      await becomes(world, child, (is) => is.status === 'active');
      const of = world.on(child, platform.places.sandboxKey);
      const { invoice, session } = await invoiceAtCheckout(of);
      await payIn(of, session);
      await until(of, invoice, { status: 'paid', amount_received: 11_900 });
      expect('one payment', (await payments(of, invoice)).length === 1);
      const onPlatform = await platform.stripe<{ data: unknown[] }>('GET', '/v1/payment_intents');
      expect('the platform has no payment itself', onPlatform.data.length === 0, onPlatform);
      await strangersEvent(world, platform, code);
      await world.control('POST', `accounts/${made.stripe_account ?? ''}/deauthorize`);
      const gone = await becomes(world, child, (is) => is.status === 'restricted');
      const why = gone.status_detail ?? '';
      expect('it says why', why.includes('access was taken back'), gone);
      return {
        invoice: invoice.external_id,
        connection: child,
        outcome: 'paid to the connected account',
      };
    },
  },
];
