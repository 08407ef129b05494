import type { Step } from '../../../src/domain/collection/model/step';
import type { CollectionState } from '../../../src/domain/collection/model/state';
import { DAY, HOUR } from '../../../src/domain/time';
import { putAttempt } from '../../../src/postgres/collection/attempts';
import type { AttemptRow } from '../../../src/postgres/collection/attempts';
import { queryableOf } from '../../../src/postgres/database';
import type { Stage } from '../stage';
import { VISA, effectOf, invoice, orderFor, refOf, resumed, setStage } from '../stage';

type AskedBy = AttemptRow['askedBy'];

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const hint = (externalId: string) => ({
  ...resumed(externalId),
  inbox: [{ kind: 'hint' as const }],
});
const times = (count: number, by: AskedBy): AskedBy[] => Array.from({ length: count }, () => by);

/** Its customer has a card that no other has; it is charged by itself only if it is said so. */
async function submitted(externalId: string, autoCharge: boolean): Promise<Step> {
  const { customers, invoices } = stage.stores;
  const given = invoice(externalId, { collection: { autoCharge } });
  const handed = await invoices.submit(given, stage.clock.now());
  if (handed.kind !== 'created') throw new Error(`${externalId} was submitted before`);
  const card = { ...VISA, id: `pm_${externalId}`, fingerprint: `card-of-${externalId}` };
  await customers.link(handed.row.customer.id, `cus_${externalId}`);
  await customers.setMethods(handed.row.customer.id, [card], card.id, Date.now());
  return stage.advance(resumed(externalId));
}

/** Its card was declined so often, an hour apart, the last time an hour ago. */
async function declinedBefore(externalId: string, askedBy: readonly AskedBy[]): Promise<void> {
  const now = stage.clock.now();
  const method = { ...VISA, fingerprint: `card-of-${externalId}` };
  await stage.stores.inTransaction(async (tx) => {
    for (const [i, by] of askedBy.entries()) {
      const askedAt = now - (askedBy.length - i) * HOUR;
      const named = { ref: refOf(externalId), n: 100 + i, key: `k/${i}`, intentId: null };
      const ended = { outcome: 'declined', declineCode: null };
      await putAttempt(queryableOf(tx), {
        ...named,
        ...ended,
        amount: 100,
        method,
        askedAt,
        askedBy: by,
      });
    }
  });
}

async function customerTries(externalId: string): Promise<Step> {
  const command = { id: `page-${externalId}`, by: 'customer', name: 'charge_now' } as const;
  await stage.stores.commands.store(refOf(externalId), command, 'hash');
  return stage.advance(hint(externalId));
}

async function open(externalId: string, step: Step): Promise<CollectionState> {
  const effect = effectOf(step, 'openIntent');
  const intentId = `pi_${externalId}`;
  stage.stripe = { createIntent: async () => ({ kind: 'ok', value: { intentId } }) };
  await stage.perform(orderFor(externalId, step, effect));
  return (await stage.row(externalId)).state;
}

test("five tries of the customer's own use up theirs, and nothing of the plan's", async () => {
  const planned = await submitted('planned', true);
  await declinedBefore('planned', times(5, 'customer'));
  expect((await open('planned', planned)).lane.kind).toBe('confirming');

  await submitted('own', false);
  await declinedBefore('own', times(5, 'customer'));
  const now = stage.clock.now();
  const { lane, plan } = await open('own', await customerTries('own'));
  expect(lane.kind).toBe('none');
  // Once the oldest of the five is thirty days and an hour old.
  const until = plan.ownTries?.postponed?.until ?? 0;
  expect(Math.round((until - now) / HOUR)).toBe((30 * DAY) / HOUR + 1 - 5);
});

test('the plan leaves customers their share, within the limit of the networks', async () => {
  await submitted('share', false);
  await declinedBefore('share', times(15, 'plan'));
  expect((await open('share', await customerTries('share'))).lane.kind).toBe('confirming');

  await submitted('full', false);
  await declinedBefore('full', [...times(4, 'customer'), ...times(16, 'plan')]);
  expect((await open('full', await customerTries('full'))).lane.kind).toBe('none');

  const planned = await submitted('planned-full', true);
  await declinedBefore('planned-full', [...times(5, 'customer'), ...times(15, 'plan')]);
  const { lane, plan } = await open('planned-full', planned);
  expect(lane.kind).toBe('none');
  expect(plan.charge).toMatchObject({ kind: 'at', by: 'plan' });
});

test('who asked is kept with the attempt', async () => {
  await submitted('kept', false);
  await open('kept', await customerTries('kept'));
  expect(await stage.attemptRows(refOf('kept'))).toMatchObject([{ asked_by: 'customer' }]);
});
