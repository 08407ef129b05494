interface StoredFailure {
  code?: string | null;
  detail: string;
}

/** The code of a failure. Builds before it was kept apart wrote it at the head of the words. */
export function failureCode({ code, detail }: StoredFailure): string | null {
  if (code !== undefined) return code;
  return detail.startsWith('amount_too_small') ? 'amount_too_small' : null;
}
