import { failureCode } from '../../../../src/domain/collection/facts/failure-code';

const older = { detail: 'amount_too_small (amount): at least 175.00 Ft [req_1]' };

test.each([
  ['its own code', { code: 'amount_too_small', detail: 'at least €0.50' }, 'amount_too_small'],
  ['none where none was given', { code: null, detail: 'amount_too_small: …' }, null],
  ['the code that an older build wrote before the words', older, 'amount_too_small'],
  ['no other words for one', { detail: 'no answer within ten minutes' }, null],
])('a failure has %s', (_what, failure, code) => {
  expect(failureCode(failure)).toBe(code);
});
