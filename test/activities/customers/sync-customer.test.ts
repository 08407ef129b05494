import { syncCustomer, syncDueCustomers } from '../../../activities/customers/sync-customer';
import { COMMAND_LINE } from '../../../src/domain/audit';
import type { CreateStripeCustomer } from '../../../src/domain/invoice';
import { eventually } from '../../harness/eventually';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';

let on: SandboxStage;
const problems: object[] = [];
beforeAll(async () => {
  on = await setSandboxStage();
});
afterAll(() => on.close());
beforeEach(() => (problems.length = 0));
afterEach(async () => {
  await fetch(`${on.stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  expect(await on.stripe.violations()).toEqual([]);
});

const deps = () => ({ ...on.stage.deps, log: { error: (one: object) => problems.push(one) } });
const customers = () => on.stage.stores.customers;

async function put(externalId: string, createStripeCustomer?: CreateStripeCustomer, more = {}) {
  const { row } = await customers().put(
    {
      connection: 'default',
      externalId,
      name: 'Client SA',
      email: `${externalId}@client.example`,
      country: null,
      locale: null,
      timeZone: null,
      settings: createStripeCustomer === undefined ? {} : { createStripeCustomer },
      ...more,
    },
    COMMAND_LINE,
  );
  return row;
}

const read = async (id: string) => (await customers().byId('default', id))!;
const atStripe = async (externalId: string) => {
  const { data } = await on.stripe.sdk.customers.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata['customer_external_id'] === externalId);
};

test('only at_once creates, once of many at once, and the worker finds nothing left', async () => {
  for (const setting of ['never', 'when_needed', undefined] as const) {
    const row = await put(`not-${setting}`, setting);
    await syncCustomer(deps(), row);
    expect((await read(row.id)).stripeCustomer).toBeNull();
  }
  const row = await put('once', 'at_once');
  await Promise.all(Array.from({ length: 5 }, () => syncCustomer(deps(), row)));
  const [made, ...more] = await atStripe('once');
  expect(more).toEqual([]);
  expect(await read(row.id)).toMatchObject({ stripeCustomer: made?.id, stripeProblem: null });
  expect(made).toMatchObject({ name: 'Client SA', email: 'once@client.example' });
});

test('what the connection says holds where the customer says nothing', async () => {
  const connection = (await on.stage.stores.connections.get('default'))!;
  const settings = { ...connection.settings, createStripeCustomer: 'at_once' } as const;
  await on.stage.stores.connections.ensure({ ...connection, settings });
  try {
    const row = await put('by-connection');
    const never = await put('by-connection-not', 'never');
    await syncCustomer(deps(), row);
    await syncCustomer(deps(), never);
    expect((await read(row.id)).stripeCustomer).toMatch(/^cus_/);
    expect((await read(never.id)).stripeCustomer).toBeNull();
  } finally {
    await on.stage.stores.connections.ensure(connection);
  }
});

test('an answer that got lost creates no second one; the worker goes on', async () => {
  await on.stripe.control('faults', {
    kind: 'error_after',
    method: 'POST',
    path: '^/v1/customers$',
    times: 1,
  });
  const row = await put('lost', 'at_once');
  await syncCustomer(deps(), row);
  expect((await read(row.id)).stripeCustomer).toBeNull();
  await eventually(async () => {
    await syncDueCustomers(deps());
    expect((await read(row.id)).stripeCustomer).toMatch(/^cus_/);
  });
  expect(await atStripe('lost')).toHaveLength(1);
  expect(problems).toEqual([]);
});

test('a change is given to Stripe by the worker; a refusal is kept in words', async () => {
  const row = await put('changing', 'at_once');
  await syncCustomer(deps(), row);
  await put('changing', 'at_once', { name: 'Client SARL' });
  await eventually(async () => {
    await syncDueCustomers(deps());
    expect(await atStripe('changing')).toMatchObject([{ name: 'Client SARL' }]);
  });
  const message = 'Invalid email address: nobody';
  const rule = { kind: 'refused', method: 'POST', path: '^/v1/customers/[^/]+$', times: 9 };
  await on.stripe.control('faults', { ...rule, message, param: 'email' });
  await put('changing', 'at_once', { name: 'Client GmbH' });
  await syncCustomer(deps(), row);
  expect((await read(row.id)).stripeProblem).toContain(message);
});

test('one who was unlinked stays so', async () => {
  const row = await put('unlinked', 'at_once');
  await syncCustomer(deps(), row);
  await customers().unlink(row.id, COMMAND_LINE);
  await syncCustomer(deps(), await put('unlinked', 'at_once', { name: 'Other' }));
  expect((await read(row.id)).stripeCustomer).toBeNull();
});
