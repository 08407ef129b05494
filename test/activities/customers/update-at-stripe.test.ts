import { setSandboxStage } from '../sandbox-stage';
import type { CustomerProfile } from '../../../src/domain/customer';
import type { SandboxStage } from '../sandbox-stage';
import { invoice, refOf, resumed } from '../stage';

let on: SandboxStage;
beforeAll(async () => {
  on = await setSandboxStage();
});
afterAll(() => on.close());
afterEach(async () => {
  await fetch(`${on.stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  expect(await on.stripe.violations()).toEqual([]);
});

/** Linked to a Stripe customer of the same name; then the details change, and "Pay" is pressed. */
interface Change {
  name?: string;
  email?: string;
  billingEmails?: string[];
  profile?: CustomerProfile;
}

async function changed(externalId: string, change: Change) {
  const { stores, clock, advance } = on.stage;
  const collection = { autoCharge: false, createStripeCustomer: 'never' } as const;
  const handed = await stores.invoices.submit(invoice(externalId, { collection }), clock.now());
  if (handed.kind !== 'created') throw new Error(`${externalId} was submitted before`);
  const made = await on.stripe.customerWith('pm_card_visa');
  await stores.customers.link(handed.row.customer.id, made.customer);
  await stores.customers.put({ ...handed.row.customer, ...change });
  const command = { id: `press-${externalId}`, by: 'customer', name: 'open_checkout' } as const;
  const order = resumed(externalId);
  const inbox = [...order.inbox, { kind: 'command', command } as const];
  await on.settle(externalId, await advance({ ...order, inbox }));
  const open = await stores.checkouts.current(refOf(externalId));
  expect(open?.url).toMatch(/^http/);
  const row = await stores.invoices.byRef(refOf(externalId));
  expect(row?.customer).toMatchObject({ isOutdatedAtStripe: false, detailsVersion: 1 });
  return on.stripe.sdk.customers.retrieve(made.customer);
}

test('a name and an address that changed here change at Stripe before the checkout', async () => {
  const change = { name: 'Client SARL', email: 'new@client.example' };
  expect(await changed('changed', change)).toMatchObject(change);
});

test('Stripe gets the first billing address and the profile', async () => {
  const none = { line2: null, state: null };
  const kept = await changed('profile', {
    billingEmails: ['first@client.example', 'second@client.example'],
    profile: {
      legalName: `Client ${'S'.repeat(160)}`,
      address: { ...none, line1: '1 Rue X', town: 'Lyon', postcode: '69001', country: 'FR' },
      taxStatus: 'REVERSE_CHARGED',
      telephone: '+33 4 00 00 00 00',
      label: 'ours alone',
    },
  });
  expect(kept).toMatchObject({
    email: 'first@client.example',
    business_name: `Client ${'S'.repeat(143)}`,
    address: { line1: '1 Rue X', city: 'Lyon', postal_code: '69001', country: 'FR' },
    tax_exempt: 'reverse',
    phone: '+33 4 00 00 00 00',
  });
  const emptied = await changed('profile-emptied', {
    name: 'Other',
    profile: { legalName: null, telephone: '0'.repeat(30) },
  });
  expect(emptied).toMatchObject({ name: 'Other', tax_exempt: 'none' });
});

test('details that Stripe refuses keep nobody from paying, and the timeline has it', async () => {
  const message = 'Invalid email address: new@client';
  const rule = { kind: 'refused', method: 'POST', path: '^/v1/customers/[^/]+$', times: 9 };
  await on.stripe.control('faults', { ...rule, message, param: 'email' });
  const kept = await changed('refused', { email: 'new@client' });
  expect(kept).toMatchObject({ email: 'ap@client.example' });
  const lines = await on.stage.stores.collections.timeline(refOf('refused'), 100);
  expect(lines.map(({ text }) => text).join()).toContain(message);
});
