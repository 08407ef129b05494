import { isForBusiness } from '../../src/documents/mails/render-mail';
import { golden, inSections } from './golden';
import { decline, ladder, stateOf } from './fixtures';
import { HOSTILE } from './hostile';
import { LINK, MAILS, render } from './mail-situations';

const all = Object.entries(MAILS).map(([name, situation]) => ({
  name,
  situation,
  mail: render(situation),
}));

test('every mail says the words it said at the last release', () => {
  const text = inSections(
    Object.fromEntries(
      all.map(({ name, mail }) => [
        name,
        `Subject: ${mail.subject}\nPreheader: ${mail.preheader}\n\n${mail.text}`,
      ]),
    ),
  );
  expect(text).toBe(golden('mails', text));
});

test('every name of a mail is among the situations', () => {
  expect([...new Set(all.map(({ situation }) => situation.order.name))].sort()).toEqual([
    'action_required',
    'collection_ended_business',
    'debit_notice',
    'dispute_business',
    'excess_business',
    'final_notice',
    'fraud_warning_business',
    'held_business',
    'invoice',
    'method_needed',
    'payment_failed',
    'payment_failed_business',
    'payment_returned',
    'payment_returned_business',
    'receipt',
    'refund',
    'refund_failed',
    'refund_failed_business',
    'reminder',
    'undelivered_business',
  ]);
});

test.each(all)(
  '$name: one address, no image, under 60 KB, the same in HTML and text',
  ({ mail }) => {
    const links = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url);
    expect(new Set(links)).toEqual(new Set([LINK]));
    expect(new Set(mail.text.match(/https?:\/\/\S+/g))).toEqual(new Set([LINK]));
    expect(mail.html).not.toMatch(/<img|<script|url\(|checkout\.stripe/i);
    expect(Buffer.byteLength(mail.html)).toBeLessThan(60 * 1024);
    const read = mail.html
      .replace(/^.*<\/head>/s, '')
      .replace(/<!--.*?-->/gs, '')
      .replace(/<[^>]+>/g, '\n')
      .replace(/&amp;/g, '&');
    for (const line of mail.text.split('\n').filter((text) => text !== '' && text !== '--')) {
      const [name, value] = line.includes(LINK)
        ? [line.split(':')[0]]
        : (/^([^:]{1,30}): (.+)$/.exec(line)?.slice(1) ?? [line]);
      const parts = read.includes(line) ? [line] : [name, value];
      for (const part of parts) if (part !== undefined) expect(read).toContain(part);
    }
  },
);

test.each(all)('$name: the subject carries the number and the amount', ({ mail, situation }) => {
  expect(mail.subject).toContain('INV-0042');
  expect(mail.subject).toMatch(/€\d/);
  expect(mail.subject.length).toBeLessThanOrEqual(100);
  expect(mail.html).toContain(`<title>${mail.subject.replace(/&/g, '&amp;')}</title>`);
  expect(isForBusiness(situation.order.name)).toBe(!mail.text.includes('Hello Client SA,'));
});

test.each([
  'lost_card',
  'stolen_card',
  'pickup_card',
  'fraudulent',
  'merchant_blacklist',
  'security_violation',
  'restricted_card',
])('a mail to the customer never names %s, one to the business does', (code) => {
  const order = { key: 'k/1', amount: 11_900, at: null, about: code };
  const situation = { plan: { ladder: ladder(decline(code)) } };
  for (const name of [
    'payment_failed',
    'final_notice',
    'method_needed',
    'action_required',
  ] as const) {
    const { html, text, subject } = render({ order: { ...order, name }, situation });
    expect(html + text + subject).not.toContain(code);
    expect(html + text + subject).not.toMatch(/stolen|lost|fraud|blacklist|security|restricted/i);
  }
  const mail = render({ order: { ...order, name: 'payment_failed_business' }, situation });
  expect(mail.subject).toContain(code);
  expect(mail.text).toContain(code);
});

test('a paid, disputed or held invoice is not asked for in the mail that is sent again', () => {
  for (const name of Object.keys(MAILS).filter((n) => /sent again|nothing due/.test(n))) {
    expect(render(MAILS[name]!).text).not.toContain('Pay using Stripe');
  }
  const held = { plan: { held: { reason: 'below_minimum', since: 0, remindAt: 0 } } } as const;
  const mail = render({ order: MAILS['invoice']!.order, situation: held });
  expect(mail.text).not.toContain('Pay using Stripe');
  expect(mail.text).toContain('IBAN: DE89 3704 0044 0532 0130 00');
});

test('without a payment link: no button to pay, but the invoice and the bank account', () => {
  const invoice = { collection: { paymentLink: false } };
  const { text } = render({ order: MAILS['invoice']!.order, situation: { invoice } });
  expect(text).not.toContain('Pay using Stripe:');
  expect(text).toContain(`View invoice: ${LINK}`);
  expect(text).toContain('Or pay by bank transfer');
});

test('what others wrote is text in every mail, and starts no header', () => {
  const name = `${HOSTILE.map(({ given }) => given).join(' ')}\r\nBcc: evil@example.com`;
  for (const { situation } of all) {
    const customer = stateOf(situation.situation).terms.customerName;
    const { html, subject, text } = render({
      ...situation,
      input: { ...situation.input, customerName: name, businessName: `${customer}\u202e<b>` },
    });
    expect(html).not.toMatch(/<script|<img|<svg|<b>/i);
    expect(subject).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(text).not.toMatch(/^Bcc:/m);
    expect((text + html).replace(/\n/g, '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  }
});
