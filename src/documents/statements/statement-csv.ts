import { decimalsOf } from '../../domain/money';
import type { CurrencyStatement, Statement } from '../../domain/statements/statement';
import { methodName } from '../method-name';
import { oneLine } from '../text';
import { wordsIn } from '../words/words-for';
import type { Words } from '../words/words';

/**
 * As RFC 4180 says, in UTF-8 with the mark by which Excel knows it: a row for each entry, between
 * the balances of its currency. Amounts have a point and no sign of the currency.
 */
export function statementCsv(statement: Statement, locale: string | null): string {
  const words = wordsIn(locale);
  const { date, description, invoice, method, currency, amount, balance } = words.statement;
  const head = [date, description, invoice, method, currency, amount, balance].map(text);
  const rows = statement.currencies.flatMap((one) => rowsOf(one, statement, words));
  return `\ufeff${[head, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('')}`;
}

function rowsOf(of: CurrencyStatement, { from, to }: Statement, words: Words): string[][] {
  const { opening, closing, entry } = words.statement;
  const decimals = decimalsOf(of.currency);
  const money = (amount: number) => decimal(amount, decimals);
  const currency = text(of.currency.toUpperCase());
  const balance = (on: string, name: string, amount: number) => [
    on,
    text(name),
    '',
    '',
    currency,
    '',
    money(amount),
  ];
  return [
    balance(from, opening, of.opening),
    ...of.entries.map(({ on, kind, number, methodLabel, amount, balance: after }) => [
      on,
      text(entry[kind](oneLine(number))),
      text(oneLine(number)),
      text(methodLabel === null ? '' : oneLine(methodName(methodLabel, words.methods))),
      currency,
      money(amount),
      money(after),
    ]),
    balance(to, closing, of.closing),
  ];
}

/** "-1234.50" of minor units, exactly. */
function decimal(amount: number, decimals: number): string {
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const sign = amount < 0 ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Spreadsheets compute what begins so; behind an apostrophe it stays text. */
const COMPUTED = /^[=+\-@\t\r\n＝＋－＠]/u;

function text(value: string): string {
  const harmless = COMPUTED.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
