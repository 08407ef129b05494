import type { ApplicationFailure } from '@temporalio/workflow';

const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 3_600_000;
const GONE_AFTER_MS = 6 * 3_600_000;

/**
 * A row that a run has seen and that is not there any more. Erased, it never comes back; but the
 * database may be another one, or be restored later, and then nothing is known of the invoice.
 */
export class MissingRow {
  private seenAt = 0;
  private missedSince: number | null = null;
  private tries = 0;

  seen(now: number): void {
    this.seenAt = now;
    this.missedSince = null;
    this.tries = 0;
  }

  /** One more look found none: how long to wait for the next, or null where it is gone. */
  missed(failure: ApplicationFailure, now: number): number | null {
    this.missedSince ??= now;
    const knownSince = knownSinceIn(failure);
    const isItsDatabase = knownSince !== null && knownSince < this.seenAt;
    if (isItsDatabase && now - this.missedSince >= GONE_AFTER_MS) return null;
    this.tries += 1;
    return Math.min(FIRST_PAUSE_MS * 2 ** (this.tries - 1), LONGEST_PAUSE_MS);
  }
}

/** Since when the database that has no such row has its installation and connection. */
function knownSinceIn({ details }: ApplicationFailure): number | null {
  const given = details?.[1] as { knownSince?: number | null } | undefined;
  return given?.knownSince ?? null;
}
