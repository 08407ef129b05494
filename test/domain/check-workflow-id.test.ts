import * as fc from 'fast-check';
import { checkWorkflowId } from '../../src/domain/check-workflow-id';
import { workflowId } from '../../src/domain/refs';

const codes = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,31}$/);
const ids = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
  fc.nat({ max: 120 }).map((length) => '請'.repeat(length)),
  fc.nat({ max: 90 }).map((length) => 'INV/😀'.repeat(length)),
);

test('what is taken has a workflow id that Temporal stores; what is refused has none', () => {
  let refused = 0;
  const check = fc.property(codes, ids, (connection, externalId) => {
    const identity = { connection, externalId };
    const problems = checkWorkflowId(identity);
    refused += problems.length;
    expect(problems.length === 0).toBe(workflowId(identity).length <= 255);
  });
  fc.assert(check, { numRuns: 500 });
  expect(refused).toBeGreaterThan(0);
});

test('it says how long it may be, and how that is counted', () => {
  const identity = { connection: 'default', externalId: '請求書'.repeat(10) };
  expect(checkWorkflowId(identity)).toEqual([
    {
      pointer: '/external_id',
      code: 'text_too_long',
      detail:
        'makes a workflow id of 286 characters, and Temporal stores at most 255: ' +
        'percent-encoded, it may have 239 here (an ASCII letter or digit is 1, any other ' +
        'character 3 for each byte in UTF-8)',
    },
  ]);
});

test('two hundred letters fit, whatever the connection is called', () => {
  const identity = { connection: 'c'.repeat(32), externalId: 'x'.repeat(200) };
  expect(checkWorkflowId(identity)).toEqual([]);
});
