import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { pressedPay } from '../opened-checkout';
import { refOf, resumed } from '../stage';

let on: SandboxStage;
beforeAll(async () => {
  on = await setSandboxStage();
});
afterAll(() => on.close());
afterEach(async () => {
  expect(await on.stripe.violations()).toEqual([]);
});

test.each([
  'json_502',
  'json_502_after',
  'html_502',
  'truncated',
  'reset_before',
  'reset_after',
  'error_after',
  'rate_limit',
  'lock_timeout',
  'key_in_use',
  'hang_after',
])('%s on the confirm: paid once, and never twice', async (kind) => {
  const id = `confirm-${kind}`;
  await on.submit(id, 'pm_card_visa');
  const path = '^/v1/payment_intents/[^/]+/confirm$';
  await on.stripe.control('faults', { method: 'POST', path, kind });
  const step = await on.start(id);
  expect(step.finished).toMatchObject({ status: 'paid', received: 11_900 });
  expect((await on.intentsOf(id)).map(({ status }) => status)).toEqual(['succeeded']);
});

test.each([
  'json_502',
  'json_502_after',
  'truncated',
  'reset_after',
  'error_after',
  'rate_limit',
  'key_in_use',
])('%s on the creation: one intent, not two', async (kind) => {
  const id = `create-${kind}`;
  await on.submit(id, 'pm_card_visa');
  await on.stripe.control('faults', { method: 'POST', path: '^/v1/payment_intents$', kind });
  const step = await on.start(id);
  expect(step.finished).toMatchObject({ status: 'paid' });
  expect(await on.intentsOf(id)).toHaveLength(1);
});

test('an intent that a restored database forgot, of another amount: never confirmed', async () => {
  const id = 'forgotten';
  const method = await on.submit(id, 'pm_card_visa');
  const customer = (await on.stage.stores.invoices.byRef(refOf(id)))?.customer.stripeCustomer;
  await on.stripe.sdk.paymentIntents.create(
    {
      amount: 5_000,
      currency: 'eur',
      customer: customer ?? '',
      payment_method: method ?? '',
      metadata: { invoice_ref: refOf(id), attempt: '1' },
    },
    { idempotencyKey: 'asked-before-the-restore' },
  );
  const path = '^/v1/payment_intents$';
  await on.stripe.control('faults', { method: 'POST', path, kind: 'error_before', times: 4 });
  let step = await on.start(id);
  // By the hour of the day something else is due before the next try, such as a reminder.
  for (let n = 0; n < 3 && step.finished === null; n += 1) step = await on.wake(id, step);
  expect(step.finished).toMatchObject({ status: 'paid', received: 11_900 });
  const intents = await on.intentsOf(id);
  expect(intents.map(({ amount, status }) => `${amount} ${status}`)).toEqual([
    '11900 succeeded',
    '5000 canceled',
  ]);
});

test('a 500 that Stripe repeats: the checkout it created is closed, another pays', async () => {
  const id = 'create-again-and-again';
  const path = '^/v1/checkout/sessions$';
  await on.stripe.control('faults', { method: 'POST', path, kind: 'error_after' });
  const step = await on.settle(id, await pressedPay(on.stage, id));
  const { checkouts } = on.stage.stores;
  expect(await checkouts.current(refOf(id))).toBeNull();
  const command = { id: `again-${id}`, by: 'customer', name: 'open_checkout' } as const;
  const order = { ...resumed(id, step.version), inbox: [{ kind: 'command', command }] as const };
  await on.settle(id, await on.stage.advance({ ...order, inbox: [...order.inbox] }));
  expect(await checkouts.current(refOf(id))).toMatchObject({ n: 2, status: 'open' });
  const { data } = await on.stripe.sdk.checkout.sessions.list({ limit: 100 });
  const ours = data.filter(({ metadata }) => metadata?.['invoice_ref'] === refOf(id));
  expect(ours.map(({ status }) => status)).toEqual(['open', 'expired']);
});

test('a list that does not show yet what was created: nothing else opens beside it', async () => {
  const id = 'created-and-not-listed';
  const path = '^/v1/checkout/sessions$';
  await on.stripe.control('faults', { method: 'POST', path, kind: 'error_after' });
  const lag = { kind: 'stale_list', delay_ms: 60_000 };
  await on.stripe.control('faults', { method: 'GET', path, ...lag });
  const searched = await on.settle(id, await pressedPay(on.stage, id));
  expect((await on.stage.row(id)).state.lane.kind).toBe('reading');
  await on.wake(id, searched);
  expect((await on.stage.row(id)).state.lane.kind).toBe('none');
  const { data } = await on.stripe.sdk.checkout.sessions.list({ limit: 100 });
  const ours = data.filter(({ metadata }) => metadata?.['invoice_ref'] === refOf(id));
  expect(ours.map(({ status }) => status)).toEqual(['expired']);
});

test('a permission lost after an answer nobody heard: what was created is closed', async () => {
  const id = 'created-then-forbidden';
  const path = '^/v1/checkout/sessions$';
  const rule = { method: 'POST', path, chain: ['truncated', 'no_permission'] };
  await on.stripe.control('faults', rule);
  await on.settle(id, await pressedPay(on.stage, id));
  expect((await on.stage.row(id)).state.lane.kind).toBe('none');
  const { data } = await on.stripe.sdk.checkout.sessions.list({ limit: 100 });
  const ours = data.filter(({ metadata }) => metadata?.['invoice_ref'] === refOf(id));
  expect(ours.map(({ status }) => status)).toEqual(['expired']);
});
