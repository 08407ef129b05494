import type { Step } from '../../../src/domain/collection/model/step';
import { paidBesideWire } from '../paid-beside-wire';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { orderFor, resumed } from '../stage';

// What Stripe was recorded to answer, as the engine meets it: bank debits whose reason is on the
// charge alone, methods that may not be used again, and refusals without a code.

let on: SandboxStage;
beforeAll(async () => {
  on = await setSandboxStage();
});
afterAll(() => on.close());
afterEach(async () => {
  await fetch(`${on.stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  expect(await on.stripe.violations()).toEqual([]);
});

const IBAN = 'DE89370400440532013000';

const planOf = async (externalId: string) => (await on.stage.row(externalId)).state.plan;

async function debited(externalId: string): Promise<{ step: Step; intentId: string }> {
  await on.submit(externalId, IBAN);
  const step = await on.start(externalId);
  expect(step.view.status).toBe('processing');
  const [intent] = await on.intentsOf(externalId);
  return { step, intentId: intent?.id ?? '' };
}

test.each([
  ['account_closed', 'needs_method'],
  ['debit_not_authorized', 'needs_method'],
  ['incorrect_account_holder_name', 'needs_method'],
  ['insufficient_funds', 'at'],
])('a debit that the bank refuses for %s leaves the plan at %s', async (code, next) => {
  const { step, intentId } = await debited(`debit-${code}`);
  const failed = { outcome: 'failed', failure_code: code };
  await on.stripe.control(`debits/${intentId}/settle`, failed);
  let woken = await on.wake(`debit-${code}`, step);
  while (woken.view.status === 'processing') woken = await on.wake(`debit-${code}`, woken);
  const { ladder, charge } = await planOf(`debit-${code}`);
  expect(ladder.last).toMatchObject({
    code: 'payment_intent_payment_attempt_failed',
    declineCode: code,
    methodLabel: 'SEPA debit 3000',
  });
  expect([charge.kind, ladder.attempts]).toEqual([next, 1]);
  expect((await on.intentsOf(`debit-${code}`)).map(({ status }) => status)).toEqual(['canceled']);
});

/** Up to the confirm, which is asked of Stripe only after `meanwhile`. */
async function confirmedAfter(
  externalId: string,
  method: string,
  meanwhile: (method: string) => Promise<unknown>,
): Promise<void> {
  const id = await on.submit(externalId, method);
  let step: Step = await on.stage.advance(resumed(externalId));
  const isOpened = () => step.effects.some(({ effect }) => effect.kind === 'confirmAttempt');
  while (!isOpened()) {
    const [next] = step.effects;
    if (next === undefined) throw new Error(`${externalId} is never charged`);
    step = await on.stage.perform(orderFor(externalId, step, next.effect));
  }
  await meanwhile(id ?? '');
  await on.settle(externalId, step);
}

test('a card that was detached meanwhile is not used again: another one is asked for', async () => {
  await confirmedAfter('detached', 'pm_card_visa', (method) =>
    on.stripe.sdk.paymentMethods.detach(method, {}, { idempotencyKey: 'detach-1' }),
  );
  expect((await planOf('detached')).charge.kind).toBe('needs_method');
  const asked = on.stage.mails.filter(({ subject }) => /^Comment souhaitez-vous /.test(subject));
  expect(asked).toHaveLength(1);
});

test('a mandate that was withdrawn meanwhile: another method is asked for', async () => {
  await confirmedAfter('withdrawn', IBAN, async (method) => {
    const mandate = await mandateOf(method);
    await on.stripe.control(`mandates/${mandate}`, { status: 'inactive' });
  });
  const { charge, ladder } = await planOf('withdrawn');
  expect([charge.kind, ladder.attempts, ladder.barred.length]).toEqual(['needs_method', 0, 1]);
});

/** The mandate that a first debit of the same account has left. */
async function mandateOf(method: string): Promise<string> {
  const { customer } = await on.stripe.sdk.paymentMethods.retrieve(method);
  const paid = await on.stripe.sdk.paymentIntents.create(
    {
      amount: 1_000,
      currency: 'eur',
      customer: String(customer),
      payment_method: method,
      confirm: true,
      off_session: true,
      allowed_payment_method_types: ['sepa_debit'],
      expand: ['latest_charge'],
    },
    { idempotencyKey: `first-${method}` },
  );
  const charge = paid.latest_charge as { payment_method_details: { sepa_debit: object } };
  return (charge.payment_method_details.sepa_debit as { mandate: string }).mandate;
}

async function refundDue(externalId: string): Promise<{ step: Step; intentId: string }> {
  const step = await paidBesideWire(on, externalId, externalId);
  const [intent] = await on.intentsOf(externalId);
  return { step, intentId: intent?.id ?? '' };
}

const paymentsOf = async (externalId: string) =>
  (await on.stage.row(externalId)).state.ledger.payments;

const refundMails = () =>
  on.stage.mails.filter(({ subject }) => subject.startsWith('Refund failed'));

test('more was refunded in the dashboard meanwhile: ours is called off, not failed', async () => {
  const { step, intentId } = await refundDue('elsewhere');
  await on.stripe.control('refunds', { payment_intent: intentId, amount: 10_000 });
  await on.settle('elsewhere', step);
  const [card] = await paymentsOf('elsewhere');
  expect(card?.refunds).toMatchObject([
    { automatic: true, amount: 4_000, status: 'failed', calledOff: true },
    { automatic: false, amount: 10_000, status: 'succeeded' },
  ]);
  expect(refundMails()).toEqual([]);
});

test('a refund refused without a code, of a disputed payment, waits for the dispute', async () => {
  const { step, intentId } = await refundDue('codeless');
  await on.stripe.control('disputes', { payment_intent: intentId });
  const message = 'This payment cannot be refunded.';
  const rule = { kind: 'refused', method: 'POST', path: '^/v1/refunds$', times: 1, message };
  await on.stripe.control('faults', rule);
  await on.settle('codeless', step);
  const [card] = await paymentsOf('codeless');
  expect(card?.refunds).toMatchObject([{ status: 'asked', stoppedByDispute: true }]);
  expect(refundMails()).toEqual([]);
});
