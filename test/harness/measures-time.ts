/**
 * For a file whose promise shows in real time alone. Where the machine held up one of its
 * processes, what was measured says nothing: it is measured again, twice at most, and a fault is
 * found each time. The files that may are a list with reasons: `test/architecture`.
 */
export function measuresTime(): void {
  jest.retryTimes(2, { logErrorsBeforeRetry: true });
}
