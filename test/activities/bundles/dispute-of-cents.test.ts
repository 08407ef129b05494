import type { Refund } from '../../../src/domain/collection/model/payment';
import { DAY } from '../../../src/domain/time';
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

/** Paid at once, one cent of it disputed unheard; the second invoice has no part of that. */
async function disputedByACent(of: string) {
  const names = { first: `${of}-1`, second: `${of}-2` };
  const ids = await bundles.invoices(Object.values(names), {}, of);
  const { bundle, intent } = await bundles.paid(Object.values(ids));
  for (const name of Object.values(names)) await bundles.work(name);
  const disputes = { payment_intent: intent, amount: 1 };
  const { id } = await on.stripe.control<{ id: string }>('disputes', disputes);
  return { bundle, intent, dispute: id, names };
}

const refundsOf = async (externalId: string): Promise<Refund[]> =>
  (await on.stage.row(externalId)).state.ledger.payments.flatMap(({ refunds }) => refunds);

const disputesOf = async (externalId: string): Promise<number[]> =>
  (await on.stage.row(externalId)).state.ledger.payments.flatMap(({ disputes }) =>
    disputes.map(({ amount }) => amount),
  );

test.each([
  ['won', { status: 'succeeded' }],
  ['lost', { status: 'failed', stripeId: null }],
] as const)(
  'a refund of a share that bears no part of a dispute goes on once that is %s',
  async (end, became) => {
    const { bundle, intent, dispute, names } = await disputedByACent(end);
    await bundles.command(names.second, { name: 'refund', payment: null, amount: 500, n: 'n1' });
    expect(await refundsOf(names.second)).toMatchObject([{ status: 'asked' }]);
    await bundles.hint(bundle);
    for (const name of Object.values(names)) await bundles.work(name);
    expect(await disputesOf(names.first)).toEqual([1]);
    expect(await disputesOf(names.second)).toEqual([]);
    expect(await refundsOf(names.second)).toMatchObject([
      { status: 'asked', stoppedByDispute: true },
    ]);
    await on.stripe.control(`disputes/${dispute}/close`, { status: end });
    await bundles.hint(bundle);
    await on.stripe.sandbox.advance(2 * DAY);
    await bundles.work(names.second);
    expect(await refundsOf(names.second)).toMatchObject([became]);
    const { data } = await on.stripe.sdk.refunds.list({ payment_intent: intent });
    expect(data.map(({ amount }) => amount)).toEqual(end === 'won' ? [500] : []);
  },
);
