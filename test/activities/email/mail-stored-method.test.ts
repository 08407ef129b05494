import { mailCustomers } from '../../../activities/email/mail-customers';
import { HOUR } from '../../../src/domain/time';
import { VISA, setStage } from '../stage';
import type { Stage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const ASKED = Date.parse('2026-11-02T09:00:00Z');
const card = (id: string, createdAt: number) => {
  const end = { expMonth: 12, expYear: 2099 };
  const details = { brand: 'visa', last4: '4242', bankName: null, country: null, ...end };
  return { ...VISA, id, fingerprint: id, details: { ...details, createdAt } };
};

test('a method that is stored by our link is reported to the customer, once', async () => {
  const { customers, customerCheckouts } = stage.stores;
  const given = { connection: 'default', externalId: 'stores', name: 'Client SA' };
  const put = await customers.put({ ...given, email: 'ap@client.example', locale: 'fr' });
  const { id } = put.row;
  await customers.link(id, 'cus_stores');
  const before = card('pm_before', ASKED - HOUR);
  await customers.setMethods(id, [before], null, Date.now());
  const expiresAt = ASKED + HOUR;
  const session = { stripeCustomer: 'cus_stores', askedAt: ASKED, expiresAt, replaces: null };
  const { n } = await customerCheckouts.request(put.row, session);
  await customerCheckouts.opened(put.row, n, { sessionId: 'cs_1', url: null, expiresAt });
  const stored = card('pm_stored', ASKED + 1_000);
  const newer = card('pm_newer', expiresAt + HOUR);
  for (let read = 0; read < 2; read += 1) {
    await customers.setMethods(id, [stored, before, newer], 'pm_stored', Date.now());
    await mailCustomers(stage.deps);
  }
  expect(stage.mails.map(({ subject }) => subject)).toEqual([
    expect.stringContaining('visa 4242') as string,
  ]);
  expect(stage.mails[0]?.text).toContain('Les factures payées automatiquement');
  expect(stage.mails[0]?.text).toContain('https://pay.example/portal');
});
