import { mailCustomers } from '../../../activities/email/mail-customers';
import { COMMAND_LINE } from '../../../src/domain/audit';
import type { CustomerMailOrder } from '../../../src/domain/customer-mail';
import { MINUTE } from '../../../src/domain/time';
import { queryableOf } from '../../../src/postgres/database';
import { newPortalToken } from '../../../src/runtime/link-token';
import { setStage } from '../stage';
import type { Stage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.mails.length = 0;
  stage.mailAnswer = { kind: 'sent' };
});

const storedCustomer = async (externalId: string) =>
  (
    await stage.stores.customers.put({
      connection: 'default',
      externalId,
      name: 'Client SA',
      email: `${externalId}@client.example`,
      locale: 'fr',
      billingEmails: [`ap@${externalId}.example`, `cfo@${externalId}.example`],
    })
  ).row;

/** As the portal asks for it; the token is in the mail alone. */
function linkMail(customerId: string, given: Partial<CustomerMailOrder> = {}) {
  const link = `plk_${customerId.slice(-12)}`;
  const { token, tokenHash } = newPortalToken(stage.deps.settings, link);
  const until = Date.now() + 30 * MINUTE;
  const mail = { name: 'portal_link', about: { link, tokenHash, until } } as const;
  const order = { customerId, key: `portal_link/${link}`, mail, recipients: null, until };
  return { order: { ...order, ...given } satisfies CustomerMailOrder, token };
}

const rowOf = (customerId: string) =>
  stage.stores.inTransaction(async (tx) => {
    const [row] = await queryableOf(tx).query<Record<string, unknown>>(
      'select * from customer_mails where customer_id = $1',
      [customerId],
    );
    return row;
  });

const dueNow = (customerId: string) =>
  stage.stores.inTransaction((tx) =>
    queryableOf(tx).query('update customer_mails set due_at = now() where customer_id = $1', [
      customerId,
    ]),
  );

test('asked for twice and sent by two workers, it is one mail in their language', async () => {
  const { id } = await storedCustomer('twice');
  const { order, token } = linkMail(id);
  await stage.stores.customerMails.request(order);
  await stage.stores.customerMails.request(order);
  await Promise.all([mailCustomers(stage.deps), mailCustomers(stage.deps)]);
  await mailCustomers(stage.deps);
  expect(stage.mails).toHaveLength(1);
  const [mail] = stage.mails;
  expect(mail).toMatchObject({
    to: [
      { name: 'Client SA', address: 'ap@twice.example' },
      { name: 'Client SA', address: 'cfo@twice.example' },
    ],
    replyTo: { name: 'Business Ltd', address: 'owner@business.example' },
    attachments: [],
  });
  for (const part of [mail?.text, mail?.html]) {
    expect(part).toContain(`https://pay.example/portal/mailed/${token}`);
    expect(part).toContain('Votre lien vers vos factures');
  }
});

test('a mail for one address goes to that one alone', async () => {
  const { id } = await storedCustomer('one');
  await stage.stores.customerMails.request(linkMail(id, { recipients: ['cfo@one.example'] }).order);
  await mailCustomers(stage.deps);
  expect(stage.mails.map(({ to }) => to)).toEqual([
    [{ name: 'Client SA', address: 'cfo@one.example' }],
  ]);
});

test('a statement goes with its PDF, as the account is when it is sent', async () => {
  const customer = await storedCustomer('stated');
  const order = { key: 'october', from: '2026-10-01', to: '2026-10-31' };
  await stage.stores.customerMails.requestStatement(customer, order, COMMAND_LINE);
  await mailCustomers(stage.deps);
  expect(stage.mails.map(({ subject }) => subject)).toEqual([
    'Votre relevé de compte de Business Ltd, du 1er octobre 2026 au 31 octobre 2026',
  ]);
  const filename = 'Relevé-de-compte-2026-10-01-2026-10-31.pdf';
  const content = Buffer.from('%PDF of statement 2026-10-31');
  expect(stage.mails[0]?.attachments).toEqual([
    { filename, contentType: 'application/pdf', content },
  ]);
  expect(stage.mails[0]?.text).toContain('https://pay.example/portal');
});

test.each([
  [{ kind: 'busy' }, 'due', 'more PDFs are due than may be drawn'],
  [{ kind: 'failed', detail: 'no font' }, 'refused', 'the PDF could not be drawn: no font'],
] as const)('a statement whose PDF is %j is not sent without it', async (made, status, detail) => {
  const customer = await storedCustomer(`undrawn-${made.kind}`);
  const order = { key: 'october', from: '2026-10-01', to: '2026-10-31' };
  await stage.stores.customerMails.requestStatement(customer, order, COMMAND_LINE);
  await mailCustomers({ ...stage.deps, pdf: { make: () => Promise.resolve(made) } });
  expect(stage.mails).toEqual([]);
  expect(await rowOf(customer.id)).toMatchObject({ status, detail });
});

test('while the mail server is away it stays due, under the same Message-ID', async () => {
  const { id } = await storedCustomer('away');
  await stage.stores.customerMails.request(linkMail(id).order);
  stage.mailAnswer = { kind: 'unavailable', detail: '421 try later' };
  await mailCustomers(stage.deps);
  expect(await rowOf(id)).toMatchObject({ status: 'due', detail: '421 try later', sent_at: null });
  await mailCustomers(stage.deps); // not due again yet
  expect(stage.mails).toEqual([]);
  stage.mailAnswer = { kind: 'sent', notReached: ['cfo@away.example'] };
  await dueNow(id);
  await mailCustomers(stage.deps);
  const detail = 'not reached: cfo@away.example';
  expect(await rowOf(id)).toMatchObject({ status: 'sent', detail });
  expect(stage.mails).toHaveLength(1);
});

test('a mail that is refused is not sent again, and its row says why', async () => {
  const { id } = await storedCustomer('refused');
  await stage.stores.customerMails.request(linkMail(id).order);
  stage.mailAnswer = { kind: 'refused', detail: '550 no such user' };
  await mailCustomers(stage.deps);
  expect(await rowOf(id)).toMatchObject({ status: 'refused', detail: '550 no such user' });
});

test('a link that has ended is not mailed any more', async () => {
  const { id } = await storedCustomer('late');
  await stage.stores.customerMails.request(linkMail(id, { until: Date.now() - 1 }).order);
  await mailCustomers(stage.deps);
  expect(stage.mails).toEqual([]);
  expect(await rowOf(id)).toMatchObject({ status: 'lapsed' });
});

test('a row holds no token, and a new link secret leaves the link as it was given', async () => {
  const { id } = await storedCustomer('rotated');
  const { order, token } = linkMail(id);
  await stage.stores.customerMails.request(order);
  expect(JSON.stringify(await rowOf(id))).not.toContain(token);
  const { linkSecret: previousLinkSecret } = stage.deps.settings;
  const linkSecret = 'another link secret, of 32 characters';
  const settings = { ...stage.deps.settings, linkSecret, previousLinkSecret };
  await mailCustomers({ ...stage.deps, settings });
  expect(stage.mails[0]?.text).toContain(`/portal/mailed/${token}`);
});
