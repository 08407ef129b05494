import { formatAmount } from '../money';
import type { Element } from './boxes';
import type { Words } from '../words/words';
import type { PdfInput } from './pdf-input';
import { percent } from './percent';
import type { Sheet } from './sheet';
import { child, INK, keepTogether, putRule, putText, SOFT } from './sheet';
import { taxByRate } from './tax-by-rate';
import type { TaxOfRate } from './tax-by-rate';

const WIDTH = 250;
const ROW = 17;
/** Between sums and the tax of each rate, and between a name and its amount. */
const APART = 24;
/** Above the line over a sum of sums: letters reach below theirs. */
const BELOW = 6;

interface Sum {
  name: string;
  amount: number;
  strong: boolean;
}

/**
 * Under the lines, at the right, how the total comes about and what is left of it; at the left the
 * tax of each rate, or below where the amounts are too long for both.
 */
export function putSums(sheet: Sheet, root: Element, input: PdfInput, words: Words): void {
  const sums = sumsOf(input, words);
  const rates = ratesTable(sheet, input, words);
  const money: Money = (amount) => formatAmount(amount, input.currency, words.locale);
  const beside = sheet.width - rates.width - APART;
  const isBeside = rates.width > 0 && beside >= widthOf(sheet, sums, money);
  keepTogether(sheet, Math.max(sums.length * (ROW + BELOW), isBeside ? rates.height : 0) + 24);
  const top = sheet.y;
  putTotals(sheet, root, sums, { money, width: isBeside ? Math.min(WIDTH, beside) : WIDTH });
  if (rates.rows.length === 0) return;
  if (isBeside) {
    const after = sheet.y;
    sheet.y = top + 25;
    putRates(sheet, root, rates, sheet.left);
    sheet.y = Math.max(after, sheet.y);
    return;
  }
  keepTogether(sheet, rates.height + 20);
  sheet.y += 18;
  putRates(sheet, root, rates, sheet.right - rates.width);
}

type Money = (amount: number) => string;

const styleOf = ({ strong }: Sum) =>
  ({ face: strong ? 'bold' : 'regular', size: strong ? 11 : 9.5 }) as const;

/** What names and amounts need beside one another. */
function widthOf({ measure }: Sheet, sums: readonly Sum[], money: Money): number {
  const widths = sums.map((sum) => {
    const { face, size } = styleOf(sum);
    return measure(sum.name, face, size) + APART + measure(money(sum.amount), face, size);
  });
  return Math.max(0, ...widths);
}

function putTotals(
  sheet: Sheet,
  root: Element,
  sums: readonly Sum[],
  { money, width }: { money: Money; width: number },
): void {
  const x = sheet.right - width;
  const table = child(root, 'Table');
  sheet.y += 8;
  for (const [index, sum] of sums.entries()) {
    const { name, amount, strong } = sum;
    if (strong && index > 0) putRule(sheet, { x, y: sheet.y + BELOW, width }, { color: SOFT });
    sheet.y += strong ? ROW + BELOW : ROW;
    const row = child(table, 'TR');
    const style = { ...styleOf(sum), color: strong ? INK : SOFT };
    const head = child(row, 'TH', { scope: 'Row' });
    putText(sheet, { x, y: sheet.y, element: head }, name, style);
    const at = { x: sheet.right, y: sheet.y, element: child(row, 'TD') };
    putText(sheet, at, money(amount), { ...style, color: INK, align: 'right' });
  }
  sheet.y += 14;
}

function sumsOf({ lines, amountDue, paid }: PdfInput, words: Words): Sum[] {
  const { document } = words.page;
  const taxes = (inclusive: boolean): number =>
    lines.reduce((sum, { tax }) => sum + (tax?.inclusive === inclusive ? tax.amount : 0), 0);
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const [added, included] = [taxes(false), taxes(true)];
  const sum = (name: string, amount: number, strong = false): Sum => ({ name, amount, strong });
  const settled = paid !== null && (paid.credited !== 0 || paid.received !== 0);
  return [
    ...(added === 0 ? [] : [sum(document.subtotal, subtotal), sum(document.tax, added)]),
    sum(document.total, amountDue, true),
    ...(included === 0 ? [] : [sum(document.taxIncluded, included)]),
    ...(paid === null || paid.credited === 0 ? [] : [sum(document.credited, -paid.credited)]),
    ...(paid === null || paid.received === 0 ? [] : [sum(document.received, -paid.received)]),
    ...(settled ? [sum(document.remaining, paid.remaining, true)] : []),
  ];
}

const GAP = 20;

/** What tax offices ask for: each rate with what it was taken of. */
interface RatesTable {
  /** The first is the head. */
  rows: string[][];
  widths: number[];
  width: number;
  height: number;
}

function ratesTable({ measure }: Sheet, input: PdfInput, { pdf, page, locale }: Words): RatesTable {
  const money: Money = (amount) => formatAmount(amount, input.currency, locale);
  const rates = taxByRate(input.lines).map(({ rate, category, net, tax }) => [
    nameOfRate({ rate, category }, { pdf, locale }),
    money(net),
    money(tax),
    money(net + tax),
  ]);
  const head = [pdf.taxRate, pdf.net, page.document.tax, pdf.gross];
  const rows = rates.length === 0 ? [] : [head, ...rates];
  const widths = head.map((_, column) =>
    Math.max(0, ...rows.map((cells) => measure(cells[column] ?? '', 'bold', 8.5))),
  );
  const width = widths.reduce((sum, one) => sum + one, (widths.length - 1) * GAP);
  return { rows, widths, width, height: rows.length * 14 + 10 };
}

/** "19%", "0% · Reverse charge"; what is not taxed at all has no rate. */
function nameOfRate(
  { rate, category }: Pick<TaxOfRate, 'rate' | 'category'>,
  { pdf, locale }: Pick<Words, 'pdf' | 'locale'>,
): string {
  if (category === null) return percent(rate, locale);
  const name = pdf.taxCategories[category];
  return category === 'not_subject_to_tax' ? name : `${percent(rate, locale)} · ${name}`;
}

/** The columns are no wider than what is in them, each with its amounts under one another. */
function putRates(sheet: Sheet, root: Element, { rows, widths, width }: RatesTable, x: number) {
  const table = child(root, 'Table');
  for (const [index, cells] of rows.entries()) {
    const row = child(table, 'TR');
    const isHead = index === 0;
    const face = isHead ? 'bold' : 'regular';
    let end = x;
    for (const [column, text] of cells.entries()) {
      end += (widths[column] ?? 0) + (column === 0 ? 0 : GAP);
      const element = isHead ? child(row, 'TH', { scope: 'Column' }) : child(row, 'TD');
      const color = isHead ? SOFT : INK;
      putText(sheet, { x: end, y: sheet.y, element }, text, {
        face,
        color,
        size: 8.5,
        align: 'right',
      });
    }
    if (isHead) putRule(sheet, { x, y: sheet.y + 5, width });
    sheet.y += isHead ? 18 : 14;
  }
}
