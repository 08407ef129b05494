import { openSetupCheckout } from '../../../activities/customers/open-setup-checkout';
import { COMMAND_LINE } from '../../../src/domain/audit';
import type { Settings } from '../../../src/domain/invoice';
import { HOUR, MINUTE } from '../../../src/domain/time';
import type { CustomerRow } from '../../../src/postgres/customers/customer-row';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';

let on: SandboxStage;
beforeAll(async () => {
  on = await setSandboxStage();
});
afterAll(() => on.close());
afterEach(async () => {
  await fetch(`${on.stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  expect(await on.stripe.violations()).toEqual([]);
});

async function customer(externalId: string, settings: Settings = {}): Promise<CustomerRow> {
  const { row } = await on.stage.stores.customers.put(
    {
      connection: 'default',
      externalId,
      name: 'Client SA',
      email: `${externalId}@client.example`,
      country: null,
      locale: 'fr',
      timeZone: null,
      settings,
    },
    COMMAND_LINE,
  );
  return row;
}

const again = async ({ id }: CustomerRow) => (await on.stage.stores.customers.byId('default', id))!;

async function open(of: CustomerRow, regenerate = false) {
  const result = await openSetupCheckout(on.stage.deps, await again(of), regenerate);
  if (result.kind !== 'open') throw new Error(`not open: ${JSON.stringify(result)}`);
  return result.checkout;
}

const eventsOf = async ({ id }: CustomerRow) => {
  const events = await on.stage.stores.publicEvents.list('default', null, 100);
  return events.filter(
    ({ customerId, event }) =>
      customerId === id && event.type === 'customer.checkout_url_generated',
  );
};

const sessionOf = (id: string | null) => on.stripe.sdk.checkout.sessions.retrieve(id ?? '');

test('a link of 24 hours, the same while it is open, published once', async () => {
  const row = await customer('linkless');
  const first = await open(row);
  const session = await sessionOf(first.sessionId);
  const left = first.expiresAt - on.stage.clock.now();
  expect(left).toBeLessThanOrEqual(24 * HOUR);
  expect(left).toBeGreaterThan(24 * HOUR - 10 * MINUTE);
  expect(session).toMatchObject({
    mode: 'setup',
    url: first.url,
    customer: (await again(row)).stripeCustomer,
    success_url: expect.stringContaining('/method-stored') as string,
  });
  expect(await open(row)).toEqual(first);
  const all = await Promise.all([open(row), open(row), open(row)]);
  expect(all).toEqual([first, first, first]);
  expect(await eventsOf(row)).toHaveLength(1);
});

test('regenerate ends the one that is open; two at once get the same new one', async () => {
  const row = await customer('again');
  const first = await open(row);
  const [one, two] = await Promise.all([open(row, true), open(row, true)]);
  expect((await sessionOf(first.sessionId)).status).toBe('expired');
  expect(two?.url).toBe(one?.url);
  expect(one?.url).not.toBe(first.url);
  expect(await eventsOf(row)).toHaveLength(2);
});

test('once the method is stored, or the time is over, another link is made', async () => {
  const row = await customer('stored');
  const first = await open(row);
  await on.stripe.control(`sessions/${first.sessionId}/pay`, { number: '4242424242424242' });
  const second = await open(row);
  expect(second.url).not.toBe(first.url);
  await on.stripe.sandbox.advance(24 * HOUR);
  expect((await open(row)).url).not.toBe(second.url);
});

test('an answer that got lost: asked again, it is the same session', async () => {
  const row = await customer('lost-link');
  const rule = { kind: 'reset_after', method: 'POST', path: '^/v1/checkout/sessions$', times: 1 };
  await on.stripe.control('faults', rule);
  // Whether the client of Stripe or the caller tries again, the key is the same.
  await openSetupCheckout(on.stage.deps, row, false);
  const found = await open(row);
  const { data } = await on.stripe.sdk.checkout.sessions.list({ limit: 100 });
  const { stripeCustomer } = await again(row);
  expect(data.filter((one) => one.customer === stripeCustomer).map(({ id }) => id)).toEqual([
    found.sessionId,
  ]);
  expect(await eventsOf(row)).toHaveLength(1);
});

test('where Stripe repeats its failure, another link is made a minute later', async () => {
  const row = await customer('failing-link');
  const rule = { kind: 'error_after', method: 'POST', path: '^/v1/checkout/sessions$', times: 1 };
  await on.stripe.control('faults', rule);
  for (let tries = 0; tries < 2; tries += 1) {
    const failed = await openSetupCheckout(on.stage.deps, await again(row), false);
    expect(failed).toMatchObject({ kind: 'failed', called: { kind: 'unknown' } });
  }
  await on.stripe.sandbox.advance(2 * MINUTE);
  expect((await open(row)).n).toBe(2);
});

test('who gets no Stripe customer, was unlinked or can store nothing gets no link', async () => {
  const never = await customer('never', { createStripeCustomer: 'never' });
  expect(await openSetupCheckout(on.stage.deps, never, false)).toEqual({ kind: 'never' });
  const nothing = await customer('nothing', { methods: ['paypal'] });
  expect(await openSetupCheckout(on.stage.deps, nothing, false)).toEqual({
    kind: 'no_method',
    why: expect.stringContaining('the rule storing: paypal is stored only where'),
  });
  const unlinked = await customer('unlinked');
  await open(unlinked);
  await on.stage.stores.customers.unlink(unlinked.id, COMMAND_LINE);
  expect(await openSetupCheckout(on.stage.deps, await again(unlinked), false)).toEqual({
    kind: 'unlinked',
  });
});

test('what Stripe refuses is no link, and the next try asks under another key', async () => {
  const row = await customer('refused-link');
  const rule = { kind: 'refused', method: 'POST', path: '^/v1/checkout/sessions$', times: 1 };
  await on.stripe.control('faults', { ...rule, message: 'No such method', param: 'mode' });
  const refused = await openSetupCheckout(on.stage.deps, row, false);
  expect(refused).toMatchObject({ kind: 'failed', called: { kind: 'refused' } });
  expect((await open(row)).n).toBe(2);
});
