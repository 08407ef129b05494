import type { MovementKind } from '../../domain/statements/movements';

/** What a statement of account says, as a PDF and as a table for a spreadsheet. */
export interface StatementWords {
  title: string;
  period: string;
  date: string;
  description: string;
  invoice: string;
  method: string;
  currency: string;
  amount: string;
  balance: string;
  opening: string;
  closing: string;
  balanceOn: (day: string) => string;
  nothing: string;
  entry: Record<MovementKind, (number: string) => string>;
  download: { pdf: string; csv: string };
}
