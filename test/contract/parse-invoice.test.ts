import * as fc from 'fast-check';
import { invoiceToWire } from '../../src/contract/invoice-wire';
import { parseInvoice } from '../../src/contract/parse-invoice';
import { sampleInvoice } from './sample-invoice';

const codesOf = (body: unknown): string[] => {
  const parsed = parseInvoice(body, 'default');
  return parsed.ok ? [] : parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`).sort();
};

describe('an invoice as it is submitted', () => {
  it('is accepted when all is well, and reads the same in the answer', () => {
    const parsed = parseInvoice(sampleInvoice(), 'default');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.invoice).toMatchObject({ connection: 'default', amountDue: 11900, send: 'now' });
    const customer = sampleInvoice()['customer'];
    const again = parseInvoice({ ...invoiceToWire(parsed.invoice), customer }, 'default');
    expect(again).toEqual(parsed);
  });

  it('is refused with every problem at once, the sum included', () => {
    const body = sampleInvoice({
      amount_due: 11901,
      customer: { external_id: 'c', name: 'A\nB', email: 'a@x,b@y' },
      due_on: '2026-02-30',
      color: 'red',
      memo: 'a\u0000b',
    });
    expect(codesOf(body)).toEqual([
      '/amount_due amount_due_mismatch',
      '/color unknown_key',
      '/customer/email email_invalid',
      '/customer/name text_invalid',
      '/due_on date_invalid',
      '/memo text_invalid',
    ]);
  });

  it.each([
    ['-1', -1],
    ['a fraction', 1.5],
    ['a string', '100'],
    ['more than a double', JSON.parse('1e400')],
    ['beyond safe integers', JSON.parse('9007199254740993')],
    ['minus nothing', JSON.parse('-0')],
    ['not a number', Number.NaN],
    ['null', null],
    ['thirteen digits', 1_000_000_000_000],
  ])('refuses an amount that is %s', (_what, amount) => {
    expect(codesOf(sampleInvoice({ amount_due: amount }))).toEqual(['/amount_due amount_invalid']);
  });

  it.each<[string, unknown]>([
    ['debit_notice', 'mine'],
    ['debit_notice', true],
    ['debit_notice', null],
    ...[0, 31, -1, 2.5, '2', null, true, Number.NaN].map((value): [string, unknown] => [
      'debit_notice_days',
      value,
    ]),
  ])('refuses %s %p', (name, value) => {
    const [code, detail] =
      name === 'debit_notice'
        ? ['not_one_of', 'must be one of: stripe, ours, none']
        : ['number_invalid', 'must be a whole number from 1 to 30'];
    const parsed = parseInvoice(sampleInvoice({ collection: { [name]: value } }), 'default');
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems).toEqual([{ pointer: `/collection/${name}`, code, detail }]);
  });

  it('takes who announces a bank debit, and how many days before', () => {
    for (const collection of [
      { debit_notice: 'ours', debit_notice_days: 1 },
      { debit_notice: 'ours', debit_notice_days: 30 },
      { debit_notice: 'stripe' },
      { debit_notice: 'none', debit_notice_days: 2 },
    ]) {
      const parsed = parseInvoice(sampleInvoice({ collection }), 'default');
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
      expect(invoiceToWire(parsed.invoice).collection).toEqual(collection);
    }
  });

  it.each(['idr', 'eur'])(
    'takes %s in twelve digits: Stripe’s limit is for charging',
    (currency) => {
      const amount = 15_000_000_000;
      const lines = [{ description: 'Works', quantity: 1, unit_amount: amount, amount }];
      expect(codesOf(sampleInvoice({ currency, amount_due: amount, lines }))).toEqual([]);
    },
  );

  it('is as large as a request of HTTP may be, by Temporal too, and says what to do', () => {
    const line = { description: 'x'.repeat(2_000), quantity: 1, unit_amount: 0, amount: 0 };
    const body = sampleInvoice({ amount_due: 0, lines: Array.from({ length: 1_000 }, () => line) });
    const parsed = parseInvoice(body, 'default');
    expect(parsed).toMatchObject({
      problems: [{ code: 'too_large', detail: expect.stringContaining('merge lines') }],
    });
    const half = sampleInvoice({ amount_due: 0, lines: Array.from({ length: 450 }, () => line) });
    expect(codesOf(half)).toEqual([]);
  });

  it('takes nothing to pay', () => {
    const lines = [{ description: 'Free', quantity: 1, unit_amount: 0, amount: 0 }];
    expect(codesOf(sampleInvoice({ amount_due: 0, lines }))).toEqual([]);
  });

  it.each(['USD', 'Eur', 'usd ', 'XXX', '¤', '', 840, null])(
    'refuses the currency %p',
    (currency) => {
      expect(codesOf(sampleInvoice({ currency }))).toEqual(['/currency currency_invalid']);
    },
  );

  it('says how an upper-case currency is written', () => {
    const parsed = parseInvoice(sampleInvoice({ currency: 'EUR' }), 'default');
    expect(parsed).toMatchObject({ problems: [{ detail: expect.stringContaining('"eur"') }] });
  });

  it.each([
    ['text_empty', ''],
    ['text_too_long', 'x'.repeat(201)],
    ['text_invalid', 'a\u0000b'],
    ['text_invalid', 'half \ud800 pair'],
    ['text_invalid', 'a\nb'],
    ['text_invalid', 7],
  ])('refuses an external id for %s', (code, external_id) => {
    expect(codesOf(sampleInvoice({ external_id }))).toEqual([`/external_id ${code}`]);
  });

  it('counts characters as people do: 200 of them are fine even when some are emoji', () => {
    expect(codesOf(sampleInvoice({ external_id: 'a'.repeat(174) + '🙂'.repeat(26) }))).toEqual([]);
  });

  it.each([
    'a@x,b@y',
    '"a b"@x.example',
    'Ann <a@x.example>',
    'a@x',
    '.a@x.example',
    'a..b@x.example',
    'a@-x.example',
    'a@x.example\r\nBcc: b@y.example',
    `${'a'.repeat(65)}@x.example`,
    `a@${'x.'.repeat(125)}example`,
    'a@[127.0.0.1]',
    'a@x.example/..',
    '@x.example',
    'ä@x.example',
  ])('refuses the address %p', (email) => {
    const customer = { external_id: 'c', name: 'Client', email };
    expect(codesOf(sampleInvoice({ customer }))).toContain('/customer/email email_invalid');
  });

  it('writes a domain of another script the way mail does', () => {
    const customer = { external_id: 'c', name: 'Client', email: 'ap@bücher.example' };
    const parsed = parseInvoice(sampleInvoice({ customer }), 'default');
    expect(parsed).toMatchObject({ invoice: { customer: { email: 'ap@xn--bcher-kva.example' } } });
  });

  it.each([
    '//evil',
    'https://ok.com@evil.example',
    '\\\\evil',
    '/%09/evil',
    'javascript:alert(1)',
    'http://shop.example',
    'https://u:p@shop.example',
    'https:\\\\evil.example',
    'https://a b',
    7,
    'https://@shop.example',
    'http://localhost.evil.example',
  ])('refuses to send a customer back to %p', (success_url) => {
    expect(codesOf(sampleInvoice({ collection: { success_url } }))).toEqual([
      '/collection/success_url url_invalid',
    ]);
  });

  it.each(['https://shop.example/thanks?x=1', 'http://localhost:4000/ok', 'https://a.example/@me'])(
    'may send a customer back to %p',
    (success_url) => {
      expect(codesOf(sampleInvoice({ collection: { success_url } }))).toEqual([]);
    },
  );

  it('names a field that is missing, wherever it is', () => {
    expect(codesOf({})).toEqual([
      '/amount_due missing',
      '/currency missing',
      '/customer missing',
      '/due_on missing',
      '/external_id missing',
      '/issued_on missing',
      '/lines missing',
      '/number missing',
    ]);
    expect(codesOf(sampleInvoice({ lines: [{}] }))).toEqual([
      '/lines/0/amount missing',
      '/lines/0/description missing',
      '/lines/0/quantity missing',
      '/lines/0/unit_amount missing',
    ]);
  });

  it('knows no keys but its own, those of JavaScript least of all', () => {
    const hostile = JSON.parse('{"__proto__": {"amount_due": 1}, "a/b~c": 1}') as object;
    expect(
      codesOf(Object.assign(Object.create(null), sampleInvoice(), { constructor: 1 })),
    ).toEqual(['/constructor unknown_key']);
    expect(codesOf(hostile)).toEqual(
      expect.arrayContaining(['/__proto__ unknown_key', '/a~1b~0c unknown_key']),
    );
    expect(({} as { amount_due?: number }).amount_due).toBeUndefined();
  });

  it('refuses what is nested too deep without overflowing', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(codesOf(sampleInvoice({ memo: deep }))).toEqual(['/memo/0/0 too_deep']);
  });

  it('belongs to the connection of its key', () => {
    expect(codesOf(sampleInvoice({ connection: 'default' }))).toEqual([]);
    expect(codesOf(sampleInvoice({ connection: 'other' }))).toEqual([
      '/connection connection_mismatch',
    ]);
  });

  it('answers any JSON at all without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(sampleInvoice())), (json, key) => {
        for (const body of [json, sampleInvoice({ [key]: json })]) {
          const parsed = parseInvoice(body, 'default');
          expect(parsed.ok || parsed.problems.length > 0).toBe(true);
        }
      }),
    );
  });
});
