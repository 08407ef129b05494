import fc from 'fast-check';
import type { Element, PdfLayout, Measure, TextBox } from '../../../src/documents/pdf/boxes';
import { layOut } from '../../../src/documents/pdf/lay-out';
import type { PdfInput } from '../../../src/documents/pdf/pdf-input';
import { longInvoice, RECEIPT, SAMPLE } from './pdf-samples';

/** Every letter of one width: where things are is then easy to see. */
const measure: Measure = (text, _face, size) => [...text].length * size * 0.55;

const MM = 72 / 25.4;
const laid = (input: PdfInput): PdfLayout => layOut(input, measure);
const textsOf = ({ pages }: PdfLayout, page: number): TextBox[] =>
  (pages[page]?.boxes ?? []).filter((box) => box.kind === 'text');
const wordsOf = (layout: PdfLayout): string[] =>
  layout.pages.flatMap((_, page) => textsOf(layout, page).map(({ text }) => text));

test.each(['a4', 'letter'] as const)('the address shows in the window of an envelope: %s', (p) => {
  const layout = laid({ ...SAMPLE, paper: p });
  const lines = [SAMPLE.customer.name, ...SAMPLE.customer.address];
  const address = textsOf(layout, 0).filter(({ text, x }) => lines.includes(text) && x < 100);
  expect(address).toHaveLength(lines.length);
  for (const { x, y, size, text } of address) {
    // DIN 5008 B: 20 to 105 mm from the left, 45 to 90 from the top; #10: from 22.2 and 63.5 mm.
    expect(x).toBeGreaterThan(22.3 * MM);
    expect(x + measure(text, 'regular', size)).toBeLessThan(105 * MM);
    expect(y - size).toBeGreaterThan(63.5 * MM);
    expect(y).toBeLessThan(90 * MM);
  }
});

function expectWithinMargins(layout: PdfLayout): void {
  for (const page of layout.pages.keys()) {
    for (const { x, y, text, face, size } of textsOf(layout, page)) {
      expect(x).toBeGreaterThanOrEqual(64.9);
      expect(x + measure(text, face, size)).toBeLessThanOrEqual(layout.width - 64.9);
      expect(y).toBeLessThan(layout.height - 30);
    }
  }
}

test('nothing leaves the page, however long names, words, sums and texts are', () => {
  const long = 'Wort'.repeat(60);
  const input: PdfInput = {
    ...SAMPLE,
    paper: 'letter',
    business: { name: long, address: [long], taxIds: [long] },
    customer: { name: long, address: [long], taxIds: [long] },
    number: 'N'.repeat(120),
    memo: `${long} `.repeat(40),
    bank: { ...SAMPLE.bank!, holder: long, reference: long },
    payUrl: `https://pay.example.com/${'i'.repeat(180)}`,
    lines: SAMPLE.lines.map((line) => ({ ...line, description: `${long} `.repeat(9) })),
  };
  const layout = laid(input);
  const shown = wordsOf(layout).join('').replaceAll(' ', '');
  expect(shown.split(long.slice(0, 40)).length).toBeGreaterThan(50);
  for (const page of layout.pages.keys()) {
    for (const { y, element } of textsOf(layout, page)) {
      if (element !== null) expect(y).toBeLessThan(layout.height - 60);
    }
  }
});

test('whatever is written is within the margins, and every line is there', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 90 }), fc.lorem());
  fc.assert(
    fc.property(text, text, fc.array(text, { minLength: 1, maxLength: 60 }), (name, memo, all) => {
      const [first] = SAMPLE.lines;
      const lines = all.map((description) => ({ ...first!, description }));
      const layout = laid({ ...SAMPLE, customer: { ...SAMPLE.customer, name }, memo, lines });
      expectWithinMargins(layout);
      const amounts = wordsOf(layout).filter((one) => one === '€20.00');
      expect(amounts).toHaveLength(lines.length);
    }),
    { numRuns: 60 },
  );
});

test('the sum is carried over each page, and is right on each', () => {
  const layout = laid(longInvoice(400));
  let sum = 0;
  for (const page of layout.pages.keys()) {
    const texts = textsOf(layout, page).map(({ text }) => text);
    const last = page === layout.pages.length - 1;
    const money = `€${(sum / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 })}`;
    if (page > 0) expect(texts[texts.indexOf('Brought forward') + 1]).toBe(money);
    sum += 8_000 * texts.filter((text) => text.startsWith('Team plan')).length;
    const after = `€${(sum / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 })}`;
    if (!last) expect(texts[texts.indexOf('Carried forward') + 1]).toBe(after);
    expect(texts).toContain('Description');
    expect(texts).toContain(`Page ${page + 1} of ${layout.pages.length}`);
  }
  expect(sum).toBe(400 * 8_000);
});

test('descriptions as long as the API takes are whole, and the sum is carried past them', () => {
  const given = longInvoice(12);
  const longest = 'The hours of a day. '.repeat(100);
  const described = given.lines.map((line) => ({ ...line, description: longest }));
  const layout = laid({ ...given, lines: described, memo: 'Thank you. '.repeat(450) });
  expectWithinMargins(layout);
  const all = wordsOf(layout);
  const shown = all.join(' ').match(/The|hours|of|a|day\./g) ?? [];
  expect(shown.filter((word) => word === 'hours')).toHaveLength(12 * 100);
  expect(all.filter((one) => one === '€80.00').length).toBeGreaterThanOrEqual(12);
  const carried = all.flatMap((one, at) => (one === 'Carried forward' ? [all[at + 1]] : []));
  const brought = all.flatMap((one, at) => (one === 'Brought forward' ? [all[at + 1]] : []));
  expect(carried.length).toBeGreaterThan(1);
  expect(brought).toEqual(carried);
});

test('without a line it is drawn all the same, though the API takes none', () => {
  const words = wordsOf(laid({ ...SAMPLE, lines: [], amountDue: 0 }));
  expect(words).toContain('€0.00');
});

test('tax is listed by rate where a line says its rate, and the rates add up', () => {
  const words = wordsOf(laid(SAMPLE));
  const head = words.indexOf('Tax rate');
  expect(words.slice(head, head + 12)).toEqual(
    ['Tax rate', 'Net', 'Tax', 'Gross'].concat(
      ['19%', '€80.00', '€15.20', '€95.20'],
      ['7%', '€30.00', '€2.10', '€32.10'],
    ),
  );
});

test('a rate of 0 says why; a line without a rate leaves no table that would not add up', () => {
  const [taxed, other] = SAMPLE.lines;
  const reverse = { amount: 0, inclusive: false, category: 'reverse_charge' as const };
  const none = { amount: 0, inclusive: false, category: 'not_subject_to_tax' as const };
  const lines = [taxed!, { ...other!, tax: reverse }, { ...other!, tax: none }];
  const words = wordsOf(laid({ ...SAMPLE, lines, amountDue: 15_520 }));
  const head = words.indexOf('Tax rate');
  expect(words.slice(head + 8, head + 16)).toEqual(
    ['0% · Reverse charge', '€30.00', '€0.00', '€30.00'].concat([
      'Not subject to tax',
      '€30.00',
      '€0.00',
      '€30.00',
    ]),
  );
  const partly = [taxed!, { ...other!, tax: null }];
  expect(wordsOf(laid({ ...SAMPLE, lines: partly }))).not.toContain('Tax rate');
});

test('without rates there is neither the table nor the column', () => {
  const lines = SAMPLE.lines.map((line) => ({ ...line, tax: { amount: 100, inclusive: true } }));
  const words = wordsOf(laid({ ...SAMPLE, lines }));
  expect(words).not.toContain('Tax rate');
  expect(words).not.toContain('Gross');
  expect(words.filter((word) => word === 'Tax')).toEqual([]);
  expect(words).toContain('Tax included in the prices');
});

test('one rate with the tax in the price: net is what is left of it', () => {
  const [line] = SAMPLE.lines;
  const tax = { amount: 1_277, inclusive: true, rate: '19.0' };
  const words = wordsOf(laid({ ...SAMPLE, lines: [{ ...line!, tax }], amountDue: 8_000 }));
  const head = words.indexOf('Tax rate');
  expect(words.slice(head + 4, head + 8)).toEqual(['19%', '€67.23', '€12.77', '€80.00']);
});

test('a receipt says how and when it was paid, is stamped, and asks for nothing', () => {
  const layout = laid(RECEIPT);
  const words = wordsOf(layout);
  for (const word of ['Receipt', 'Paid on', '20 November 2026', 'Visa 4242']) {
    expect(words).toContain(word);
  }
  const kinds = layout.pages.flatMap(({ boxes }) => boxes.map(({ kind }) => kind));
  expect(kinds.filter((kind) => kind === 'stamp')).toHaveLength(1);
  expect(kinds).not.toContain('code');
  expect(words).not.toContain('Pay by bank transfer');
});

test('a part that was paid is no reason for the stamp', () => {
  const paid = { ...RECEIPT.paid!, received: 5_000, remaining: 7_730 };
  const layout = laid({ ...RECEIPT, paid, stamp: null });
  expect(layout.pages.flatMap(({ boxes }) => boxes.map(({ kind }) => kind))).not.toContain('stamp');
  expect(wordsOf(layout)).toContain('€77.30');
});

test('what cannot be paid online shows neither link nor code', () => {
  const layout = laid({ ...SAMPLE, payUrl: null, bank: null });
  const boxes = layout.pages.flatMap((page) => page.boxes);
  expect(boxes.filter((box) => box.kind === 'code')).toEqual([]);
  expect(boxes.filter((box) => box.kind === 'text' && box.link !== null)).toEqual([]);
});

const everyElement = (element: Element): Element[] => [
  element,
  ...element.children.flatMap(everyElement),
];

test('all that is read is in the tree once; figures have words, heads a direction', () => {
  for (const input of [SAMPLE, RECEIPT, longInvoice(60)]) {
    const { root, pages } = laid(input);
    const elements = everyElement(root);
    const used = new Set(pages.flatMap(({ boxes }) => boxes.map(({ element }) => element)));
    for (const element of used) if (element !== null) expect(elements).toContain(element);
    expect(new Set(elements).size).toBe(elements.length);
    for (const { type, alt, scope } of elements) {
      if (type === 'Figure') expect(alt).toBeTruthy();
      if (type === 'TH') expect(scope).toBeDefined();
    }
  }
});
