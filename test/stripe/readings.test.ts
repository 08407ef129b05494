import { isLetGo } from '../../src/stripe/readings';
import { OURS, openedIntent, value } from './made-at-stripe';
import { realSandbox } from './real-sandbox';
import type { RealSandbox } from './real-sandbox';

let stripe: RealSandbox;
beforeAll(async () => {
  stripe = await realSandbox();
});
afterAll(() => stripe.stop());

async function confirmed(given: string) {
  const intent = await openedIntent(stripe, given);
  const key = `${intent.ref}/confirm/4`;
  const request = { key, intentId: intent.intentId, method: intent.method };
  return { ...intent, request, called: await stripe.gateway.confirmIntent(request) };
}

test('an unconfirmed intent reads as one, with our number and its method', async () => {
  const { intentId, method } = await openedIntent(stripe, 'pm_card_visa');
  const { id, type, label, fingerprint } = method;
  expect(value(await stripe.gateway.readIntent(intentId))).toEqual({
    id: intentId,
    status: 'requires_confirmation',
    amount: 11_900,
    amountReceived: 0,
    currency: 'eur',
    n: 4,
    ofCheckout: false,
    method: { id, type, label, fingerprint },
    decline: null,
    instructionsUrl: null,
    charge: null,
  });
  expect(method).toMatchObject({ type: 'card', label: 'visa 4242' });
});

test('a success reads the same from its answer and from a reading', async () => {
  const { called, intentId } = await confirmed('pm_card_visa');
  const answer = value(called);
  expect(answer).toMatchObject({ status: 'succeeded', amountReceived: 11_900 });
  expect(answer.charge).toMatchObject({ refunds: [], disputes: [], warnings: [] });
  expect(value(await stripe.gateway.readIntent(intentId))).toEqual(answer);
});

test('a repeated confirm answers what is true now, not what was true then', async () => {
  const { request, called } = await confirmed('pm_card_visa');
  expect(value(called).charge?.refunds).toEqual([]);
  await stripe.control('refunds', { payment_intent: request.intentId, amount: 1_900 });
  const again = value(await stripe.gateway.confirmIntent(request));
  expect(again.charge?.refunds).toMatchObject([{ amount: 1_900, n: null }]);
});

test('a decline gives its codes, and its intent reads them too', async () => {
  const { called, intentId } = await confirmed('pm_card_chargeCustomerFail');
  expect(called).toMatchObject({ kind: 'declined', intentId });
  if (called.kind !== 'declined') return;
  const read = value(await stripe.gateway.readIntent(intentId));
  expect(read).toMatchObject({ status: 'requires_payment_method', charge: null });
  expect(read.decline).toEqual(called.decline);
  expect(read.method).toMatchObject({ type: 'card' });
});

test('a card that wants its bank is a decline, since nobody is there to answer', async () => {
  const { called } = await confirmed('pm_card_authenticationRequired');
  expect(called).toMatchObject({
    kind: 'declined',
    decline: { code: 'authentication_required' },
  });
});

test('canceling reads back as canceled; what succeeded cannot be', async () => {
  const open = await openedIntent(stripe, 'pm_card_visa');
  value(await stripe.gateway.cancelIntent(open.intentId, `${open.ref}/cancel/4`));
  expect(value(await stripe.gateway.readIntent(open.intentId)).status).toBe('canceled');
  const paid = await confirmed('pm_card_visa');
  const refused = await stripe.gateway.cancelIntent(paid.intentId, `${paid.ref}/cancel/4`);
  expect(refused).toMatchObject({ kind: 'refused', code: 'payment_intent_unexpected_state' });
});

test('a debit is processing, then succeeded, then returned with its reason', async () => {
  const { called, intentId } = await confirmed('DE89370400440532013000');
  expect(value(called)).toMatchObject({ status: 'processing', charge: null });
  expect(value(called).method).toMatchObject({ type: 'sepa_debit', label: 'SEPA debit 3000' });
  await stripe.control(`debits/${intentId}/settle`, { outcome: 'succeeded' });
  expect(value(await stripe.gateway.readIntent(intentId)).status).toBe('succeeded');
  await stripe.control(`debits/${intentId}/return`, { reason: 'insufficient_funds' });
  const returned = value(await stripe.gateway.readIntent(intentId));
  expect(returned.charge?.disputes).toMatchObject([
    { reason: 'insufficient_funds', status: 'lost', withdrawn: true, amount: 11_900 },
  ]);
});

test('a debit that failed reads why from its charge, which its intent does not say', async () => {
  const { intentId } = await confirmed('DE89370400440532013000');
  const failed = { outcome: 'failed', failure_code: 'account_closed' };
  await stripe.control(`debits/${intentId}/settle`, failed);
  expect(value(await stripe.gateway.readIntent(intentId))).toMatchObject({
    status: 'requires_payment_method',
    charge: null,
    method: { type: 'sepa_debit' },
    decline: { code: 'payment_intent_payment_attempt_failed', declineCode: 'account_closed' },
  });
});

test('a declined card reads what its network said and advised', async () => {
  const given = await openedIntent(stripe, 'pm_card_visa');
  await stripe.control(`payment_methods/${given.method.id}`, { decline_code: 'expired_card' });
  const request = { key: `${given.ref}/confirm/4`, ...given };
  expect((await stripe.gateway.confirmIntent(request)).kind).toBe('declined');
  expect(value(await stripe.gateway.readIntent(given.intentId)).decline).toEqual({
    code: 'expired_card',
    declineCode: 'expired_card',
    adviceCode: 'confirm_card_data',
    networkCode: '03',
    networkDeclineCode: '54',
    network: 'visa',
  });
});

test('a dispute takes the money until it is won', async () => {
  const { intentId } = await confirmed('pm_card_visa');
  const dispute = await stripe.control<{ id: string }>('disputes', { payment_intent: intentId });
  const open = value(await stripe.gateway.readIntent(intentId));
  expect(open.charge?.disputes).toMatchObject([
    { id: dispute.id, status: 'needs_response', withdrawn: true },
  ]);
  expect(open.charge?.disputes[0]?.evidenceDueAt).toBeGreaterThan(stripe.sandbox.now());
  await stripe.control(`disputes/${dispute.id}/close`, { status: 'won' });
  const won = value(await stripe.gateway.readIntent(intentId));
  expect(won.charge?.disputes).toMatchObject([{ status: 'won', withdrawn: false }]);
});

test('a fraud warning is read with its charge, and whether to act on it', async () => {
  const { intentId, called } = await confirmed('pm_card_createIssuerFraudRecord');
  expect(value(called).status).toBe('succeeded');
  const warned = value(await stripe.gateway.readIntent(intentId));
  expect(warned.charge?.warnings).toMatchObject([{ type: 'misc', actionable: true }]);
  await stripe.control('refunds', { payment_intent: intentId, amount: 11_900 });
  const refunded = value(await stripe.gateway.readIntent(intentId));
  expect(refunded.charge?.warnings).toMatchObject([{ type: 'misc', actionable: false }]);
});

test('a refund is ours by its number; asked again it is the same', async () => {
  const { intentId, ref } = await confirmed('pm_card_visa');
  const metadata = { ...OURS, invoice_ref: ref, attempt: 'number' };
  const request = {
    key: `${ref}/refund/number`,
    intentId,
    amount: 500,
    refundNo: 'number',
    metadata,
  };
  const first = value(await stripe.gateway.createRefund(request));
  expect(first).toMatchObject({ n: 'number', amount: 500, status: 'succeeded' });
  expect(value(await stripe.gateway.createRefund(request))).toEqual(first);
  expect(value(await stripe.gateway.refundsOf(intentId))).toEqual([first]);
});

test('a dispute stops a refund, and that is an answer', async () => {
  const { intentId, ref } = await confirmed('pm_card_visa');
  await stripe.control('disputes', { payment_intent: intentId });
  const metadata = { ...OURS, invoice_ref: ref, attempt: 'x' };
  const request = { key: `${ref}/refund/x`, intentId, amount: 500, refundNo: 'x', metadata };
  expect(value(await stripe.gateway.createRefund(request))).toEqual({ stopped: 'dispute' });
});

test.each([
  ['json_502', 'unknown'],
  ['html_502', 'unknown'],
  ['truncated', 'unknown'],
  ['error_after', 'unknown'],
  ['rate_limit', 'busy'],
  ['lock_timeout', 'busy'],
  ['key_in_use', 'busy'],
  ['unauthorized', 'unauthorized'],
  ['account_invalid', 'unauthorized'],
  ['no_permission', 'forbidden'],
  ['refused', 'refused'],
])('the fault %s comes out as %s', async (kind, expected) => {
  const { ref, intentId, method } = await openedIntent(stripe, 'pm_card_visa');
  await stripe.control('faults', { method: 'POST', path: '/v1/payment_intents/', kind });
  const called = await stripe.gateway.confirmIntent({ key: `${ref}/confirm/4`, intentId, method });
  expect(called.kind).toBe(expected);
});

test('a permission that is missing for a side read does not hide the money', async () => {
  const { intentId } = await confirmed('pm_card_visa');
  for (const path of ['/v1/radar', '/v1/refunds', '/v1/disputes']) {
    await stripe.control('faults', { method: 'GET', path, kind: 'no_permission' });
  }
  const read = value(await stripe.gateway.readIntent(intentId));
  expect(read).toMatchObject({ status: 'succeeded', amountReceived: 11_900 });
  expect(read.charge).toMatchObject({
    refunds: [],
    disputes: [],
    warnings: [],
    unread: ['refund_read', 'dispute_read', 'early_fraud_warning_read'],
  });
});

test('what a capture lets go of is listed as a refund, and is none', async () => {
  const charge = { amount: 20_675, amount_captured: 20_300 };
  const moved = { amount: 375, balance_transaction: 'txn_1' };
  expect(isLetGo({ amount: 375, balance_transaction: null }, charge)).toBe(true);
  expect(isLetGo(moved, charge)).toBe(false);
  expect(isLetGo({ ...moved, amount: 20_300, balance_transaction: null }, charge)).toBe(false);
  const whole = { amount: 20_675, amount_captured: 20_675 };
  expect(isLetGo({ amount: 375, balance_transaction: null }, whole)).toBe(false);
});
