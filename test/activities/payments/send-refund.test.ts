import type { Step } from '../../../src/domain/collection/model/step';
import { queryableOf } from '../../../src/postgres/database';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { saved } from '../../postgres/samples';
import { paidBesideWire, performUnsaved } from '../paid-beside-wire';
import { effectOf, orderFor, refOf, resumed } from '../stage';

let on: SandboxStage;
beforeAll(async () => {
  on = await setSandboxStage();
});
afterAll(() => on.close());
afterEach(async () => {
  expect(await on.stripe.violations()).toEqual([]);
});

async function refunding(externalId: string): Promise<Step> {
  await on.submit(externalId, 'pm_card_visa');
  return requestRefund(externalId, `refund-${externalId}`, await on.start(externalId));
}

function requestRefund(externalId: string, id: string, { version }: Pick<Step, 'version'>) {
  const of = { payment: null, amount: 1_900, n: 'aaaabbbbccccdddd' } as const;
  const command = { id, by: 'business', name: 'refund', ...of } as const;
  const order = resumed(externalId, version);
  return on.stage.advance({ ...order, inbox: [{ kind: 'command', command }] });
}

const refundsOf = async (externalId: string) => {
  const [intent] = await on.intentsOf(externalId);
  return (await on.stripe.sdk.refunds.list({ payment_intent: intent?.id ?? '' })).data;
};

test.each(['none', 'json_502_after', 'reset_after', 'error_after'])(
  'a refund is given once (fault: %s)',
  async (kind) => {
    const externalId = `refunded-${kind}`;
    const step = await refunding(externalId);
    const fault = { method: 'POST', path: '^/v1/refunds$', kind };
    if (kind !== 'none') await on.stripe.control('faults', fault);
    await on.settle(externalId, step);
    expect((await refundsOf(externalId)).map(({ amount }) => amount)).toEqual([1_900]);
    const [payment] = (await on.stage.row(externalId)).state.ledger.payments;
    expect(payment?.refunds).toMatchObject([{ status: 'succeeded', amount: 1_900 }]);
  },
);

test('a refund past its key is found before it is asked again', async () => {
  const step = await refunding('old-refund');
  const effect = effectOf(step, 'sendRefund');
  const order = orderFor('old-refund', step, effect);
  await performUnsaved(on, order);
  await on.stripe.sandbox.advance(25 * 3_600_000);
  await on.stripe.control('keys/expire');
  await on.stage.perform(order);
  expect(await refundsOf('old-refund')).toHaveLength(1);
});

test('a refund that a restored database forgot is found, though its key has died', async () => {
  const externalId = 'forgotten-refund';
  await on.submit(externalId, 'pm_card_visa');
  const paid = await on.start(externalId);
  const backup = await on.stage.row(externalId);
  await on.settle(externalId, await requestRefund(externalId, 'the-refund', paid));
  await on.stripe.sandbox.advance(25 * 3_600_000);
  await on.stripe.control('keys/expire');
  const { inTransaction, collections } = on.stage.stores;
  await inTransaction(async (tx) => {
    await queryableOf(tx).query('delete from commands where ref = $1', [refOf(externalId)]);
    const row = await collections.lock(tx, refOf(externalId));
    if (row !== null) await collections.save(tx, { ...saved(row), state: backup.state });
  });
  // The business submits it again under its key, and nobody here remembers that one.
  await on.settle(
    externalId,
    await requestRefund(externalId, 'the-refund', await on.stage.row(externalId)),
  );
  expect(await refundsOf(externalId)).toHaveLength(1);
  const [payment] = (await on.stage.row(externalId)).state.ledger.payments;
  expect(payment?.refunds).toMatchObject([{ status: 'succeeded', amount: 1_900 }]);
});

test('a refund of which nobody can see whether it was made is not called off', async () => {
  const excess = await paidBesideWire(on, 'unseen', 'cmd_1');
  const order = orderFor('unseen', excess, effectOf(excess, 'sendRefund'));
  await performUnsaved(on, order);
  const reversed = { id: 'back', by: 'business', name: 'reverse_outside_payment' } as const;
  await on.stage.advance({
    ...resumed('unseen', excess.version),
    inbox: [{ kind: 'command', command: { ...reversed, payment: 'outside:cmd_1' } }],
  });
  await on.stripe.control('faults', {
    method: 'GET',
    path: '^/v1/refunds$',
    kind: 'no_permission',
  });
  await on.stage.perform(order, 2);
  const refundsStored = async () =>
    (await on.stage.row('unseen')).state.ledger.payments.flatMap(({ refunds }) => refunds);
  expect(await refundsStored()).toMatchObject([{ status: 'asked', amount: 4_000 }]);
  const { outstanding, later } = (await on.stage.row('unseen')).state;
  expect(later.map(({ effect }) => effect.id)).toContain(order.effect.id);
  expect(outstanding.map(({ kind }) => kind)).not.toContain('openIntent');
  expect(await refundsOf('unseen')).toHaveLength(1);
});
