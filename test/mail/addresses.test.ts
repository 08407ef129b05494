import PostalMime from 'postal-mime';
import { parseSender } from '../../src/mail/address';
import { MAIL, sendTo } from './send-to';

test.each([
  'ap@client.example\r\nBcc: evil@example.com',
  'ap@client.example, evil@example.com',
  'a@x,b@y',
  'Client <evil@example.com>',
  '"evil@example.com> x"@client.example',
  'ap@client.example>',
  'ap@',
  '@client.example',
  'ap@client..example',
  'ap@client.example/evil',
  'ap client@client.example',
  `${'a'.repeat(65)}@client.example`,
  `a@${'b'.repeat(63)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.example`,
])('%j is not one address: refused before a connection is opened', async (address) => {
  const { mailed, server } = await sendTo({}, { ...MAIL, to: [{ name: 'Client', address }] });
  expect(mailed).toEqual({
    kind: 'refused',
    detail: `${JSON.stringify(address)} is not one e-mail address`,
  });
  expect(server.connections()).toBe(0);
});

test('an international domain goes out in its ASCII form', async () => {
  const { mailed, server } = await sendTo(
    {},
    {
      ...MAIL,
      to: [{ name: 'Müller', address: 'ap@müller.example' }],
    },
  );
  expect(mailed).toEqual({ kind: 'sent' });
  expect(server.deliveries[0]?.raw).toContain('<ap@xn--mller-kva.example>');
});

test.each([
  ['billing@acme.example', { name: '', address: 'billing@acme.example' }],
  ['Acme Ltd <billing@acme.example>', { name: 'Acme Ltd', address: 'billing@acme.example' }],
  ['"Acme, Ltd" <billing@acme.example>', { name: 'Acme, Ltd', address: 'billing@acme.example' }],
  ['Acme Ltd', null],
  ['<billing@acme.example> <evil@example.com>', null],
  ['Acme\r\nBcc: evil@example.com <billing@acme.example>', null],
])('the sender %j is read as %j', (from, sender) => {
  expect(parseSender(from)).toEqual(sender);
});

test('no name of a person or a file turns the text around it', async () => {
  const to = [{ name: 'Client \u202eAS\u202c \u2067x', address: 'ap@client.example' }];
  const file = { filename: 'invoice\u202efdp.exe', content: Buffer.from('x'), contentType: 'x/y' };
  const { server } = await sendTo({}, { ...MAIL, to, attachments: [file] });
  const mail = await PostalMime.parse(server.deliveries[0]?.raw ?? '');
  expect(mail.to).toMatchObject([{ name: 'Client AS x' }]);
  expect(mail.attachments).toMatchObject([{ filename: 'invoicefdp.exe' }]);
});
