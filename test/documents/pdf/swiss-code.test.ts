import { endsInCheckDigit, leavesOne } from '../../../src/domain/check-digits';
import type { BankDetails } from '../../../src/domain/invoice';
import { bankCode } from '../../../src/documents/pdf/bank-code';
import { codeModules } from '../../../src/documents/pdf/code-modules';
import { crossParts } from '../../../src/documents/pdf/swiss-cross';
import { swissPayload } from '../../../src/documents/pdf/swiss-code';
import type { Box } from '../../../src/documents/pdf/boxes';
import { layOut } from '../../../src/documents/pdf/lay-out';
import { SAMPLE } from './pdf-samples';

const IBAN = 'CH5800791123000889012';
const QR_IBAN = 'CH4431999123000889012';
const QR_REFERENCE = '210000000003139471430009017';
const ADDRESS = {
  line1: 'Grosse Marktgasse 28',
  line2: null,
  town: 'Rorschach',
  state: null,
  postcode: '9400',
  country: 'CH',
};
const NOBODY = Array<string>(7).fill('');
const EMPTY_ADDRESS = {
  line1: null,
  line2: null,
  town: null,
  state: null,
  postcode: null,
  country: null,
};
const BANK: BankDetails = {
  holder: 'Max Muster & Söhne',
  iban: IBAN,
  bic: null,
  accountNumber: null,
  bankName: null,
  reference: 'INV-0042',
  holderAddress: ADDRESS,
};
const bank = (given: Partial<BankDetails>): BankDetails => ({ ...BANK, ...given });

test('a Swiss banking app gets creditor, account, amount and reference, line by line', () => {
  const given = bank({ iban: QR_IBAN, reference: QR_REFERENCE });
  expect(swissPayload(given, 249_575, 'chf')?.split('\n')).toEqual([
    'SPC',
    '0200',
    '1',
    'CH4431999123000889012',
    'S',
    'Max Muster & Söhne',
    'Grosse Marktgasse 28',
    '',
    '9400',
    'Rorschach',
    'CH',
    ...NOBODY,
    '2495.75',
    'CHF',
    ...NOBODY,
    'QRR',
    QR_REFERENCE,
    '',
    'EPD',
  ]);
});

test.each<[string, Partial<BankDetails>, string[]]>([
  ['a number is a message', {}, ['NON', '', 'INV-0042']],
  ['nothing is none', { reference: null }, ['NON', '', '']],
  ['a creditor reference', { reference: 'RF18 5390 0754 7034' }, ['SCOR', 'RF18539007547034', '']],
  ['its digits are wrong', { reference: 'RF19539007547034' }, ['NON', '', 'RF19539007547034']],
  ['no QR-IBAN', { reference: QR_REFERENCE }, ['NON', '', QR_REFERENCE]],
  ['too long', { reference: 'x'.repeat(150) }, ['NON', '', 'x'.repeat(140)]],
  ['breaks', { reference: 'A\r\nB\nC' }, ['NON', '', 'A B C']],
  ['quotes', { reference: '“A’s” – 7' }, ['NON', '', '"A\'s" - 7']],
])('the reference of a plain IBAN: %s', (_what, given, lines) => {
  const payload = swissPayload(bank(given), 5_000, 'chf')?.split('\n') ?? [];
  expect(payload).toHaveLength(31);
  expect(payload.slice(27)).toEqual([...lines, 'EPD']);
});

test('a QR reference is written with spaces, too', () => {
  const given = bank({ iban: QR_IBAN, reference: '21 00000 00003 13947 14300 09017' });
  expect(swissPayload(given, 5_000, 'chf')).toContain(`\nQRR\n${QR_REFERENCE}\n`);
});

test.each<[string, Partial<BankDetails>, number?, string?]>([
  ['another currency', {}, 100, 'usd'],
  ['nothing to pay', {}, 0],
  ['more than a transfer can hold', {}, 100_000_000_000],
  ['an account without IBAN', { iban: null }],
  ['an IBAN of another country', { iban: 'DE89370400440532013000' }],
  ['an IBAN whose check digits are wrong', { iban: 'CH5900791123000889012' }],
  ['a QR-IBAN without its reference', { iban: QR_IBAN }],
  ['a QR reference whose last digit is wrong', { iban: QR_IBAN, reference: `${'1'.repeat(27)}` }],
  ['an address of nothing', { holderAddress: EMPTY_ADDRESS }],
  ['an address without postcode', { holderAddress: { ...ADDRESS, postcode: null } }],
  ['an address without town', { holderAddress: { ...ADDRESS, town: ' ' } }],
  ['an address without country', { holderAddress: { ...ADDRESS, country: null } }],
  ['letters that the standard has not', { holder: '株式会社' }],
])('no Swiss code for %s', (_what, given, amount = 100, currency = 'chf') => {
  expect(swissPayload(bank(given), amount, currency)).toBeNull();
});

test('no Swiss code where no address was given, as on every invoice before there was one', () => {
  const { holderAddress, ...without } = BANK;
  expect(holderAddress).toBeDefined();
  expect(swissPayload(without, 100, 'chf')).toBeNull();
});

test.each([
  [QR_IBAN, 1, '0.01'],
  ['LI21088100002324013AA', 99_999_999_999, '999999999.99'],
])('%s: %i has two decimals', (iban, amount, written) => {
  const given = bank({ iban, reference: QR_REFERENCE });
  expect(swissPayload(given, amount, 'chf')?.split('\n')[18]).toBe(written);
});

test('euros keep the code that every bank of SEPA reads, on a Swiss account as well', () => {
  expect(bankCode(BANK, 100, 'eur')?.kind).toBe('epc');
  expect(bankCode(BANK, 100, 'chf')?.kind).toBe('swiss');
  expect(bankCode(BANK, 100, 'usd')).toBeNull();
});

test('one wrong digit is found, wherever it is', () => {
  for (const [text, isRight] of [
    [QR_REFERENCE, endsInCheckDigit],
    ['RF18539007547034', leavesOne],
    [IBAN, leavesOne],
  ] as const) {
    expect(isRight(text)).toBe(true);
    for (let at = 4; at < text.length; at += 1) {
      const other = (Number(text[at]) + 1) % 10;
      expect(isRight(text.slice(0, at) + String(other) + text.slice(at + 1))).toBe(false);
    }
  }
});

test('the longest that a code may say fits the largest that the standard allows', () => {
  const long = 'é'.repeat(140);
  const holderAddress = { ...ADDRESS, line1: long, town: long, postcode: 'é'.repeat(40) };
  const payload = swissPayload(bank({ holder: long, holderAddress, reference: long }), 1, 'chf')!;
  // Version 25 has 117 squares.
  expect(codeModules(payload).length).toBeLessThanOrEqual(117);
});

test('the PDF prints the code 46 mm wide, with its cross and 5 mm of white around it', () => {
  const { pages } = layOut({ ...SAMPLE, currency: 'chf', bank: BANK }, (text) => text.length * 5);
  const isSwiss = (box: Box) => box.kind === 'code' && box.cross;
  const boxes = pages.find((page) => page.boxes.some(isSwiss))?.boxes ?? [];
  const code = boxes.find(isSwiss)!;
  const mm = 72 / 25.4;
  expect(code.kind === 'code' && code.size).toBeCloseTo(46 * mm);
  const right = code.x + 46 * mm;
  const below = code.y + 46 * mm - 1e-6;
  for (const box of boxes) {
    if (box.kind !== 'text' || box.y < code.y - 5 * mm || box.y - box.size > below) continue;
    const isBeside = box.x + box.text.length * 5 <= code.x - 5 * mm;
    if (!isBeside) expect(box.y - box.size).toBeGreaterThanOrEqual(below + 5 * mm);
  }
  const panel = boxes.find((box) => box.kind === 'panel' && box.y < code.y && box.stroke !== null);
  expect(panel?.y).toBeLessThanOrEqual(code.y - 5 * mm);
  expect(right).toBeLessThanOrEqual(595 - 5 * mm);
  expect(crossParts(46).map(({ x, width, dark }) => [x, width, dark])).toEqual([
    [19.5, 7, false],
    [20, 6, true],
    [22.415, 1.17, false],
    [21.05, 3.9, false],
  ]);
});
