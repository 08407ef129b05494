import { mailUnmatchedMoney } from '../../../activities/email/mail-unmatched-money';
import { CONNECTION, setStage } from '../stage';
import type { Stage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  stage.mails.length = 0;
  stage.mailAnswer = { kind: 'sent' };
  await stage.stores.connections.ensure(CONNECTION);
});

const keep = (intentId: string) =>
  stage.stores.unmatched.save({
    connection: 'default',
    intentId,
    amount: 4_200,
    currency: 'usd',
    eventId: null,
    why: 'invoice INV-1 is in eur',
  });

test('the business is mailed once about money that was not recorded, in detail', async () => {
  await keep('pi_foreign');
  await mailUnmatchedMoney(stage.deps);
  await keep('pi_foreign');
  await mailUnmatchedMoney(stage.deps);
  expect(stage.mails).toHaveLength(1);
  const [mail] = stage.mails;
  expect(mail?.to).toEqual([{ name: 'Business Ltd', address: 'owner@business.example' }]);
  expect(mail?.subject).toMatch(/^Unmatched money: \$42\.00/);
  for (const part of [mail?.text, mail?.html]) {
    expect(part).toContain('pi_foreign');
    expect(part).toContain('invoice INV-1 is in eur');
  }
});

test('two workers at once mail of it once', async () => {
  await keep('pi_twice');
  await Promise.all([mailUnmatchedMoney(stage.deps), mailUnmatchedMoney(stage.deps)]);
  expect(stage.mails.map(({ messageId }) => messageId)).toHaveLength(1);
});

test.each([
  ['the mail server is away', [{ kind: 'unavailable', detail: 'down' }, CONNECTION]],
  ['no address is named for notices', [{ kind: 'sent' }, { ...CONNECTION, notifyEmails: [] }]],
] as const)('while %s it stays to be mailed', async (_why, [answer, connection]) => {
  await stage.stores.connections.ensure({
    ...connection,
    notifyEmails: [...connection.notifyEmails],
  });
  stage.mailAnswer = answer;
  await keep(`pi_${answer.kind}`);
  await mailUnmatchedMoney(stage.deps);
  expect(stage.mails).toEqual([]);
  expect(await stage.stores.unmatched.leaseForMail(10)).toEqual([]); // leased, and due again later
});
