import { MOST_ROWS, parseCsv } from '../../../src/domain/customer-imports/parse-csv';

const HEADER = 'id,stripe_customer_id\n';
const pairs = (text: string) => {
  const read = parseCsv(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.pairs.map(({ given, stripeCustomer }) => `${given} ${stripeCustomer}`);
};
const problems = (text: string) => {
  const read = parseCsv(text);
  return read.ok ? [] : read.problems.map(({ code, detail }) => `${code} ${detail}`);
};

test.each([
  ['plain rows', 'a,cus_1\nb,cus_2\n'],
  ['the line ends of Windows', 'a,cus_1\r\nb,cus_2\r\n'],
  ['no line end at the end', 'a,cus_1\nb,cus_2'],
  ['quotes', '"a","cus_1"\n"b",cus_2\n'],
  ['empty lines', 'a,cus_1\n\n\nb,cus_2\n\n'],
])('reads %s', (_, rows) => {
  expect(pairs(HEADER + rows)).toEqual(['a cus_1', 'b cus_2']);
});

test('reads what is quoted as it is, and a mark at the beginning of the file', () => {
  expect(pairs(`\uFEFF"id","stripe_customer_id"\r\n"a ""b"", c",cus_1`)).toEqual([
    'a "b", c cus_1',
  ]);
});

test.each([
  ['', ['csv_header line 1: the header must be exactly id,stripe_customer_id']],
  [HEADER, ['csv_empty line 2: there is no row']],
  [`${HEADER}a,cus_1,Client\n`, ['csv_fields line 2: has 3 fields, and must have 2']],
  [`${HEADER}a\n`, ['csv_fields line 2: has 1 fields, and must have 2']],
  [`${HEADER}"a,cus_1\n`, ['csv_quote line 2: has a quote']],
  [`${HEADER}a,cus_1\n"b"x,cus_2\n`, ['csv_quote line 3: has a quote']],
  [`${HEADER}a"b,cus_1\n`, ['csv_quote line 2: has a quote']],
  [`${HEADER},cus_1\n`, ['text_empty line 2: id must not be empty']],
  [`${HEADER}a,\n`, ['stripe_customer_invalid line 2: stripe_customer_id must be']],
  [`${HEADER}a,acct_1\nb\u0007,cus_1\n`, ['stripe_customer_invalid line 2', 'text_invalid line 3']],
  [`name,stripe_customer_id\na,cus_1\n`, ['csv_header line 1']],
  [`id;stripe_customer_id\na;cus_1\n`, ['csv_header line 1', 'csv_fields line 2: has 1 fields']],
])('refuses %j with all that is wrong', (text, expected) => {
  const found = problems(text);
  for (const [at, words] of expected.entries()) expect(found[at]).toContain(words);
});

test('counts the lines of what is quoted', () => {
  expect(problems(`${HEADER}"a\nb",cus_1\nc\n`)).toContain(
    'csv_fields line 4: has 1 fields, and must have 2',
  );
});

test(`takes ${MOST_ROWS} rows and not one more, and names at most 100 problems`, () => {
  const rows = (count: number) =>
    HEADER + Array.from({ length: count }, (_, at) => `c-${at},cus_${at}\n`).join('');
  expect(pairs(rows(MOST_ROWS))).toHaveLength(MOST_ROWS);
  expect(problems(rows(MOST_ROWS + 1))).toEqual([
    `too_many_rows has ${MOST_ROWS + 1} rows: import at most ${MOST_ROWS} at once`,
  ]);
  expect(problems(HEADER + 'a\n'.repeat(500))).toHaveLength(100);
});
