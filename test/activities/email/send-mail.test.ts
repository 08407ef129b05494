import type { MailOrder, SendMail } from '../../../src/domain/collection/model/effect';
import type { Command } from '../../../src/domain/collection/model/command';
import type { Step } from '../../../src/domain/collection/model/step';
import { DAY, HOUR } from '../../../src/domain/time';
import { calendarDayOf } from '../../../src/domain/time-zones';
import { mailUnreachable } from '../../../activities/email/mail-unreachable';
import type { Stage } from '../stage';
import { CONNECTION, effectOf, invoice, orderFor, refOf, resumed, setStage } from '../stage';

const WOKEN = { kind: 'woken' } as const;

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

async function sending(externalId: string): Promise<{ step: Step; effect: SendMail }> {
  await stage.stores.invoices.submit(invoice(externalId), stage.clock.now());
  const step = await stage.advance({
    connection: CONNECTION.code,
    externalId,
    version: 0,
    inbox: [{ kind: 'resumed' }],
  });
  return { step, effect: effectOf(step, 'sendMail') };
}

test('the invoice is mailed to the customer, with our link and its own Message-ID', async () => {
  const { step, effect } = await sending('mailed');
  const after = await stage.perform(orderFor('mailed', step, effect));
  expect(after.effects.map((e) => e.effect.id)).not.toContain(effect.id);
  expect(stage.mails).toHaveLength(1);
  expect(stage.mails[0]).toMatchObject({
    to: [{ name: 'Client SA', address: 'ap@client.example' }],
    replyTo: { name: 'Business Ltd', address: 'owner@business.example' },
    subject: expect.stringContaining('mailed') as string,
    messageId: expect.stringMatching(/^[a-z2-7]{32}@business\.example$/) as string,
  });
  expect(stage.mails[0]?.text).toMatch(/https:\/\/pay\.example\/i\/[a-z2-7]{32}/);
  expect((await stage.row('mailed')).state.plan.sending).toMatchObject({ kind: 'sent' });
  expect(await stage.stores.mails.ofInvoice(refOf('mailed'))).toMatchObject([
    { key: 'invoice', status: 'sent', to: ['ap@client.example'] },
  ]);
});

test('mail goes to each billing address; the row names those that were not reached', async () => {
  const customer = {
    kind: 'given' as const,
    externalId: 'many-addresses',
    name: 'Many SA',
    email: 'ap@client.example',
    country: null,
    locale: null,
    timeZone: null,
  };
  const submitted = await stage.stores.invoices.submit(
    invoice('billing', { customer }),
    stage.clock.now(),
  );
  if (submitted.kind !== 'created') throw new Error('it was submitted before');
  const billingEmails = ['one@client.example', 'two@client.example'];
  await stage.stores.customers.put({ ...submitted.row.customer, billingEmails });
  stage.mailAnswer = { kind: 'sent', notReached: ['two@client.example'] };
  const step = await stage.advance(resumed('billing'));
  await stage.perform(orderFor('billing', step, effectOf(step, 'sendMail')));
  expect(stage.mails.map(({ to }) => to)).toEqual([
    billingEmails.map((address) => ({ name: 'Many SA', address })),
  ]);
  expect(await stage.stores.mails.ofInvoice(refOf('billing'))).toMatchObject([
    { status: 'sent', to: billingEmails, detail: 'not reached: two@client.example' },
  ]);
});

test('requested again after it was resolved, nothing is sent', async () => {
  const { step, effect } = await sending('again');
  const order = orderFor('again', step, effect);
  const after = await stage.perform(order);
  const again = await stage.perform(order, 2);
  expect(stage.mails).toHaveLength(1);
  expect(again).toEqual(after);
});

test('sent, but the answer was lost: the next try sends nothing and takes it as sent', async () => {
  const { step, effect } = await sending('lost');
  const { inTransaction } = stage.stores;
  stage.stores.inTransaction = () => Promise.reject(new Error('the connection broke'));
  const order = orderFor('lost', step, effect);
  try {
    await expect(stage.perform(order)).rejects.toThrow('the connection broke');
  } finally {
    stage.stores.inTransaction = inTransaction;
  }
  await stage.perform(order, 2);
  expect(stage.mails).toHaveLength(1);
  expect((await stage.row('lost')).state.plan.sending).toMatchObject({ kind: 'sent' });
});

test('while a try is under way, the next run of the invoice sends nothing beside it', async () => {
  const { step, effect } = await sending('twice');
  const order = orderFor('twice', step, effect);
  const { send } = stage.deps.mailer;
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const begun = new Promise<void>((resolve) => {
    stage.deps.mailer.send = async (mail) => {
      resolve();
      await gate;
      return send(mail);
    };
  });
  const left = stage.perform(order);
  await begun;
  stage.deps.mailer.send = send;
  await expect(stage.perform(order)).rejects.toMatchObject({ type: 'mail_unavailable' });
  letGo();
  await left;
  await stage.perform(order, 2);
  expect(stage.mails).toHaveLength(1);
});

test('a mail server that is away is asked again, under the same Message-ID', async () => {
  const { step, effect } = await sending('away');
  stage.mailAnswer = { kind: 'unavailable', detail: '421 try later' };
  const order = orderFor('away', step, effect);
  await expect(stage.perform(order)).rejects.toMatchObject({
    type: 'mail_unavailable',
    nonRetryable: false,
    message: expect.stringContaining('421') as string,
  });
  const [claimed] = await stage.stores.mails.ofInvoice(refOf('away'));
  expect(claimed).toMatchObject({ status: 'sending' });
  stage.mailAnswer = { kind: 'sent' };
  await stage.perform(order, 2);
  expect(stage.mails.map(({ messageId }) => messageId)).toEqual([claimed?.messageId]);
});

test('an address refused permanently is a fact: the business is mailed', async () => {
  const { step, effect } = await sending('refused');
  stage.mailAnswer = { kind: 'refused', detail: '550 no such user' };
  const after = await stage.perform(orderFor('refused', step, effect));
  const mailed = effectOf(after, 'sendMail');
  expect(mailed.mails.map(({ name }) => name)).toEqual(['undelivered_business']);
  stage.mailAnswer = { kind: 'sent' };
  await stage.perform(orderFor('refused', after, mailed));
  expect(stage.mails.map(({ to }) => to)).toEqual([
    [{ name: 'Business Ltd', address: 'owner@business.example' }],
  ]);
});

test('a mail to the business blocks nothing when it has no recipients', async () => {
  await stage.stores.connections.ensure({ ...CONNECTION, notifyEmails: [] });
  const { step, effect } = await sending('no-recipients');
  stage.mailAnswer = { kind: 'refused', detail: '550' };
  const after = await stage.perform(orderFor('no-recipients', step, effect));
  const mailed = effectOf(after, 'sendMail');
  const last = await stage.perform(orderFor('no-recipients', after, mailed));
  expect(last.effects.map((e) => e.effect.id)).not.toContain(mailed.id);
  const rows = await stage.stores.mails.ofInvoice(refOf('no-recipients'));
  expect(rows.find(({ key }) => key === mailed.mails[0]?.key)).toMatchObject({
    status: 'refused',
    to: [],
    detail: expect.stringContaining('NOTIFY_EMAILS') as string,
  });
});

test('what is no longer true when the mail server is back is not sent, and says so', async () => {
  const dueOn = new Date(stage.clock.now() + DAY).toISOString().slice(0, 10);
  await stage.stores.invoices.submit(invoice('untrue', { dueOn }), stage.clock.now());
  const first = await stage.advance(resumed('untrue'));
  const sent = await stage.perform(orderFor('untrue', first, effectOf(first, 'sendMail')));
  stage.clock.travel(2 * DAY);
  const due = await stage.advance({ ...resumed('untrue', sent.version), inbox: [WOKEN] });
  const effect = effectOf(due, 'sendMail');
  expect(effect.mails.map(({ name }) => name)).toEqual(['reminder']);
  stage.mailAnswer = { kind: 'unavailable', detail: '421 try later' };
  const order = orderFor('untrue', due, effect);
  await expect(stage.perform(order)).rejects.toMatchObject({ type: 'mail_unavailable' });
  stage.mailAnswer = { kind: 'sent' };
  const promise = { name: 'pause', until: null, reason: 'promised' } as const;
  const command: Command = { id: 'promise', by: 'business', ...promise };
  await stage.advance({
    ...resumed('untrue', due.version),
    inbox: [{ kind: 'command', command }],
  });
  stage.mails.length = 0;
  const after = await stage.perform(order, 2);
  expect(stage.mails).toEqual([]);
  expect(after.effects).toEqual([]);
  const rows = await stage.stores.mails.ofInvoice(refOf('untrue'));
  expect(rows.find(({ name }) => name === 'reminder')).toMatchObject({
    status: 'refused',
    detail: 'not sent: it was no longer true',
  });
});

test('a mail whose turn does not come holds no row, and waits without a failure', async () => {
  const { step, effect } = await sending('crowded');
  const order = orderFor('crowded', step, effect);
  stage.mailTurn = false;
  await expect(stage.perform(order)).rejects.toMatchObject({
    type: 'out_of_turn',
    category: 'BENIGN',
  });
  expect(await stage.stores.mails.ofInvoice(refOf('crowded'))).toEqual([]);
  stage.mailTurn = true;
  expect((await stage.perform(order, 2)).effects).toEqual([]);
  expect(stage.mails).toHaveLength(1);
});

test('the fourth reminder to a customer on a day waits for the next day', async () => {
  const customer = {
    kind: 'given' as const,
    externalId: 'reminded-often',
    name: 'Often SA',
    email: 'often@client.example',
    country: null,
    locale: null,
    timeZone: null,
  };
  const remindedOn = async (externalId: string) => {
    const dueOn = calendarDayOf(stage.clock.now() + 5 * DAY, 'UTC');
    await stage.stores.invoices.submit(invoice(externalId, { customer, dueOn }), stage.clock.now());
    const first = await stage.advance(resumed(externalId));
    return stage.perform(orderFor(externalId, first, effectOf(first, 'sendMail')));
  };
  const names = ['often-1', 'often-2', 'often-3', 'often-4'];
  const sent: Step[] = [];
  for (const name of names) sent.push(await remindedOn(name));
  stage.clock.travel(2 * DAY + 12 * HOUR);
  stage.mails.length = 0;
  for (const [n, name] of names.entries()) {
    const due = await stage.advance({ ...resumed(name, sent[n]!.version), inbox: [WOKEN] });
    await stage.perform(orderFor(name, due, effectOf(due, 'sendMail')));
  }
  expect(stage.mails).toHaveLength(3);
  expect(await stage.stores.mails.ofInvoice(refOf('often-4'))).toHaveLength(1);
  const { state, version } = await stage.row('often-4');
  expect(state.plan.movedReminder).toMatchObject({ key: 'reminder/-3' });
  stage.clock.travel((state.plan.movedReminder?.at ?? NaN) - stage.clock.now());
  const next = await stage.advance({ ...resumed('often-4', version), inbox: [WOKEN] });
  await stage.perform(orderFor('often-4', next, effectOf(next, 'sendMail')));
  expect(stage.mails).toHaveLength(4);
});

test('an address that bounced gets no more mail; without another the business hears', async () => {
  const customer = {
    kind: 'given' as const,
    externalId: 'bounces',
    name: 'Bounces SA',
    email: 'gone@client.example',
    country: null,
    locale: null,
    timeZone: null,
  };
  const { stores, clock } = stage;
  const made = await stores.invoices.submit(invoice('bounces', { customer }), clock.now());
  if (made.kind !== 'created') throw new Error('it was submitted before');
  const first = await stage.advance(resumed('bounces'));
  const detail = '550 5.1.1 no such user';
  const bounced = [{ address: 'gone@client.example', detail }];
  stage.mailAnswer = { kind: 'refused', detail, bounced };
  const step = await stage.perform(orderFor('bounces', first, effectOf(first, 'sendMail')));
  expect((await stores.customers.byId('default', made.row.customer.id))?.unreachable).toMatchObject(
    [{ address: 'gone@client.example', reason: 'bounced', detail }],
  );
  stage.mailAnswer = { kind: 'sent' };
  stage.mails.length = 0;
  const informs = effectOf(step, 'sendMail');
  expect(informs.mails.map(({ name }) => name)).toEqual(['undelivered_business']);
  const after = await stage.perform(orderFor('bounces', step, informs));
  const command: Command = { id: 'again', by: 'business', name: 'resend_mail' };
  const again = await stage.advance({
    ...resumed('bounces', after.version),
    inbox: [{ kind: 'command', command }],
  });
  stage.mails.length = 0;
  await stage.perform(orderFor('bounces', again, effectOf(again, 'sendMail')));
  expect(stage.mails.filter(({ to }) => to[0]?.name === 'Bounces SA')).toEqual([]);
  const rows = await stores.mails.ofInvoice(refOf('bounces'));
  expect(rows.find(({ key }) => key.startsWith('invoice/resend'))).toMatchObject({
    status: 'refused',
    detail: 'not sent: mail reaches no address of the customer',
  });
  await mailUnreachable(stage.deps);
  await mailUnreachable(stage.deps);
  expect(stage.mails.map(({ subject }) => subject)).toEqual([
    'We could not reach gone@client.example (Bounces SA)',
  ]);
});

test('an effect that differs from the stored one is not run', async () => {
  const { step, effect } = await sending('otherwise');
  const order: MailOrder = { ...(effect.mails[0] as MailOrder), key: 'another' };
  const answer = await stage.perform(orderFor('otherwise', step, { ...effect, mails: [order] }));
  expect(stage.mails).toHaveLength(0);
  expect(answer.version).toBe(step.version);
  expect(answer.effects).toEqual(step.effects);
});
