import { mailCustomers } from '../../../activities/email/mail-customers';
import { COMMAND_LINE } from '../../../src/domain/audit';
import { DAY } from '../../../src/domain/time';
import { queryableOf } from '../../../src/postgres/database';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { CONNECTION, refOf } from '../stage';
import { bundleStage } from './bundle-stage';
import type { BundleStage } from './bundle-stage';

let on: SandboxStage;
let bundles: BundleStage;
beforeAll(async () => {
  on = await setSandboxStage();
  bundles = bundleStage(on);
  const branding = { accentColor: '#0b5fff', replyTo: 'help@business.example', footer: null };
  await on.stage.stores.branding.put(CONNECTION.code, branding, COMMAND_LINE);
});
afterAll(() => on.close());
beforeEach(() => {
  on.stage.mails.length = 0;
});

const query = (sql: string, values: string[] = []) =>
  on.stage.stores.inTransaction((tx) => queryableOf(tx).query(sql, values));

const rows = (intent: string) =>
  query('select status, detail from customer_mails where key = $1', [`several_paid/${intent}`]);

/** Two workers look at what is due. */
async function mailDue(): Promise<void> {
  await query(`update customer_mails set due_at = now() where status = 'due'`);
  await Promise.all([mailCustomers(on.stage.deps), mailCustomers(on.stage.deps)]);
}

/** Of each mail that was sent: what it says it is, and what goes with it. */
const sent = () =>
  on.stage.mails.map(({ subject, attachments }) => [
    subject.replaceAll(/[\u00a0\u202f]/g, ' '),
    attachments.map(({ filename }) => filename),
  ]);

const names = (of: string) => [`${of}-1`, `${of}-2`, `${of}-3`];

async function paidAtOnce(of: string, method?: Parameters<BundleStage['pay']>[1]) {
  const ids = await bundles.invoices(names(of), {}, of);
  const bundle = await bundles.opened(Object.values(ids));
  await bundles.settle(bundle);
  on.stage.mails.length = 0;
  return { bundle, intent: await bundles.pay(bundle, method) };
}

const receiptFor = (of: string) => [
  'Reçu pour 3 factures de Business Ltd : 357,00 € payés',
  names(of).map((name) => `Reçu-${name}.pdf`),
];

test('three invoices that were paid at once have one receipt, and no other', async () => {
  const { bundle, intent } = await paidAtOnce('once');
  await bundles.hint(bundle, intent);
  await bundles.hint(bundle, intent); // Stripe says it again
  for (const name of names('once')) await bundles.work(name);
  expect(sent()).toEqual([]);
  await mailDue();
  await mailDue();
  expect(sent()).toEqual([receiptFor('once')]);
  const [mail] = on.stage.mails;
  expect(mail?.replyTo?.address).toBe('help@business.example');
  expect(mail?.html).toMatch(/background-color:\s?#0b5fff/);
  expect(mail?.to.map(({ address }) => address)).toEqual(['ap@client.example']);
  expect(mail?.text.match(/^Facture once-\d.:.119,00.€$/gm)).toHaveLength(3);
  expect(mail?.text.match(/https:\/\/pay\.example\/i\/\S+/g)).toHaveLength(3);
  expect(await rows(intent)).toEqual([{ status: 'sent', detail: null }]);
  for (const name of names('once')) await expectShownBy(name, intent);
});

test('where one reads first that a debit succeeded, the receipt waits for all', async () => {
  const { bundle, intent } = await paidAtOnce('debit', { iban: 'DE89370400440532013000' });
  await bundles.hint(bundle, intent);
  for (const name of names('debit')) await bundles.work(name);
  await on.stripe.sandbox.advance(15 * DAY);
  await bundles.work('debit-1');
  expect(await bundles.remaining('debit-1')).toBe(0);
  expect((await bundles.row(bundle)).state.payments[0]?.intent.status).toBe('processing');
  const receipts = () => sent().filter(([subject]) => String(subject).startsWith('Reçu'));
  await mailDue();
  expect(receipts()).toEqual([]);
  await bundles.hint(bundle, intent);
  for (const name of names('debit')) await bundles.work(name);
  await mailDue();
  expect(receipts()).toEqual([receiptFor('debit')]);
});

/** Each of the invoices has it among its mails, once, and in its timeline. */
async function expectShownBy(name: string, intent: string): Promise<void> {
  const { stores, mails } = on.stage;
  const shown = await stores.mails.ofInvoice(refOf(name));
  expect(shown.filter((mail) => mail.name === 'several_paid')).toEqual([
    expect.objectContaining({
      key: `several_paid/${intent}`,
      status: 'sent',
      to: ['ap@client.example'],
      subject: mails[0]?.subject,
      messageId: mails[0]?.messageId,
      sentAt: expect.any(Number) as number,
    }),
  ]);
  const timeline = await stores.collections.timeline(refOf(name), 50);
  expect(timeline.filter(({ text }) => text.includes('several_paid'))).toEqual([
    expect.objectContaining({
      about: 'mail',
      text: 'the mail several_paid about 3 invoices was sent',
    }),
  ]);
}

test('it waits for the last share, whatever dies before', async () => {
  const { bundle, intent } = await paidAtOnce('waits');
  await bundles.read(bundle, intent);
  await bundles.perform(bundle, 'giveShare');
  await mailDue();
  expect(sent()).toEqual([]);
  expect(await rows(intent)).toEqual([
    { status: 'due', detail: 'invoices that have not got their share yet: 2' },
  ]);
  await bundles.settle(bundle);
  await mailDue();
  expect(sent()).toEqual([receiptFor('waits')]);
});

test('what was taken back before it is sent is not receipted', async () => {
  const { bundle, intent } = await paidAtOnce('contested', { number: '4000000000000259' });
  await bundles.hint(bundle, intent);
  for (const name of names('contested')) await bundles.work(name);
  on.stage.mails.length = 0; // those to the business
  await mailDue();
  expect(sent()).toEqual([]);
  const detail = 'not sent: it was no longer true';
  expect(await rows(intent)).toEqual([{ status: 'refused', detail }]);
});

test('a share refunded later is mailed by itself, and nothing is receipted again', async () => {
  const { bundle, intent } = await paidAtOnce('refunded');
  await bundles.hint(bundle, intent);
  await mailDue();
  for (const name of names('refunded')) await bundles.work(name);
  on.stage.mails.length = 0;
  await on.stage.advance({
    connection: CONNECTION.code,
    externalId: 'refunded-2',
    version: 0,
    inbox: [
      {
        kind: 'command',
        command: {
          id: 'r-1',
          by: 'business',
          name: 'refund',
          amount: 1_000,
          payment: null,
          n: 'r-1',
        },
      },
    ],
  });
  await bundles.work('refunded-2');
  await bundles.hint(bundle, intent);
  await mailDue();
  expect(sent()).toEqual([['Remboursement pour refunded-2 : 10,00 €', []]]);
});

test('a payment that an older release receipted is not receipted at a later event', async () => {
  const { bundle, intent } = await paidAtOnce('older');
  await bundles.hint(bundle, intent);
  await query('delete from customer_mails where key = $1', [`several_paid/${intent}`]);
  const { data } = await on.stripe.sdk.charges.list({ payment_intent: intent });
  await on.stripe.sdk.refunds.create({ charge: data[0]?.id ?? '', amount: 300 });
  await bundles.hint(bundle, intent);
  await mailDue();
  expect(await rows(intent)).toEqual([]);
});
