import { bundleHandlers } from '../../../src/http/api/bundles';
import type { OperationCall } from '../../../src/http/api/operation-handler';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { bundleStage } from './bundle-stage';
import type { BundleStage } from './bundle-stage';

let on: SandboxStage;
let bundles: BundleStage;
beforeAll(async () => {
  on = await setSandboxStage();
  bundles = bundleStage(on);
});
afterAll(() => on.close());
afterEach(async () => {
  on.stage.stripe = on.stripe.gateway;
  expect(await on.stripe.violations()).toEqual([]);
});

const namesOf = (of: string): [string, string] => [`${of}-1`, `${of}-2`];

const customerOf = async (id: string | undefined) =>
  (await on.stage.stores.invoices.byId('default', id ?? ''))?.customer;

const sessionOf = async (bundle: string) => {
  const { session } = (await bundles.row(bundle)).state;
  const id = 'id' in session ? session.id : null;
  return on.stripe.sdk.checkout.sessions.retrieve(id ?? '');
};

test('a customer who is not at Stripe is created and linked before the session, once', async () => {
  const ids = await bundles.invoices(namesOf('new'), {}, 'new');
  const bundle = await bundles.opened(Object.values(ids));
  await bundles.settle(bundle);
  const { stripeCustomer = null } = (await customerOf(ids['new-1'])) ?? {};
  expect(stripeCustomer).toMatch(/^cus_/);
  expect((await sessionOf(bundle)).customer).toBe(stripeCustomer);
  await bundles.pay(bundle);
  await bundles.hint(bundle);
  // What they paid by is stored with them, for what comes next.
  const stored = await on.stripe.sdk.paymentMethods.list({ customer: stripeCustomer ?? '' });
  expect(stored.data).toHaveLength(1);
});

test('its creation is in doubt: it is found by our metadata, and there is one', async () => {
  const ids = await bundles.invoices(namesOf('doubt'), {}, 'doubt');
  const { createCustomer } = on.stripe.gateway;
  on.stage.stripe = {
    ...on.stripe.gateway,
    createCustomer: async (request) => {
      await createCustomer(request);
      return { kind: 'unknown', detail: 'the connection broke' };
    },
  };
  const bundle = await bundles.opened(Object.values(ids));
  await bundles.perform(bundle, 'takeLane');
  await bundles.perform(bundle, 'takeLane');
  await expect(bundles.perform(bundle, 'openSession')).rejects.toThrow('broke');
  on.stage.stripe = on.stripe.gateway;
  await bundles.settle(bundle);
  const customer = (await sessionOf(bundle)).customer;
  const { data } = await on.stripe.sdk.customers.list({ limit: 100 });
  const named = data.filter(({ metadata }) => metadata['customer_external_id'] === 'client-doubt');
  expect(named.map(({ id }) => id)).toEqual([customer]);
});

test('where an invoice wants none created, or a person unlinked them, there is none', async () => {
  const never = { collection: { autoCharge: false, createStripeCustomer: 'never' as const } };
  const ids = await bundles.invoices(namesOf('never'), never, 'never');
  const bundle = await bundles.opened(Object.values(ids));
  await bundles.settle(bundle);
  expect((await sessionOf(bundle)).customer).toBeNull();
  expect((await customerOf(ids['never-1']))?.stripeCustomer).toBeNull();
});

test('a refused key holds the planned charges of all invoices of the account', async () => {
  const ids = await bundles.invoices(namesOf('refused'), {}, 'refused');
  const bundle = await bundles.opened(Object.values(ids));
  await bundles.perform(bundle, 'takeLane');
  await bundles.perform(bundle, 'takeLane');
  on.stage.stripe = {
    ...on.stripe.gateway,
    createCheckout: async () => ({ kind: 'unauthorized', detail: 'Invalid API Key' }),
    searchInvoice: async () => ({ kind: 'unauthorized', detail: 'Invalid API Key' }),
  };
  await bundles.perform(bundle, 'openSession');
  const brake = await on.stage.stores.brakes.get('default');
  expect(brake?.why).toContain('Invalid API Key');
  expect((await bundles.row(bundle)).state.session.kind).toBe('reading');
  on.stage.stripe = on.stripe.gateway;
  await bundles.settle(bundle);
});

test('what was faster than a wire, and what of it went back, is shown of the share', async () => {
  const names = namesOf('shown');
  const ids = await bundles.invoices(names, {}, 'shown');
  const bundle = await bundles.opened(Object.values(ids));
  await bundles.settle(bundle);
  await bundles.pay(bundle);
  const wire = { amount: 11_900, reference: 'wire', receivedAt: on.stage.clock.now() };
  await bundles.command(names[0], { name: 'record_outside_payment', ...wire });
  await bundles.settle(bundle);
  for (const name of names) await bundles.work(name);
  await bundles.hint(bundle);
  const call = { deps: on.stage, key: { connection: 'default' }, params: { id: bundle } };
  const { body } = await bundleHandlers.getBundle(call as unknown as OperationCall<'getBundle'>);
  expect(body).toMatchObject({ status: 'paid', ended_because: null, url: null });
  const share = { amount: 11_900, received: 11_900 };
  expect(body.shares).toEqual(
    [
      { invoice: ids[names[0]], ...share, given_back: 11_900 },
      { invoice: ids[names[1]], ...share, given_back: 0 },
    ].toSorted((a, b) => ((a.invoice ?? '') < (b.invoice ?? '') ? -1 : 1)),
  );
});
