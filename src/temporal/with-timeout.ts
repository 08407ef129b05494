/** What was asked of Temporal did not answer in its time; it may still be done. */
export class CallTimedOut extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
    this.name = 'NoAnswerInTime';
  }
}

/** The answer, if it comes within so many milliseconds; else NoAnswerInTime. */
export async function withTimeout<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new CallTimedOut(ms)), ms);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(late);
  }
}
