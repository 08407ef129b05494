import { NOTHING_FOUND } from '../domain/mirror/drift/drift-check';
import type { CollectionCheck, Found } from '../domain/mirror/drift/drift-check';
import { MINUTE } from '../domain/time';
import type { FailedCall } from '../stripe/error-table';
import { isForGood } from './compare-objects';
import type { SyncRun } from './sync-run';

/** What was compared of a collection at once, and how far its check is then. */
export interface Part {
  after: CollectionCheck;
  found: Found;
  /** Ids that Stripe listed, where all is listed. */
  listed?: readonly string[];
}

/** A right that is missing ends the check of this collection; all else is asked again. */
export async function failedPart(
  run: SyncRun,
  one: CollectionCheck,
  called: FailedCall,
): Promise<Part | null> {
  if (!isForGood(called)) {
    if (!run.isEnding())
      run.deps.log.warn({ sync: run.sync.id, ...called }, 'drift not checked yet');
    await run.pause(MINUTE / 2);
    return null;
  }
  const failure = { code: called.kind, detail: called.detail };
  return { found: NOTHING_FOUND, after: { ...one, state: 'failed', failure } };
}
