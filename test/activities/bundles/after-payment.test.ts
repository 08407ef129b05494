import type { Payment } from '../../../src/domain/collection/model/payment';
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
  expect(await on.stripe.violations()).toEqual([]);
});

const invoicesOver = async (of: string, amounts: Readonly<Record<string, number>>) => {
  const ids: string[] = [];
  for (const [name, amount] of Object.entries(amounts)) {
    const line = { description: name, quantity: '1', unitAmount: amount, amount, tax: null };
    const made = await bundles.invoices([name], { lines: [line], amountDue: amount }, of);
    ids.push(made[name] ?? '');
  }
  return ids;
};

const shareOf = async (externalId: string): Promise<Payment> => {
  const [share] = (await on.stage.row(externalId)).state.ledger.payments;
  if (share === undefined) throw new Error(`${externalId} has no payment`);
  return share;
};

const statusOf = async (externalId: string): Promise<string> => {
  await bundles.work(externalId);
  return (await on.stage.row(externalId)).view.status;
};

/** What went back of each share, by our refunds or by Stripe's. */
const givenBack = async (...names: string[]): Promise<number[][]> => {
  const shares = await Promise.all(names.map(shareOf));
  return shares.map(({ refunds }) => refunds.map(({ amount }) => amount));
};

test('our refund of one share is of that share alone, once, and named so at Stripe', async () => {
  const ids = await invoicesOver('refund', { 'r-1': 11_900, 'r-2': 5_000, 'r-3': 2_380 });
  const { bundle, intent } = await bundles.paid(ids);
  for (const name of ['r-1', 'r-2', 'r-3']) await bundles.work(name);
  await bundles.command('r-2', { name: 'refund', payment: null, amount: 1_200, n: 'n1_200' });
  const { data } = await on.stripe.sdk.refunds.list({ payment_intent: intent });
  const { ref } = await on.stage.row('r-2');
  expect(data.map(({ amount, metadata }) => [amount, metadata?.['invoice_ref']])).toEqual([
    [1_200, ref],
  ]);
  await bundles.hint(bundle);
  expect(await givenBack('r-1', 'r-2', 'r-3')).toEqual([[], [1_200], []]);
  // More than the share is left at Stripe, and still no more of it can go back.
  await bundles.command('r-2', { name: 'refund', payment: null, amount: 3_801, n: 'n3_801' });
  await bundles.hint(bundle);
  expect(await givenBack('r-1', 'r-2', 'r-3')).toEqual([[], [1_200], []]);
});

test('a refund made at Stripe is split over what is left of each share', async () => {
  const ids = await invoicesOver('dashboard', { 'd-1': 10_000, 'd-2': 5_000, 'd-3': 5_000 });
  const { bundle, intent } = await bundles.paid(ids);
  for (const name of ['d-1', 'd-2', 'd-3']) await bundles.work(name);
  await on.stripe.control('refunds', { payment_intent: intent, amount: 1_001 });
  await bundles.hint(bundle);
  expect(await givenBack('d-1', 'd-2', 'd-3')).toEqual([[501], [250], [250]]);
  await bundles.command('d-1', { name: 'refund', payment: null, amount: 4_749, n: 'n4_749' });
  await bundles.hint(bundle);
  // Of 10,000 there are 4,750 left, as much as of each other.
  await on.stripe.sandbox.advance(1_000);
  await on.stripe.control('refunds', { payment_intent: intent, amount: 300 });
  await bundles.hint(bundle);
  expect(await givenBack('d-1', 'd-2', 'd-3')).toEqual([
    [501, 4_749, 100],
    [250, 100],
    [250, 100],
  ]);
});

test.each(['won', 'lost'] as const)('a dispute that is %s is of every share', async (end) => {
  const names = [`${end}-1`, `${end}-2`, `${end}-3`];
  const [a, b, c] = names as [string, string, string];
  const ids = await invoicesOver(end, { [a]: 7_001, [b]: 5_000, [c]: 2_000 });
  const { bundle, intent } = await bundles.paid(ids);
  expect(await Promise.all(names.map(statusOf))).toEqual(['paid', 'paid', 'paid']);
  const dispute = await on.stripe.control<{ id: string }>('disputes', { payment_intent: intent });
  await bundles.hint(bundle);
  expect(await Promise.all(names.map(statusOf))).toEqual(['disputed', 'disputed', 'disputed']);
  const shares = await Promise.all(names.map(shareOf));
  expect(shares.map(({ disputes: [of] }) => [of?.id.split('#')[0], of?.amount])).toEqual([
    [dispute.id, 7_001],
    [dispute.id, 5_000],
    [dispute.id, 2_000],
  ]);
  await on.stripe.control(`disputes/${dispute.id}/close`, { status: end });
  await bundles.hint(bundle);
  const expected = end === 'won' ? 'paid' : 'disputed_lost';
  expect(await Promise.all(names.map(statusOf))).toEqual([expected, expected, expected]);
  expect((await bundles.row(bundle)).finished).toBe(true);
});

test('a dispute of a part is split, and the sum is what was withdrawn', async () => {
  const ids = await invoicesOver('part', { 'part-1': 10_000, 'part-2': 333 });
  const { bundle, intent } = await bundles.paid(ids);
  await on.stripe.control('disputes', { payment_intent: intent, amount: 1_000 });
  await bundles.hint(bundle);
  const shares = await Promise.all(['part-1', 'part-2'].map(shareOf));
  expect(shares.map(({ disputes: [of] }) => of?.amount)).toEqual([968, 32]);
});

test('giving up the dispute of one share closes the one at Stripe, and says so', async () => {
  const ids = await invoicesOver('give-up', { 'g-1': 7_000, 'g-2': 5_000 });
  const { bundle, intent } = await bundles.paid(ids);
  const { id } = await on.stripe.control<{ id: string }>('disputes', { payment_intent: intent });
  await bundles.hint(bundle);
  await bundles.command('g-1', { name: 'accept_dispute', dispute: null });
  expect((await on.stripe.sdk.disputes.retrieve(id)).status).toBe('lost');
  await bundles.hint(bundle);
  expect(await Promise.all(['g-1', 'g-2'].map(statusOf))).toEqual([
    'disputed_lost',
    'disputed_lost',
  ]);
});
