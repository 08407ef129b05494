import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import { startInbox } from '../../src/local/inbox';
import type { MailInbox, InboxMail } from '../../src/local/inbox';

const folder = mkdtempSync(join(tmpdir(), 'quittance-inbox-'));
let inbox: MailInbox;

beforeEach(async () => {
  inbox = await startInbox({
    folder,
    refuse: (address) =>
      address.startsWith('nobody@') ? { code: 550, words: 'no such mailbox' } : undefined,
  });
});

afterEach(() => inbox.stop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function send(to: string, more: SendMailOptions = {}): Promise<void> {
  const transport = createTransport(inbox.smtpUrl);
  await transport.sendMail({
    from: 'billing@acme.example',
    to,
    subject: 'Invoice <1>',
    text: 'Please pay € 10',
    html: '<p>Please <b>pay</b></p><script>alert(1)</script>',
    messageId: '<one@acme.example>',
    attachments: [{ filename: 'invoice.pdf', content: Buffer.from('%PDF') }],
    ...more,
  });
  transport.close();
}

test('a mail that is sent can be read by a test, by a person, and after a restart', async () => {
  await send('ap@client.example');
  const read = async () =>
    (await (await fetch(`${inbox.url}/messages?to=AP@client.example`)).json()) as {
      messages: InboxMail[];
    };
  const { messages } = await read();
  expect(messages).toMatchObject([
    {
      subject: 'Invoice <1>',
      to: ['ap@client.example'],
      message_id: '<one@acme.example>',
      text: expect.stringContaining('Please pay € 10') as string,
      attachments: [{ filename: 'invoice.pdf', bytes: 4 }],
    },
  ]);
  const list = await (await fetch(inbox.url)).text();
  expect(list).toContain('Invoice &lt;1&gt;');
  const page = await (await fetch(`${inbox.url}/mail/000001`)).text();
  expect(page).toContain('/mail/000001/html');
  const markup = await fetch(`${inbox.url}/mail/000001/html`);
  expect(markup.headers.get('content-security-policy')).toContain('sandbox');
  expect(await markup.text()).toContain('<b>pay</b>');

  await inbox.stop();
  inbox = await startInbox({ folder });
  expect((await read()).messages).toEqual(messages);
});

test('a file of a mail is read or kept as it was sent, and can do nothing', async () => {
  const pdf = Buffer.from('%PDF-1.7 \u0000 as it is');
  const html = '<script>alert(1)</script>';
  await send('files@client.example', {
    attachments: [
      { filename: '請求書 "1"/INV-0042.pdf', content: pdf },
      { filename: '..\\page.pdf', contentType: 'application/pdf', content: html },
    ],
  });
  const { id } = inbox.mails().at(-1)!;
  const opened = await fetch(`${inbox.url}/mail/${id}/files/1`);
  expect(Buffer.from(await opened.arrayBuffer())).toEqual(pdf);
  const safely = {
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
  expect(Object.fromEntries(opened.headers)).toMatchObject({
    ...safely,
    'content-type': 'application/pdf',
    'content-disposition':
      `inline; filename="___ -1-INV-0042.pdf"; ` +
      `filename*=UTF-8''${encodeURIComponent('請求書 -1-INV-0042.pdf')}`,
  });
  // It says it is a PDF, and is none.
  const kept = await fetch(`${inbox.url}/mail/${id}/files/2`);
  expect(Object.fromEntries(kept.headers)).toMatchObject({
    ...safely,
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="-page.pdf"; filename*=UTF-8''-page.pdf`,
  });
  expect(await kept.text()).toBe(html);
  for (const nth of ['0', '3', '99999', 'x']) {
    expect((await fetch(`${inbox.url}/mail/${id}/files/${nth}`)).status).toBe(404);
  }
});

test('mails are found by a part of the address they were sent to', async () => {
  await send('Ana.One@client.example', { subject: 'For Ana' });
  const find = async (to: string) =>
    (await fetch(`${inbox.url}/?to=${encodeURIComponent(to)}`)).text();
  const found = await find(' ana.one@ ');
  expect(found).toContain('For Ana');
  expect(found).toContain(`1 of ${inbox.mails().length} to “ana.one@”.`);
  expect(found).not.toContain('Invoice &lt;1&gt;');
  const none = await find('"><script>');
  expect(none).toContain('No mail to “&quot;&gt;&lt;script&gt;”.');
  expect(none).not.toContain('<script>');
});

test('an address may be refused as a real server would', async () => {
  await expect(send('nobody@client.example')).rejects.toMatchObject({ responseCode: 550 });
  const other = await fetch(`${inbox.url}/messages?to=nobody@client.example`);
  expect(await other.json()).toEqual({ messages: [] });
});

test('a page under another name is refused, and an unknown mail is not found', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request(inbox.url, { headers: { host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
  expect(status).toBe(421);
  expect((await fetch(`${inbox.url}/mail/999`)).status).toBe(404);
});

test('a sender that is killed in the middle of a mail ends nobody but itself', async () => {
  const before = inbox.mails().length;
  const sender = connect({ port: Number(new URL(inbox.smtpUrl).port), host: '127.0.0.1' });
  await once(sender, 'data');
  for (const line of ['EHLO worker', 'MAIL FROM:<billing@acme.example>']) {
    sender.write(`${line}\r\n`);
    await once(sender, 'data');
  }
  sender.resetAndDestroy();
  await once(sender, 'close');
  await send('ap@client.example');
  expect(inbox.mails()).toHaveLength(before + 1);
});
