import { createResponseChecker } from './declared/responses';
import { refusal, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';
import type { Payer } from './payer';

// Refusals are answers too: their keys, types and codes are checked against stripe-node.

let world: Rig;
let by: Payer;
beforeEach(async () => {
  world = await rig();
  by = payer(world);
});
afterEach(() => world.stop());

interface Logged {
  readonly path: string;
  readonly status: number;
  readonly answer: string;
}

async function send(method: string, path: string, headers: object = {}): Promise<void> {
  await fetch(`${world.sandbox.url}${path}`, {
    method,
    headers: { authorization: 'Bearer sk_test_rig', ...headers },
    ...(method === 'POST' ? { body: new URLSearchParams({ name: 'Ada' }) } : {}),
  });
}

/** Every kind of refusal. */
async function refuseEverything(): Promise<void> {
  const { stripe } = world;
  const wish = { amount: 900, currency: 'eur' };
  const refused = async (work: Promise<unknown>): Promise<void> => void (await refusal(work));
  await refused(stripe.paymentIntents.create({ ...wish, colour: 'red' } as never));
  await refused(stripe.paymentIntents.create({ amount: 900 } as never));
  await refused(stripe.paymentIntents.create({ ...wish, amount: 1 }));
  await refused(stripe.paymentIntents.create({ ...wish, off_session: true }));
  await refused(stripe.paymentIntents.create({ ...wish, payment_method_types: ['card'] } as never));
  await refused(stripe.paymentIntents.retrieve('pi_none'));
  await refused(stripe.customers.retrieve('cus_1', { expand: ['nothing'] }));
  await refused(stripe.customers.list({ limit: 1000 }));
  await refused(stripe.customers.list({ starting_after: 'cus_none' }));
  for (const decline of ['stolen_card', 'authentication_required', 'expired_card']) {
    const who = await by.customerWith('pm_card_visa');
    await world.control('POST', `payment_methods/${who.method}`, { decline_code: decline });
    await refused(by.confirm((await by.openIntent(who, decline)).id));
  }
  const paid = await by.openIntent(await by.customerWith('pm_card_visa'), 'paid');
  await by.confirm(paid.id);
  await refused(stripe.paymentIntents.cancel(paid.id));
  await stripe.refunds.create({ payment_intent: paid.id });
  await refused(stripe.refunds.create({ payment_intent: paid.id }));
  await refused(stripe.customers.create({ name: 'x' }, { idempotencyKey: `paid/intent/1` }));
  await refused(stripe.accounts.retrieve('acct_none'));
  await refused(stripe.checkout.sessions.create({ mode: 'payment' }));
  const bank = { type: 'sepa_debit', sepa_debit: { iban: 'DE00' } } as const;
  await refused(stripe.paymentMethods.create(bank));
  await send('GET', '/v1/nothing');
  await send('GET', '/v1/customers', { authorization: '' });
  await send('GET', '/v1/customers', { authorization: 'Bearer sk_live_x' });
  await send('GET', '/v1/customers', { 'stripe-account': 'acct_none' });
  await send('POST', '/v1/customers', { 'idempotency-key': 'k'.repeat(256) });
  for (const kind of ['rate_limit', 'lock_timeout', 'key_in_use', 'error_before', 'error_after']) {
    await send('POST', '/v1/customers', { 'sandbox-fault': kind });
  }
  for (const kind of ['unauthorized', 'account_invalid']) {
    await send('POST', '/v1/customers', { 'sandbox-fault': kind });
  }
}

test('every refusal has keys, types and codes that Stripe declares', async () => {
  await refuseEverything();
  const logged = (await world.control('GET', 'requests?limit=1000')) as never as Logged[];
  const refusals = logged.filter(({ status }) => status >= 400);
  expect(new Set(refusals.map(({ status }) => status))).toEqual(
    new Set([400, 401, 402, 403, 404, 409, 429, 500]),
  );
  expect(refusals.length).toBeGreaterThan(25);
  const violations = createResponseChecker();
  for (const { answer, path } of refusals) violations.violations(JSON.parse(answer), path);
  const { problems, kinds } = violations.result();
  expect(problems).toEqual([]);
  expect(kinds).toContain('error');
});

test('the check sees a key too many, an unknown code, an unknown type, no message', () => {
  const violations = createResponseChecker();
  const error = { type: 'bad_luck', code: 'gone_fishing', colour: 'red', charge: 7 };
  violations.violations({ error, status: 400 }, 'planted');
  const { problems } = violations.result();
  expect(problems).toEqual(
    expect.arrayContaining([
      'planted: an error answer has no status beside its error',
      'error.colour: Stripe declares no such key',
      'error.charge: is no string',
      'error.message: is missing',
      expect.stringContaining("error.code: 'gone_fishing' is none of"),
      expect.stringContaining("error.type: 'bad_luck' is none of"),
    ]),
  );
});
