import { STRIPE_CUSTOMER_ID } from '../customer';
import { textProblems } from '../field-rules';
import type { Problem } from '../invoice';

/** A customer of ours, by its id or external id, and the Stripe customer to be linked. */
export interface PairGiven {
  given: string;
  stripeCustomer: string;
}

export type CsvRead = { ok: true; pairs: PairGiven[] } | { ok: false; problems: Problem[] };

export const MOST_ROWS = 10_000;
const MOST_PROBLEMS = 100;
const HEADER = 'id,stripe_customer_id';

/** Two columns and nothing else: what is not understood is refused, with its line. */
export function parseCsv(text: string): CsvRead {
  const { lines, problems } = linesOf(text.replace(/^\uFEFF/, ''));
  const [header, ...rows] = lines;
  if (header?.fields.join(',') !== HEADER)
    problems.push(problemAt(1, 'csv_header', `the header must be exactly ${HEADER}`));
  if (rows.length === 0) problems.push(problemAt(2, 'csv_empty', 'there is no row'));
  if (rows.length > MOST_ROWS) {
    const detail = `has ${rows.length} rows: import at most ${MOST_ROWS} at once`;
    problems.push({ pointer: '/csv', code: 'too_many_rows', detail });
  }
  const pairs = rows.map(({ fields }) => ({
    given: fields[0] ?? '',
    stripeCustomer: fields[1] ?? '',
  }));
  problems.push(...rows.flatMap(rowProblems));
  if (problems.length === 0) return { ok: true, pairs };
  return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) };
}

interface Line {
  number: number;
  fields: string[];
}

const problemAt = (line: number, code: string, detail: string): Problem => ({
  pointer: '/csv',
  code,
  detail: `line ${line}: ${detail}`,
});

function rowProblems({ number, fields }: Line): Problem[] {
  const [given, stripeCustomer] = fields;
  if (fields.length !== 2 || given === undefined || stripeCustomer === undefined) {
    return [problemAt(number, 'csv_fields', `has ${fields.length} fields, and must have 2`)];
  }
  const ids = textProblems(given, 'line', 200);
  const problems = ids.map(({ code, detail }) => problemAt(number, code, `id ${detail}`));
  if (STRIPE_CUSTOMER_ID.test(stripeCustomer)) return problems;
  const detail = 'stripe_customer_id must be a Stripe customer id: cus_…';
  return [...problems, problemAt(number, 'stripe_customer_invalid', detail)];
}

const FIELD = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
const END_OF_FIELD = /,|\r?\n|$/y;

/** As RFC 4180 says; empty lines are passed over. */
function linesOf(text: string): { lines: Line[]; problems: Problem[] } {
  const lines: Line[] = [];
  let [at, beginsAt, number] = [0, 0, 1];
  let fields: string[] = [];
  while (at < text.length) {
    FIELD.lastIndex = at;
    const [whole, quoted, plain = ''] = FIELD.exec(text) ?? [''];
    END_OF_FIELD.lastIndex = at + whole.length;
    const end = END_OF_FIELD.exec(text)?.[0];
    if (end === undefined) {
      const detail = 'has a quote, or something after one, where none may be';
      return { lines, problems: [problemAt(number, 'csv_quote', detail)] };
    }
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    at += whole.length + end.length;
    if (end === ',' && at < text.length) continue;
    if (end === ',') fields.push('');
    if (fields.length > 1 || fields[0] !== '') lines.push({ number, fields });
    number += text.slice(beginsAt, at).split('\n').length - 1;
    beginsAt = at;
    fields = [];
  }
  return { lines, problems: [] };
}
