import { waitFor } from '../wait';
import { PATIENCE, expect, payIn, payments, until } from './acts';
import { becomes, connectAccount, invoiceAtCheckout } from './connections';
import type { ApiConnection } from './connections';
import type { Story } from './story';
import type { World } from './world';

/** The business opens our link, goes on to Stripe and answers there; where that leads back to. */
async function answerAtStripe(
  world: World,
  url: string,
  form: Record<string, string>,
): Promise<string> {
  const led = await world.browse({ url, form: {} });
  const page = led.headers.get('location') ?? '';
  expect('the button leads to Stripe', page.startsWith(world.places.sandbox), page);
  const asked = await world.browse({ url: page });
  expect('where the business is asked', asked.text.includes('Connect your account'), asked.text);
  const answered = await world.browse({ url: page, form });
  const location = answered.headers.get('location') ?? '';
  expect('the answer leads back', location !== '', answered.text);
  return location;
}

/** The business says yes; where its answer leads to, and what that leads on to. */
interface Granted {
  answer: string;
  leadsTo: string;
}

/**
 * What the answer carries is good for five minutes of Stripe, a fraction of a second where a day
 * is a minute, and Stripe may be busy: our page then says so, and the business begins again.
 */
function grantAccess(world: World, url: string, account: string): Promise<Granted> {
  const attempt = async (): Promise<Granted | undefined> => {
    const answer = await answerAtStripe(world, url, { answer: 'grant', account });
    const { status, text, headers } = await world.browse({ url: answer });
    const leadsTo = headers.get('location');
    if (leadsTo !== null) return { answer, leadsTo };
    expect('it is begun again', status === 503 || text.includes('Please begin again'), text);
    return undefined;
  };
  return waitFor('an answer that Stripe accepts', attempt, { withinMs: PATIENCE, everyMs: 500 });
}

/** A platform with OAuth turned on, and a connection that waits for its business. */
async function waitingConnection(world: World, platform: string): Promise<ApiConnection> {
  const path = `/v1/connections/${platform}`;
  const own = await world.admin<ApiConnection>('GET', path);
  const clientId = (own.stripe_account ?? '').replace('acct_', 'ca_');
  await world.admin('PATCH', path, { connect_client_id: clientId });
  const body = {
    name: 'A business with an account',
    code: `${platform.slice(0, 25)}-linked`,
    platform,
    existing_account: true,
  };
  const made = await world.admin<ApiConnection>('POST', '/v1/connections', body);
  expect('it waits for the business', made.status === 'restricted', made);
  return made;
}

export const linkAccount: Story[] = [
  {
    story: 'oauth-account',
    title: 'a business lets a platform act for the account it has, is paid, and is disconnected',
    run: async (world) => {
      const { shop: platform, code } = await connectAccount(world);
      const tail = world.name('business').replaceAll(/[^A-Za-z0-9_]/g, '');
      const business = world.on(code, `sk_test_${tail}`);
      const { id: account } = await business.stripe<{ id: string }>('GET', '/v1/account');
      const { code: child, onboarding_url: url } = await waitingConnection(world, code);
      const denied = await answerAtStripe(world, url ?? '', { answer: 'deny' });
      const sorry = await world.browse({ url: denied });
      expect('our page says that nothing changed', sorry.text.includes('did not agree'));
      const granted = await grantAccess(world, url ?? '', account);
      const last = await world.browse({ url: granted.leadsTo });
      expect('our page says what Stripe says', last.text.includes('is connected'), last.text);
      const again = await world.browse({ url: granted.answer });
      expect('the answer counts once', again.status === 409, again.status);
      const linked = await becomes(world, child, (is) => is.status === 'active');
      expect('the account is kept', linked.stripe_account === account, linked);
      const of = world.on(child, platform.places.sandboxKey);
      const { invoice, session } = await invoiceAtCheckout(of);
      await payIn(of, session);
      await until(of, invoice, { status: 'paid', amount_received: 11_900 });
      expect('one payment', (await payments(of, invoice)).length === 1);
      const paid = await business.stripe<{ data: unknown[] }>('GET', '/v1/payment_intents');
      expect('into the account of the business', paid.data.length === 1, paid);
      await world.admin('POST', `/v1/connections/${child}/disconnect`);
      await becomes(world, child, ({ oauth }) => oauth?.status === 'revoked');
      return {
        invoice: invoice.external_id,
        connection: child,
        outcome: 'paid to the account of the business, whose access has ended',
      };
    },
  },
];
