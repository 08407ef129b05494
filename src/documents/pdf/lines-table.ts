import { taxRateOf } from '../../domain/tax-category';
import { formatAmount } from '../money';
import { formatQuantity } from '../quantity';
import type { Element } from './boxes';
import type { Words } from '../words/words';
import type { PdfInput } from './pdf-input';
import { percent } from './percent';
import type { Sheet } from './sheet';
import { BODY, child, fitsOnPage, LINE, nextPage, putRule, putText, SOFT } from './sheet';
import { wrap } from './wrap';

const GAP = 16;
const LEADING = 12.5;
const HEAD = 24;
const ROW_PAD = 6;
const CARRY = 22;

interface Column {
  title: string;
  /** Where its cells end; the description begins at the left instead. */
  end: number;
  /** One a line. */
  cells: readonly string[];
}

interface Table {
  sheet: Sheet;
  words: Words;
  element: Element;
  columns: readonly Column[];
  /** Of the description. */
  width: number;
  money(amount: number): string;
}

/** All lines; where they go over a page, the head is there again and the sum is carried. */
export function putLines(sheet: Sheet, root: Element, input: PdfInput, words: Words): void {
  const money = (amount: number) => formatAmount(amount, input.currency, words.locale);
  const { columns, width } = columnsOf(sheet, input, words, money);
  const element = child(root, 'Table');
  const table: Table = { sheet, words, element, columns, width, money };
  putHeadRow(table);
  let sum = 0;
  for (const [index, line] of input.lines.entries()) {
    const isLast = index === input.lines.length - 1;
    const { measure } = sheet;
    const rows = wrap(line.description, { width, face: 'regular', size: BODY, measure });
    // A text longer than a page goes over pages; any other line stays in one piece.
    for (const [part, some] of chunks(rows, rowsOfPage(sheet)).entries()) {
      const height = some.length * LEADING + 2 * ROW_PAD + (isLast ? 0 : CARRY);
      if (!fitsOnPage(sheet, height)) carryOver(table, sum);
      putRow(table, some, part === 0 ? index : null);
    }
    sum += line.amount;
  }
}

const rowsOfPage = ({ bottom }: Sheet): number => Math.floor((bottom - 200) / LEADING);

function chunks(rows: readonly string[], most: number): string[][] {
  const count = Math.max(1, Math.ceil(rows.length / most));
  return Array.from({ length: count }, (_, i) => rows.slice(i * most, (i + 1) * most));
}

function columnsOf(
  { left, right, measure }: Sheet,
  { lines }: PdfInput,
  words: Words,
  money: (amount: number) => string,
): { columns: Column[]; width: number } {
  const { document } = words.page;
  const wanted = [
    { title: document.quantity, cells: lines.map((line) => formatQuantity(line, words.locale)) },
    { title: document.unitPrice, cells: lines.map(({ unitAmount }) => money(unitAmount)) },
    {
      title: words.pdf.taxColumn,
      cells: lines.map(({ tax }) => percent(taxRateOf(tax), words.locale)),
    },
    { title: document.amount, cells: lines.map(({ amount }) => money(amount)) },
  ];
  const shown = wanted.filter(({ cells }) => cells.some((cell) => cell !== ''));
  let end = right;
  const columns: Column[] = [];
  for (const { title, cells } of shown.toReversed()) {
    columns.unshift({ title, cells, end });
    const widths = cells.map((cell) => measure(cell, 'regular', BODY));
    end -= Math.max(measure(title, 'bold', 8.5), ...widths) + GAP;
  }
  return { columns, width: Math.max(60, end - left) };
}

function putHeadRow({ sheet, words, element, columns }: Table): void {
  const row = child(element, 'TR');
  const style = { face: 'bold', size: 8.5, color: SOFT } as const;
  const y = sheet.y + 10;
  const cell = () => child(row, 'TH', { scope: 'Column' });
  const { description } = words.page.document;
  putText(sheet, { x: sheet.left, y, element: cell() }, description, style);
  for (const { title, end } of columns) {
    putText(sheet, { x: end, y, element: cell() }, title, { ...style, align: 'right' });
  }
  const rule = { x: sheet.left, y: sheet.y + HEAD - 6, width: sheet.width };
  putRule(sheet, rule, { color: SOFT, weight: 0.8 });
  sheet.y += HEAD - 6;
}

/** Without `index`: the rest of a text that began on the page before. */
function putRow({ sheet, element, columns }: Table, rows: string[], index: number | null): void {
  const tr = child(element, 'TR');
  const top = sheet.y + ROW_PAD + 8;
  const cell = child(tr, 'TD');
  for (const [row, text] of rows.entries()) {
    putText(sheet, { x: sheet.left, y: top + row * LEADING, element: cell }, text);
  }
  for (const { cells, end } of columns) {
    const at = { x: end, y: top, element: child(tr, 'TD') };
    if (index !== null) putText(sheet, at, cells[index] ?? '', { align: 'right' });
  }
  sheet.y += rows.length * LEADING + 2 * ROW_PAD - 2;
  putRule(sheet, { x: sheet.left, y: sheet.y, width: sheet.width });
}

/** The sum so far at the end of the page, and again where the next begins. */
function carryOver(table: Table, sum: number): void {
  const { carriedForward, broughtForward } = table.words.pdf;
  putCarry(table, carriedForward, sum);
  nextPage(table.sheet);
  putHeadRow(table);
  putCarry(table, broughtForward, sum);
  const { left, y, width } = table.sheet;
  putRule(table.sheet, { x: left, y, width }, { color: LINE });
}

function putCarry({ sheet, element, money }: Table, label: string, sum: number): void {
  const row = child(element, 'TR');
  const y = sheet.y + 15;
  const style = { face: 'bold', size: 9, color: SOFT } as const;
  putText(sheet, { x: sheet.left, y, element: child(row, 'TD') }, label, style);
  const at = { x: sheet.right, y, element: child(row, 'TD') };
  putText(sheet, at, money(sum), { ...style, align: 'right' });
  sheet.y += CARRY;
}
