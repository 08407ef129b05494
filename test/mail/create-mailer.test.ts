import PostalMime from 'postal-mime';
import { createMailer } from '../../src/mail/create-mailer';
import type { MailResult } from '../../src/mail/mailer';
import { startMailServer } from './mail-server';
import type { Behaviour } from './mail-server';
import { MAIL, sendTo } from './send-to';

test('a mail arrives whole, under its Message-ID, and marked as automatic', async () => {
  const pdf = {
    filename: 'INV-0042.pdf',
    content: Buffer.from('%PDF-'),
    contentType: 'application/pdf',
  };
  const { mailed, server } = await sendTo({}, { ...MAIL, attachments: [pdf] });
  expect(mailed).toEqual({ kind: 'sent' });
  expect(server.deliveries).toHaveLength(1);
  const [delivery] = server.deliveries;
  expect(delivery).toMatchObject({ from: 'no-reply@acme.example', to: ['ap@client.example'] });
  const mail = await PostalMime.parse(delivery!.raw);
  expect(mail.from).toMatchObject({ name: 'Acme Ltd', address: 'no-reply@acme.example' });
  expect(mail.to).toMatchObject([{ name: 'Client SA', address: 'ap@client.example' }]);
  expect(mail.replyTo).toMatchObject([{ name: 'Acme Ltd', address: 'billing@acme.example' }]);
  expect(mail.subject).toBe(MAIL.subject);
  expect(mail.messageId).toBe(`<${MAIL.messageId}>`);
  expect(mail.text?.trim()).toBe(MAIL.text);
  expect(mail.html?.trim()).toBe(MAIL.html);
  expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  expect(mail.attachments).toMatchObject([
    { filename: 'INV-0042.pdf', mimeType: 'application/pdf' },
  ]);
});

test('the same mail tried twice carries the same Message-ID', async () => {
  const server = await startMailServer();
  const mailer = createMailer({ url: server.url, from: 'no-reply@acme.example' });
  try {
    await mailer.send(MAIL);
    await mailer.send(MAIL);
    const ids = server.deliveries.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim());
    expect(ids).toEqual([`<${MAIL.messageId}>`, `<${MAIL.messageId}>`]);
    expect(server.connections()).toBe(1);
  } finally {
    mailer.close();
    await server.stop();
  }
});

test.each<[string, Behaviour, MailResult]>([
  [
    'an unknown address is refused permanently',
    { recipients: { 'ap@client.example': { code: 550, words: 'No such user' } } },
    {
      kind: 'refused',
      detail: '550 No such user',
      bounced: [{ address: 'ap@client.example', detail: '550 No such user' }],
    },
  ],
  [
    'an address refused by a rule of the server is not taken for one that does not exist',
    { recipients: { 'ap@client.example': { code: 550, words: '5.7.1 Relaying denied' } } },
    { kind: 'refused', detail: '550 5.7.1 Relaying denied' },
  ],
  [
    'a greylisted address is asked again',
    { recipients: { 'ap@client.example': { code: 450, words: 'Come back later' } } },
    { kind: 'unavailable', detail: '450 Come back later' },
  ],
  [
    'a refused message is refused permanently',
    { content: { code: 554, words: 'Looks like spam' } },
    { kind: 'refused', detail: '554 Looks like spam' },
  ],
  [
    'a full disk of theirs is asked again',
    { content: { code: 452, words: 'Out of storage' } },
    { kind: 'unavailable', detail: '452 Out of storage' },
  ],
  [
    'a sender they do not take is ours to put right',
    { sender: { code: 553, words: 'Sender not allowed' } },
    { kind: 'unavailable', detail: '553 Sender not allowed' },
  ],
])('%s', async (_name, behaviour, expected) => {
  const { mailed, server } = await sendTo(behaviour);
  expect(mailed).toEqual(expected);
  expect(server.deliveries).toEqual([]);
});

test('a wrong password is ours to put right, and is not repeated to anybody', async () => {
  const server = await startMailServer({ login: { user: 'acme', pass: 'right' } });
  const url = server.url.replace('acme:right', 'acme:canary-password');
  const mailer = createMailer({ url, from: 'no-reply@acme.example' });
  try {
    const mailed = await mailer.send(MAIL);
    expect(mailed).toEqual({ kind: 'unavailable', detail: '535 Wrong user or password' });
    expect(JSON.stringify(mailed)).not.toContain('canary');
  } finally {
    mailer.close();
    await server.stop();
  }
});

test('a connection cut after the message was taken counts as not known: ask again', async () => {
  const { mailed, server } = await sendTo({ cutAfterContent: true });
  expect(mailed.kind).toBe('unavailable');
  expect(server.deliveries).toHaveLength(1);
});

test('a server that never answers is given up after the time allowed', async () => {
  const { mailed } = await sendTo({ silent: true }, MAIL, { timeoutMs: 200 });
  expect(mailed.kind).toBe('unavailable');
});

test('nobody listening is asked again', async () => {
  const server = await startMailServer();
  await server.stop();
  const mailer = createMailer({ url: server.url, from: 'no-reply@acme.example' });
  try {
    const mailed = await mailer.send(MAIL);
    expect(mailed).toMatchObject({
      kind: 'unavailable',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  } finally {
    mailer.close();
  }
});

const TWO = [
  { name: '', address: 'owner@acme.example' },
  { name: '', address: 'gone@acme.example' },
];

test('one of two addresses refused: sent, and the other one named', async () => {
  const gone = { 'gone@acme.example': { code: 550, words: 'Gone' } };
  const { mailed, server } = await sendTo({ recipients: gone }, { ...MAIL, to: TWO });
  expect(mailed).toEqual({ kind: 'sent', notReached: ['gone@acme.example'] });
  expect(server.deliveries[0]?.to).toEqual(['owner@acme.example']);
});

test('all refused, one of them only for now: asked again', async () => {
  const recipients = {
    'owner@acme.example': { code: 451, words: 'Busy' },
    'gone@acme.example': { code: 550, words: 'Gone' },
  };
  const { mailed } = await sendTo({ recipients }, { ...MAIL, to: TWO });
  expect(mailed).toEqual({ kind: 'unavailable', detail: '451 Busy; 550 Gone' });
});

test('line breaks in names, subject and file name start no header', async () => {
  const evil = 'Client\r\nBcc: evil@example.com';
  const { mailed, server } = await sendTo(
    {},
    {
      ...MAIL,
      to: [{ name: evil, address: 'ap@client.example' }],
      subject: `Invoice\r\nBcc: evil@example.com`,
      attachments: [{ filename: evil, content: Buffer.from('x'), contentType: 'text/plain' }],
    },
  );
  expect(mailed).toEqual({ kind: 'sent' });
  expect(server.deliveries[0]?.to).toEqual(['ap@client.example']);
  expect(server.deliveries[0]?.raw).not.toMatch(/^Bcc:/im);
});

test.each([
  [{ path: '/etc/passwd' }, 'File access rejected for /etc/passwd'],
  [{ href: 'http://127.0.0.1:1/secret' }, 'Url access rejected for http://127.0.0.1:1/secret'],
])('no body makes us read %j, whatever the URL of the server asks for', async (given, detail) => {
  const server = await startMailServer();
  const url = `${server.url}?disableFileAccess=false&disableUrlAccess=false`;
  const mailer = createMailer({ url, from: 'no-reply@acme.example' });
  try {
    const body = given as unknown as string;
    const mailed = await mailer.send({ ...MAIL, text: body, html: body });
    expect(mailed).toMatchObject({ detail });
    expect(server.deliveries).toEqual([]);
  } finally {
    mailer.close();
    await server.stop();
  }
});

test.each([
  [['@client.example'], 'sent'],
  [['AP@client.example'], 'sent'],
  [['@other.example'], 'refused'],
  [[], 'refused'],
])('with the list %j of who may be written to: %s', async (allow, kind) => {
  const { mailed } = await sendTo({}, MAIL, { allow });
  expect(mailed.kind).toBe(kind);
});

test.each(['with spaces@example.com', 'no-host', '<a@b>', 'a@b>\r\nBcc: x'])(
  'the Message-ID %j is refused',
  async (messageId) => {
    const { mailed } = await sendTo({}, { ...MAIL, messageId });
    expect(mailed).toMatchObject({ kind: 'refused' });
  },
);

test('a sender that is no address is reported at once', () => {
  expect(() => createMailer({ url: 'smtp://127.0.0.1:1', from: 'Acme' })).toThrow(
    'the sender "Acme" is no address',
  );
});
