import * as fc from 'fast-check';
import { commandBody, wireName } from '../../src/contract/command-bodies';
import { parseBody } from '../../src/contract/parse-body';
import { commandProblems } from '../../src/domain/collection/model/check-command';
import { COMMAND_ROWS } from '../../src/domain/collection/model/command-rows';
import type {
  CommandDefinition,
  CommandField,
  CommandName,
} from '../../src/domain/collection/model/command-rows';

const names = (Object.keys(COMMAND_ROWS) as CommandName[]).filter((name) => name !== 'edit');

const times = fc.oneof(
  fc.constantFrom('0000-01-01T00:00:00Z', '0001-01-01T00:00:00+02:00', '1969-12-31T23:59:59Z'),
  fc.constantFrom('9999-12-31T23:59:59-01:00', '1970-01-01T00:00:00+00:01', '+010000-01-01', ''),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.constantFrom('a\0b', 'half \ud800', 'tab\tand\nline', 'x'.repeat(501), '😀'.repeat(140)),
);
const amounts = fc.oneof(
  fc.integer({ min: -1, max: 2_000 }),
  fc.constantFrom(999_999_999_999, 1_000_000_000_000, 0.5, -0, Number.MAX_SAFE_INTEGER),
);

function valueOf({ kind }: CommandField): fc.Arbitrary<unknown> {
  if (kind === 'time') return times;
  if (kind === 'amount') return amounts;
  return kind === 'flag' ? fc.constantFrom(true, false, 'true') : texts;
}

/** The same command as both ways in give it: a body of HTTP's, and what a Temporal client sends. */
const given = fc.constantFrom(...names).chain((name) => {
  const { fields }: CommandDefinition = COMMAND_ROWS[name];
  const values = Object.entries(fields)
    .filter(([, field]) => field.from === undefined)
    .map(([field, row]) => [field, valueOf(row)] as const);
  return fc.record({ name: fc.constant(name), values: fc.record(Object.fromEntries(values)) });
});

const inner = (name: CommandName, field: string, value: unknown): unknown => {
  const { fields }: CommandDefinition = COMMAND_ROWS[name];
  if (fields[field]?.kind !== 'time' || typeof value !== 'string') return value;
  return Date.parse(value);
};

test('HTTP and Temporal take the same commands', () => {
  let taken = 0;
  const check = fc.property(given, ({ name, values }) => {
    const body = Object.fromEntries(
      Object.entries(values).map(([field, value]) => [wireName(field), value]),
    );
    const command = {
      id: 'key',
      by: 'business',
      name,
      ...(name === 'reverse_outside_payment' && { payment: 'outside:1' }),
      ...Object.fromEntries(
        Object.entries(values).map(([field, value]) => [field, inner(name, field, value)]),
      ),
    };
    const byHttp = parseBody(commandBody(name), body);
    if (byHttp.ok) taken += 1;
    expect({ name, taken: commandProblems(command).length === 0 }).toEqual({
      name,
      taken: byHttp.ok,
    });
  });
  fc.assert(check, { numRuns: 1_500 });
  expect(taken).toBeGreaterThan(150);
});

test.each([
  ['the year 0', Date.parse('0000-01-01T00:00:00Z')],
  ['the year 10000', Date.UTC(10_000, 0, 1)],
  ['no number', Number.NaN],
  ['half a millisecond', 0.5],
])('a payment received in %s is refused by either', (_when, receivedAt) => {
  const payment = { id: 'key', by: 'business', name: 'record_outside_payment', amount: 1 };
  const problems = commandProblems({ ...payment, reference: 'wire', receivedAt });
  expect(problems).toEqual([
    expect.objectContaining({ field: 'receivedAt', code: 'time_invalid' }),
  ]);
});

test('what is no command at all is refused with words', () => {
  for (const nothing of [null, 'void', 7, [], undefined]) {
    expect(commandProblems(nothing)).toMatchObject([{ code: 'not_an_object' }]);
  }
  const fields = commandProblems({ id: '', by: 'me', name: 'toString' }).map(({ field }) => field);
  expect(fields).toEqual(['id', 'by', 'name']);
});
