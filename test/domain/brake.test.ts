import { brakeReason, DEFAULT_BRAKE, describeBrake } from '../../src/domain/brake';

const ended = (counts: Record<string, number>) =>
  Object.entries(counts).map(([code, count]) => ({ code: code === 'ok' ? null : code, count }));

test.each([
  ['19 that all fail', { fraudulent: 19 }, false],
  ['20 that all fail in one way', { fraudulent: 20 }, true],
  ['16 of 20', { fraudulent: 16, ok: 4 }, true],
  ['15 of 20', { fraudulent: 15, ok: 5 }, false],
  ['codes of one class add up', { processing_error: 9, issuer_not_available: 9, ok: 2 }, true],
  ['codes of two classes do not', { processing_error: 10, expired_card: 10 }, false],
  ['want of money is of a class as any other', { insufficient_funds: 16, ok: 4 }, true],
  ['and adds up with its class', { insufficient_funds: 8, generic_decline: 8, ok: 4 }, true],
  ['a code nobody knows, or none', { '': 10, new_code: 10 }, true],
  ['nothing at all', {}, false],
])('%s', (_what, counts, isPulled) => {
  expect(brakeReason(ended(counts), DEFAULT_BRAKE) !== null).toBe(isPulled);
});

test('the thresholds are data, and the reason says the figures', () => {
  const reason = brakeReason(ended({ fraudulent: 5, ok: 5 }), {
    attempts: 10,
    failedPercent: 50,
    minutes: 1,
    ignoredCodes: [],
  });
  expect(reason).toEqual({ class: 'never_this_method', failed: 5, attempts: 10 });
  expect(reason && describeBrake(reason)).toBe(
    '5 of the last 10 attempts failed (never_this_method)',
  );
});

test('a code that is ignored counts as an attempt, and as no failure', () => {
  const rules = { ...DEFAULT_BRAKE, ignoredCodes: ['insufficient_funds'] };
  expect(brakeReason(ended({ insufficient_funds: 100 }), rules)).toBeNull();
  expect(brakeReason(ended({ insufficient_funds: 10, fraudulent: 20 }), rules)).toBeNull();
  expect(brakeReason(ended({ insufficient_funds: 5, fraudulent: 20 }), rules)).not.toBeNull();
});
