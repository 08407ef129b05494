import { codeModules } from '../../../src/documents/pdf/code-modules';
import { epcPayload } from '../../../src/documents/pdf/epc-code';
import { paperOf } from '../../../src/documents/pdf/paper';
import { percent } from '../../../src/documents/pdf/percent';
import { postalLines } from '../../../src/documents/pdf/postal-lines';
import { wrap } from '../../../src/documents/pdf/wrap';
import { SAMPLE } from './pdf-samples';

const BANK = { ...SAMPLE.bank!, reference: 'INV-0042' };

test('a banking app gets holder, account, amount and reference', () => {
  expect(epcPayload({ ...BANK, iban: 'DE89 3704 0044 0532 0130 00' }, 12_730, 'eur')).toBe(
    [
      'BCD',
      '002',
      '1',
      'SCT',
      'COBADEFFXXX',
      'Acme Analytics GmbH',
      'DE89370400440532013000',
      'EUR127.30',
      '',
      '',
      'INV-0042',
    ].join('\n'),
  );
});

test.each([
  ['another currency', BANK, 100, 'chf'],
  ['an account without IBAN', { ...BANK, iban: null }, 100, 'eur'],
  ['nothing to pay', BANK, 0, 'eur'],
  ['more than a transfer can hold', BANK, 100_000_000_000, 'eur'],
])('no code of a transfer for %s', (_what, bank, amount, currency) => {
  expect(epcPayload(bank, amount, currency)).toBeNull();
});

test('what a reference holds cannot add a line to the code', () => {
  const payload = epcPayload({ ...BANK, reference: 'A\nB', holder: 'X\r\nY' }, 100, 'eur');
  expect(payload?.split('\n')).toHaveLength(11);
  expect(payload).toContain('X Y');
});

test('a long name is cut between letters, never within one that the code could not write', () => {
  const payload = epcPayload({ ...BANK, holder: `${'A'.repeat(69)}𝕏 GmbH` }, 100, 'eur')!;
  expect(payload.split('\n')[5]).toBe('A'.repeat(69));
  expect(codeModules(payload).length).toBeGreaterThan(20);
});

test('Letter where offices print on it, A4 for everybody else', () => {
  expect(['US', 'ca', 'MX'].map(paperOf)).toEqual(['letter', 'letter', 'letter']);
  expect(['DE', 'JP', 'GB', null].map(paperOf)).toEqual(['a4', 'a4', 'a4', 'a4']);
});

test('an address as its country writes it, with the country in the reader’s language', () => {
  const address = { line1: '14 rue de la Paix', line2: null, town: 'Paris', state: null };
  expect(postalLines({ ...address, postcode: '75002', country: 'FR' }, 'de')).toEqual([
    '14 rue de la Paix',
    '75002 Paris',
    'Frankreich',
  ]);
  expect(
    postalLines(
      { ...address, town: 'Austin', state: 'TX', postcode: '78701', country: 'US' },
      'en',
    ),
  ).toEqual(['14 rue de la Paix', 'Austin TX 78701', 'United States']);
  expect(postalLines(null, 'en')).toEqual([]);
});

test('a rate as the language writes it', () => {
  expect(percent('5.5', 'fr').replace(/\s/g, ' ')).toBe('5,5 %');
  expect(percent('20.00', 'en')).toBe('20%');
  expect(percent(null, 'en')).toBe('');
  expect(percent('none', 'en')).toBe('');
});

const tenLetters = {
  width: 10,
  face: 'regular',
  size: 1,
  measure: (text: string) => [...text].length,
} as const;

test.each([
  ['a long line at its spaces', 'one two three four', ['one two', 'three four']],
  ['a word wider than the line', 'abcdefghijklmno', ['abcdefghij', 'klmno']],
  ['after a hyphen', 'twenty-two-years', ['twenty-', 'two-years']],
  ['a text without spaces', '株式会社東京クライアント東', ['株式会社東京クライア', 'ント東']],
  ['not before a mark that closes', '一二三四五六七八九十。', ['一二三四五六七八九', '十。']],
  ['lines that are given', 'a\n\nb', ['a', '', 'b']],
  ['nothing', '', ['']],
])('breaks %s', (_what, text, lines) => {
  expect(wrap(text, tenLetters)).toEqual(lines);
});

test('a space that keeps words together is kept', () => {
  expect(wrap('10\u00a0000 €', tenLetters)).toEqual(['10\u00a0000 €']);
});
