import type { Movement, MovementKind } from './movements';

/** Calendar days where the customer lives, both of them included. */
export interface StatementPeriod {
  from: string;
  to: string;
}

export interface StatementEntry {
  on: string;
  kind: MovementKind;
  number: string;
  amount: number;
  methodLabel: string | null;
  /** After it. */
  balance: number;
}

export interface CurrencyStatement {
  currency: string;
  opening: number;
  entries: readonly StatementEntry[];
  closing: number;
}

export interface Statement extends StatementPeriod {
  /** In the order of their codes; none where there never was an invoice. */
  currencies: readonly CurrencyStatement[];
}

/** More are a table for a program: forty pages. */
const MOST_ENTRIES_DRAWN = 1_000;

export const countEntries = ({ currencies }: Statement): number =>
  currencies.reduce((sum, { entries }) => sum + entries.length, 0);

/** Whether there is a PDF of it. */
export const isDrawable = (statement: Statement): boolean =>
  countEntries(statement) <= MOST_ENTRIES_DRAWN;

const ORDER: readonly MovementKind[] = [
  'invoice',
  'payment',
  'taken_back',
  'refund',
  'credit',
  'void',
];

/** Fed one movement after another, in any order, so that no customer is too large. */
export interface StatementMaker {
  add(movement: Movement): void;
  made(): Statement;
}

export function statementMaker(period: StatementPeriod): StatementMaker {
  const openings = new Map<string, number>();
  const within = new Map<string, Movement[]>();
  return {
    add: (movement) => {
      const { on, currency, amount } = movement;
      if (on > period.to) return;
      const before = on < period.from ? amount : 0;
      openings.set(currency, (openings.get(currency) ?? 0) + before);
      if (on < period.from) return;
      const list = within.get(currency);
      if (list === undefined) within.set(currency, [movement]);
      else list.push(movement);
    },
    made: () => ({
      ...period,
      currencies: [...openings.keys()].toSorted().map((currency) => {
        const opening = openings.get(currency) ?? 0;
        return ofCurrency(currency, opening, within.get(currency) ?? []);
      }),
    }),
  };
}

function ofCurrency(currency: string, opening: number, movements: Movement[]): CurrencyStatement {
  let balance = opening;
  const entries = movements.toSorted(byDay).map(({ on, kind, number, amount, methodLabel }) => {
    balance += amount;
    return { on, kind, number, amount, methodLabel, balance };
  });
  return { currency, opening, entries, closing: balance };
}

/** Within a day what makes a debt comes before what settles it. */
const byDay = (a: Movement, b: Movement): number =>
  compare(a.on, b.on) ||
  ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
  compare(a.number, b.number) ||
  a.amount - b.amount;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
