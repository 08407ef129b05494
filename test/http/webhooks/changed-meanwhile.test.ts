import { Secret } from '../../../src/runtime/secret';
import type { HttpDeps } from '../../../src/http/http-deps';
import { signed, startApp, WEBHOOK_SECRET } from '../support/test-app';

// A connection is read once in two seconds. Nothing is refused or set aside for that:
// Stripe would send it again only minutes later.

type Found = Awaited<ReturnType<HttpDeps['findConnection']>>;

async function statusAndPlace(asItWas: (now: NonNullable<Found>) => Found, account?: string) {
  const app = await startApp({}, (deps) => ({
    ...deps,
    findConnection: async (code) => {
      const now = await deps.findNewestConnection(code);
      return now && asItWas(now);
    },
  }));
  try {
    await app.stores.connections.bindAccount('default', 'acct_1');
    const payload = JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'payment_intent.succeeded',
      created: Math.floor(Date.now() / 1000),
      livemode: false,
      api_version: '2026-01-01',
      ...(account !== undefined && { account }),
      data: { object: { id: 'pi_1', object: 'payment_intent', metadata: {} } },
    });
    const answer = await app.request('POST', '/webhooks/stripe/default', undefined, {
      key: null,
      raw: payload,
      headers: { 'stripe-signature': signed(payload, WEBHOOK_SECRET) },
    });
    const set = await app.stores.quarantine.list('default', 10, null);
    return { status: answer.status, quarantined: set.length };
  } finally {
    await app.close();
  }
}

test.each<{ what: string; asItWas: (now: NonNullable<Found>) => Found; account?: string }>([
  {
    what: 'an endpoint that was made meanwhile',
    asItWas: (now) => ({ ...now, webhookSecrets: [] }),
  },
  {
    what: 'an endpoint that was replaced meanwhile',
    asItWas: (now) => ({ ...now, webhookSecrets: [new Secret('whsec_of_the_old_one')] }),
  },
  {
    what: 'an account that was bound meanwhile',
    asItWas: (now) => ({ ...now, stripeAccount: null }),
    account: 'acct_1',
  },
])('a webhook of $what is stored', async ({ asItWas, account }) => {
  expect(await statusAndPlace(asItWas, account)).toEqual({ status: 200, quarantined: 0 });
});
