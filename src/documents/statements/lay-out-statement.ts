import type { CurrencyStatement } from '../../domain/statements/statement';
import { formatDay } from '../dates';
import { methodName } from '../method-name';
import { formatAmount } from '../money';
import type { Element, Measure, PdfLayout } from '../pdf/boxes';
import { ADDRESS_TOP, putAddress, putBusiness, putLogo } from '../pdf/head';
import { putHeadsAndFeet } from '../pdf/lay-out';
import { sizeOf } from '../pdf/paper';
import type { Sheet, Style } from '../pdf/sheet';
import {
  BODY,
  child,
  createSheet,
  fitsOnPage,
  keepTogether,
  nextPage,
  put,
  putRule,
  putText,
  SOFT,
  TINT,
} from '../pdf/sheet';
import { wrap } from '../pdf/wrap';
import { oneLine } from '../text';
import type { Words } from '../words/words';
import { wordsIn } from '../words/words-for';
import type { StatementInput } from './statement-input';

/** Every page of a statement of account: a table for each currency, with its balances. */
export function layOutStatement(input: StatementInput, measure: Measure): PdfLayout {
  const words = wordsIn(input.locale);
  const { title, periodOf } = titlesOf(input, words);
  const sheet = createSheet(sizeOf(input.paper), measure);
  const root: Element = { type: 'Document', children: [] };
  putLogo(sheet, input);
  const top = Math.max(ADDRESS_TOP, putBusiness(sheet, root, { ...input, title }, words) + 34);
  sheet.y = Math.max(putAddress(sheet, root, input, top), top) + 20;
  const { period, nothing } = words.statement;
  const line = { x: sheet.left, y: sheet.y, element: child(root, 'P') };
  putText(sheet, line, words.labelled(period, periodOf), { size: 10.5, color: SOFT });
  sheet.y += 22;
  const { currencies } = input.statement;
  if (currencies.length === 0) {
    const at = { x: sheet.left, y: sheet.y + 20, element: child(root, 'P') };
    putText(sheet, at, nothing, { size: 10.5 });
  }
  for (const one of currencies) putCurrency({ sheet, words, input }, root, one);
  putHeadsAndFeet(sheet, { business: input.business, title: `${title} · ${periodOf}` }, words);
  return {
    title: `${title} ${periodOf}`,
    author: oneLine(input.business.name),
    lang: words.locale,
    ...sheet.paper,
    root,
    pages: sheet.pages,
  };
}

function titlesOf({ statement: { from, to } }: StatementInput, words: Words) {
  const periodOf = `${formatDay(from, words)} – ${formatDay(to, words)}`;
  return { title: words.statement.title, periodOf };
}

interface Drafting {
  sheet: Sheet;
  words: Words;
  input: StatementInput;
}

const HERO = 62;
const PAD = 16;
const LEADING = 12.5;
const ROW_PAD = 6;

function putCurrency(drafting: Drafting, root: Element, of: CurrencyStatement): void {
  const { sheet, words, input } = drafting;
  const { left, width } = sheet;
  const money = (amount: number) => formatAmount(amount, of.currency, words.locale);
  keepTogether(sheet, HERO + 90);
  const panel = { x: left, y: sheet.y, width, height: HERO, radius: 8, stroke: null };
  put(sheet, { kind: 'panel', element: null, ...panel, fill: TINT });
  const heading = child(root, 'H2');
  const label = words.statement.balanceOn(formatDay(input.statement.to, words));
  const x = left + PAD;
  putText(sheet, { x, y: sheet.y + 22, element: heading }, label, { size: 9, color: SOFT });
  const large = { face: 'bold', size: 20 } as const;
  putText(sheet, { x, y: sheet.y + 46, element: heading }, money(of.closing), large);
  sheet.y += HERO + 12;
  putTable(drafting, child(root, 'Table'), of, money);
  sheet.y += 30;
}

interface Columns {
  description: number;
  /** Of the description. */
  width: number;
  amount: number;
  balance: number;
}

type Money = (amount: number) => string;

function putTable(drafting: Drafting, table: Element, of: CurrencyStatement, money: Money): void {
  const { sheet, words, input } = drafting;
  const columns = columnsOf(drafting, of, money);
  const { opening, closing, nothing } = words.statement;
  const day = (on: string) => formatDay(on, words);
  const { from, to } = input.statement;
  const bold: Style = { face: 'bold' };
  const row = (cells: Cells, style?: Style) => putRow(drafting, table, { columns, cells, style });
  putHeadRow(drafting, table, columns);
  row({ date: day(from), text: opening, amount: '', balance: money(of.opening) }, bold);
  for (const entry of of.entries) {
    const { on, amount, balance } = entry;
    const text = entryText(entry, words);
    row({ date: day(on), text, amount: money(amount), balance: money(balance) });
  }
  if (of.entries.length === 0) row({ date: '', text: nothing, amount: '', balance: '' });
  row({ date: day(to), text: closing, amount: '', balance: money(of.closing) }, bold);
  sheet.y += 4;
}

function entryText(
  { kind, number, methodLabel }: CurrencyStatement['entries'][number],
  { statement, methods }: Words,
): string {
  const text = statement.entry[kind](oneLine(number));
  return methodLabel === null ? text : `${text} · ${oneLine(methodName(methodLabel, methods))}`;
}

function columnsOf({ sheet, words, input }: Drafting, of: CurrencyStatement, money: Money) {
  const { date, amount, balance } = words.statement;
  const widest = (head: string, texts: readonly string[], face: 'bold' | 'regular') =>
    Math.max(
      sheet.measure(head, 'bold', 8.5),
      ...texts.map((text) => sheet.measure(text, face, BODY)),
    );
  const { from, to } = input.statement;
  const days = [from, to, ...of.entries.map(({ on }) => on)].map((on) => formatDay(on, words));
  const balances = [of.opening, of.closing, ...of.entries.map((entry) => entry.balance)];
  const amounts = of.entries.map((entry) => money(entry.amount));
  const description = sheet.left + widest(date, days, 'bold') + 16;
  const amountEnd = sheet.right - widest(balance, balances.map(money), 'bold') - 16;
  const width = amountEnd - widest(amount, amounts, 'regular') - 16 - description;
  return { description, width: Math.max(60, width), amount: amountEnd, balance: sheet.right };
}

function putHeadRow({ sheet, words }: Drafting, table: Element, columns: Columns): void {
  const { date, description, amount, balance } = words.statement;
  const tr = child(table, 'TR');
  const style: Style = { face: 'bold', size: 8.5, color: SOFT };
  const at = (x: number) => ({ x, y: sheet.y + 10, element: child(tr, 'TH', { scope: 'Column' }) });
  putText(sheet, at(sheet.left), date, style);
  putText(sheet, at(columns.description), description, style);
  putText(sheet, at(columns.amount), amount, { ...style, align: 'right' });
  putText(sheet, at(columns.balance), balance, { ...style, align: 'right' });
  sheet.y += 18;
  putRule(sheet, { x: sheet.left, y: sheet.y, width: sheet.width }, { color: SOFT, weight: 0.8 });
}

interface Cells {
  date: string;
  text: string;
  amount: string;
  balance: string;
}

/** The head of the table is there again on each page; what is brought forward is the balance. */
function putRow(
  drafting: Drafting,
  table: Element,
  { columns, cells, style = {} }: { columns: Columns; cells: Cells; style?: Style | undefined },
): void {
  const { sheet } = drafting;
  const { face = 'regular' } = style;
  const limits = { width: columns.width, face, size: BODY, measure: sheet.measure };
  const lines = wrap(cells.text, limits);
  const height = lines.length * LEADING + 2 * ROW_PAD;
  if (!fitsOnPage(sheet, height)) {
    nextPage(sheet);
    putHeadRow(drafting, table, columns);
  }
  const tr = child(table, 'TR');
  const y = sheet.y + ROW_PAD + 8;
  const at = (x: number) => ({ x, y, element: child(tr, 'TD') });
  putText(sheet, at(sheet.left), cells.date, style);
  const description = at(columns.description);
  for (const [nth, line] of lines.entries()) {
    putText(sheet, { ...description, y: y + nth * LEADING }, line, style);
  }
  putText(sheet, at(columns.amount), cells.amount, { ...style, align: 'right' });
  putText(sheet, at(columns.balance), cells.balance, { ...style, align: 'right' });
  sheet.y += height - 2;
  putRule(sheet, { x: sheet.left, y: sheet.y, width: sheet.width });
}
