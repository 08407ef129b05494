import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { explain } from '../../../src/domain/collection/queries/explain';
import { pressedPay } from '../opened-checkout';
import { invoice, refOf } from '../stage';

let on: SandboxStage;
beforeAll(async () => {
  on = await setSandboxStage();
});
afterAll(() => on.close());
afterEach(async () => {
  await fetch(`${on.stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  expect(await on.stripe.violations()).toEqual([]);
});

const GOOD = { times: 1_000_000 };

describe('one permission is missing', () => {
  test('to read fraud warnings: what is paid by the link is recorded all the same', async () => {
    await on.stripe.control('faults', { ...GOOD, kind: 'no_permission', path: '/v1/radar' });
    const open = await on.settle('unread', await pressedPay(on.stage, 'unread'));
    const session = await on.stage.stores.checkouts.current(refOf('unread'));
    await on.stripe.control(`sessions/${session?.sessionId ?? ''}/pay`, {});
    const paid = await on.wake('unread', open);
    expect(paid.finished).toMatchObject({ status: 'paid', received: 11_900 });
    expect((await on.stage.row('unread')).state.looking.notConfirmedSince).toBeNull();
  });
});

test('a checkout that Stripe never takes is held in its words, and mailed', async () => {
  const message = 'Invalid currency: tnd';
  const rule = { ...GOOD, kind: 'refused', method: 'POST', path: '/v1/checkout/sessions' };
  await on.stripe.control('faults', { ...rule, message, param: 'currency' });
  const step = await on.settle('tnd', await pressedPay(on.stage, 'tnd'));
  expect(step.view.status).toBe('held');
  expect(step.view.details).toContain(message);
  const { state, policy } = await on.stage.row('tnd');
  expect(explain(state, policy).reason).toContain(message);
  const mail = on.stage.mails.find(({ subject }) => subject.startsWith('On hold'));
  expect(mail?.text).toContain(message);
  await fetch(`${on.stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  // By the hour of the day something else is due before, such as a reminder.
  let due = step;
  while (due.view.waitsFor !== 'try to open a checkout again') due = await on.wake('tnd', due);
  expect((await on.wake('tnd', due)).view.status).toBe('open');
});

test('a Stripe customer the account does not have is unlinked, and the link pays', async () => {
  const collection = { autoCharge: false, createStripeCustomer: 'never' } as const;
  const { stores, clock } = on.stage;
  const handed = await stores.invoices.submit(invoice('elsewhere', { collection }), clock.now());
  if (handed.kind !== 'created') throw new Error('submitted before');
  const { id } = handed.row.customer;
  await stores.customers.link(id, 'cus_of_another_account');
  const open = await on.settle('elsewhere', await pressedPay(on.stage, 'elsewhere'));
  const session = await stores.checkouts.current(refOf('elsewhere'));
  expect(session?.url).toMatch(/^http/);
  expect(await stores.customers.byId('default', id)).toMatchObject({ stripeCustomer: null });
  await on.stripe.control(`sessions/${session?.sessionId ?? ''}/pay`, {});
  expect((await on.wake('elsewhere', open)).finished).toMatchObject({ status: 'paid' });
});
