import type Stripe from 'stripe';
import { DAY, refusal, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';

// Bank debits: mandates, micro-deposits, days of waiting, and banks that take money back.

let world: Rig;
let stripe: Stripe;
beforeEach(async () => {
  world = await rig();
  stripe = world.stripe;
});
afterEach(() => world.stop());

const CONSENT = {
  mandate_data: { customer_acceptance: { type: 'offline', offline: {} } },
} as const;
const OWNER = { billing_details: { name: 'Ada', email: 'ada@example.com' } };

const debit = (currency: string): Promise<Stripe.PaymentIntent> =>
  stripe.paymentIntents.create({ amount: 2500, currency });

const types = async (): Promise<string[]> =>
  (await stripe.events.list({ limit: 100 })).data.map((event) => event.type);

const american = (account_number: string): Promise<Stripe.PaymentMethod> =>
  stripe.paymentMethods.create({
    type: 'us_bank_account',
    us_bank_account: {
      account_number,
      routing_number: '110000000',
      account_holder_type: 'individual',
    },
    ...OWNER,
  });

test('no debit without a mandate; with one it is found on the charge and can be read', async () => {
  const method = await stripe.paymentMethods.create({
    type: 'sepa_debit',
    sepa_debit: { iban: 'DE89370400440532013000' },
    ...OWNER,
  });
  const intent = await debit('eur');
  const refused = await refusal(
    stripe.paymentIntents.confirm(intent.id, { payment_method: method.id }),
  );
  expect(refused.message).toContain('requires a mandate');
  const confirmed = await stripe.paymentIntents.confirm(intent.id, {
    payment_method: method.id,
    ...CONSENT,
    expand: ['latest_charge'],
  });
  expect(confirmed.status).toBe('processing');
  const charge = confirmed.latest_charge as Stripe.Charge;
  const mandate = await stripe.mandates.retrieve(
    String(charge.payment_method_details?.sepa_debit?.mandate),
  );
  expect(mandate).toMatchObject({ status: 'active', payment_method: method.id });
});

test('a Bacs mandate is pending, then accepted; a withdrawn one pays nothing', async () => {
  const setup = await stripe.setupIntents.create({
    payment_method: 'pm_bacsDebit_success',
    confirm: true,
    ...CONSENT,
  });
  const id = String(setup.mandate);
  expect((await stripe.mandates.retrieve(id)).status).toBe('pending');
  await world.sandbox.advance(120_000);
  expect((await stripe.mandates.retrieve(id)).status).toBe('active');
  expect(await types()).toContain('mandate.updated');
  await world.control('POST', `mandates/${id}`, { status: 'inactive' });
  const intent = await debit('gbp');
  const refused = await refusal(
    stripe.paymentIntents.confirm(intent.id, { payment_method: String(setup.payment_method) }),
  );
  expect(refused.code).toBe('payment_intent_mandate_invalid');
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('requires_payment_method');
});

test('a new American account is verified by two small deposits, then debited', async () => {
  const method = await american('000123456789');
  const intent = await debit('usd');
  const confirmed = await stripe.paymentIntents.confirm(intent.id, {
    payment_method: method.id,
    ...CONSENT,
  });
  expect(confirmed).toMatchObject({
    status: 'requires_action',
    next_action: { type: 'verify_with_microdeposits' },
  });
  const wrong = await refusal(
    stripe.paymentIntents.verifyMicrodeposits(intent.id, { amounts: [1, 2] }),
  );
  expect(wrong.code).toBe('payment_method_microdeposit_verification_amounts_mismatch');
  const right = await stripe.paymentIntents.verifyMicrodeposits(intent.id, { amounts: [32, 45] });
  expect(right.status).toBe('processing');
  await world.sandbox.advance(6 * DAY);
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
});

test('a setup intent waits for its deposits as well, and takes their code', async () => {
  const customer = await stripe.customers.create({});
  const method = await american('000123456789');
  const setup = await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: method.id,
    confirm: true,
    ...CONSENT,
  });
  expect(setup.status).toBe('requires_action');
  const done = await stripe.setupIntents.verifyMicrodeposits(setup.id, {
    descriptor_code: 'SM11AA',
  });
  expect(done.status).toBe('succeeded');
  expect((await stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1);
  expect(await types()).toEqual(
    expect.arrayContaining(['setup_intent.requires_action', 'setup_intent.succeeded']),
  );
});

test.each([
  ['000111111113', 'account_closed'],
  ['000111111116', 'no_account'],
  ['000222222227', 'insufficient_funds'],
  ['000333333335', 'debit_not_authorized'],
] as const)('the American account %s fails after days: %s', async (account, code) => {
  const customer = await stripe.customers.create({});
  const method = await american(account);
  await stripe.paymentMethods.attach(method.id, { customer: customer.id });
  const intent = await stripe.paymentIntents.create({
    amount: 2500,
    currency: 'usd',
    customer: customer.id,
    payment_method: method.id,
    confirm: true,
    off_session: true,
  });
  expect(intent.status).toBe('processing');
  await world.sandbox.advance(6 * DAY);
  const expand = ['latest_charge'];
  expect(await stripe.paymentIntents.retrieve(intent.id, { expand })).toMatchObject({
    status: 'requires_payment_method',
    latest_charge: { failure_code: code },
  });
});

test('delayed accounts take minutes; one that stays processing is settled by hand', async () => {
  const confirm = async (token: string, currency: string): Promise<string> => {
    const intent = await debit(currency);
    await stripe.paymentIntents.confirm(intent.id, { payment_method: token, ...CONSENT });
    return intent.id;
  };
  const delayed = await confirm('pm_sepaDebit_successDelayed_de', 'eur');
  const waiting = await confirm('pm_usBankAccount_processing', 'usd');
  await world.sandbox.advance(200_000);
  expect((await stripe.paymentIntents.retrieve(delayed)).status).toBe('succeeded');
  await world.sandbox.advance(30 * DAY);
  expect((await stripe.paymentIntents.retrieve(waiting)).status).toBe('processing');
  await world.control('POST', `debits/${waiting}/settle`, { outcome: 'succeeded' });
  expect((await stripe.paymentIntents.retrieve(waiting)).status).toBe('succeeded');
});

test('a debit that is disputed is lost the moment it opens, and nobody can argue', async () => {
  const by = payer(world);
  const intent = await by.openIntent(await by.customerWith('pm_sepaDebit_disputed_de'));
  await by.confirm(intent.id);
  await world.sandbox.advance(6 * DAY);
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  expect(dispute).toMatchObject({ status: 'lost', evidence_details: { due_by: null } });
  const late = stripe.disputes.update(String(dispute?.id), { evidence: { receipt: 'x' } });
  expect((await refusal(late)).message).toContain('already closed');
  const paid = await by.openIntent(await by.customerWith('pm_sepaDebit_success_de'), 'B2');
  await by.confirm(paid.id);
  await world.control('POST', `debits/${paid.id}/settle`, { outcome: 'succeeded' });
  const openIntent = await world.control('POST', 'disputes', { payment_intent: paid.id });
  expect(openIntent).toMatchObject({ status: 'lost' });
});

test('a refund of a debit takes days and may fail later still', async () => {
  const by = payer(world);
  const intent = await by.openIntent(await by.customerWith('pm_sepaDebit_success_de'));
  await by.confirm(intent.id);
  await world.sandbox.advance(6 * DAY);
  const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 900 });
  expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
  await world.sandbox.advance(6 * DAY);
  expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
  await world.control('POST', `refunds/${refund.id}/fail`, { reason: 'unknown' });
  expect((await stripe.refunds.retrieve(refund.id)).status).toBe('failed');
  expect(await types()).toContain('refund.failed');
});
