import type { StatementPeriod } from '../../domain/statements/statement';
import { safeName } from '../pdf/file-name';
import { wordsIn } from '../words/words-for';

/** "Statement-of-account-2026-10-01-2026-10-31.csv", in the language of the document. */
export function statementFileName(
  { from, to }: StatementPeriod,
  locale: string | null,
  extension: 'pdf' | 'csv',
): string {
  return `${safeName(`${wordsIn(locale).statement.title} ${from} ${to}`)}.${extension}`;
}
