import { parseInvoice } from '../../src/contract/parse-invoice';
import { invoiceToWire } from '../../src/contract/invoice-wire';
import { sampleInvoice } from './sample-invoice';

const LINE = {
  description: 'Work in October',
  quantity: '1.5',
  unit: 'h',
  unit_amount: 10_000,
  amount: 10_000,
  tax: { amount: 1900, inclusive: false, rate: '19', category: 'standard' },
};
const ADDRESS = { line1: 'Bahnhofstrasse 1', town: 'Zürich', postcode: '8001', country: 'CH' };
const BANK = { holder: 'Acme AG', iban: 'CH9300762011623852957' };
const CUSTOMER = { external_id: 'client-1', name: 'Client SA', email: 'ap@client.example' };

const linesOf = (tax: object) => [{ ...LINE, tax: { amount: 1900, inclusive: false, ...tax } }];
const untaxed = (tax: object) => ({
  amount_due: 10_000,
  lines: [{ ...LINE, tax: { amount: 0, inclusive: false, ...tax } }],
});

function problemsOf(different: Record<string, unknown>): string[] {
  const parsed = parseInvoice(sampleInvoice(different), 'default');
  return parsed.ok ? [] : parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`).sort();
}

test('what documents need is taken, kept and given back as it came', () => {
  const given = sampleInvoice({
    lines: [LINE],
    customer: { ...CUSTOMER, address: ADDRESS, tax_ids: ['FR40303265045'] },
    bank_details: { ...BANK, holder_address: ADDRESS },
  });
  const parsed = parseInvoice(given, 'default');
  expect(parsed).toMatchObject({
    ok: true,
    invoice: {
      customer: { address: { town: 'Zürich', line2: null }, taxIds: ['FR40303265045'] },
      bankDetails: { holderAddress: { postcode: '8001', state: null } },
      lines: [{ unit: 'h', tax: { rate: '19', category: 'standard' } }],
    },
  });
  const wire = parsed.ok ? invoiceToWire(parsed.invoice) : {};
  const again = parseInvoice({ ...wire, customer: given['customer'] }, 'default');
  expect(again).toEqual(parsed);
});

test('an invoice without them is kept as before they were taken', () => {
  const bank_details = { ...BANK, holder_address: null };
  const parsed = parseInvoice(sampleInvoice({ bank_details }), 'default');
  const invoice = parsed.ok ? parsed.invoice : null;
  expect(Object.keys(invoice?.bankDetails ?? {})).not.toContain('holderAddress');
  expect(Object.keys(invoice?.customer ?? {})).not.toContain('address');
  expect(invoice?.lines[0]).toEqual({
    description: 'Work in October',
    quantity: '1',
    unitAmount: 10_000,
    amount: 10_000,
    tax: { amount: 1900, inclusive: false },
  });
});

test('everything wrong with them is said at once, each where it is', () => {
  const problems = problemsOf({
    lines: [
      { ...LINE, unit: '', tax: { amount: 1900, inclusive: false, rate: 19, category: 'S' } },
      { ...LINE, tax: { amount: 1900, inclusive: false, rate: '100.01', kind: 'vat' } },
    ],
    customer: { ...CUSTOMER, country: 'FR', address: { country: 'CH' }, tax_ids: ['A', 'A'] },
    bank_details: { ...BANK, holder_address: { postcode: 8001, country: 'ch' } },
  });
  expect(problems).toEqual([
    '/bank_details/holder_address/country country_invalid',
    '/bank_details/holder_address/postcode text_invalid',
    '/customer/country country_differs',
    '/customer/tax_ids tax_ids_invalid',
    '/lines/0/tax/category not_one_of',
    '/lines/0/tax/rate tax_rate_invalid',
    '/lines/0/unit text_empty',
    '/lines/1/tax/kind unknown_key',
    '/lines/1/tax/rate tax_rate_invalid',
  ]);
});

test.each(['', '-1', '19%', '19,5', '1e1', '0x10', '5.', '.5', '5.12345', '1000'])(
  'the rate %j is none',
  (rate) => {
    expect(problemsOf({ lines: linesOf({ rate }) })).toEqual([
      '/lines/0/tax/rate tax_rate_invalid',
    ]);
  },
);

test.each([
  ['a rate of 0 with a tax', { lines: linesOf({ rate: '0' }) }, ['amount tax_amount_differs']],
  [
    'a reverse charge with a rate',
    { lines: linesOf({ rate: '19', category: 'reverse_charge' }) },
    ['rate tax_rate_differs'],
  ],
  [
    'an export with a tax',
    { lines: linesOf({ category: 'export' }) },
    ['amount tax_amount_differs'],
  ],
  [
    'a standard rate of 0',
    untaxed({ rate: '0.00', category: 'standard' }),
    ['category tax_category_differs'],
  ],
])('%s contradicts itself and is refused', (_what, different, problems) => {
  expect(problemsOf(different)).toEqual(problems.map((problem) => `/lines/0/tax/${problem}`));
});

test.each([
  { rate: '0', category: 'reverse_charge' },
  { rate: '0.0', category: 'zero_rated' },
  { category: 'not_subject_to_tax' },
  { rate: '0' },
])('without tax, %j is taken', (tax) => {
  expect(problemsOf(untaxed(tax))).toEqual([]);
});
