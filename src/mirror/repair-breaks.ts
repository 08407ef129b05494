import type { BreakRow, DriftCheckRow } from '../postgres/mirror/drift-checks';
import { MINUTE } from '../domain/time';
import type { ObjectFact } from '../postgres/mirror/write-records';
import { isForGood, readOne } from './compare-objects';
import { factOf } from './page-facts';
import type { SyncRun } from './sync-run';

const AT_ONCE = 20;

/** Reads each object of a break again: the rules decide, as of all that is read. */
export async function repairBreaks(run: SyncRun, check: DriftCheckRow): Promise<void> {
  const { drift } = run.deps.stores;
  const breaks = await drift.openBreaks(check.number, AT_ONCE);
  if (breaks.length === 0) return drift.end(check, 'done');
  for (const one of breaks) {
    if (run.isEnding()) return;
    await repairOne(run, one);
  }
}

async function repairOne(run: SyncRun, one: BreakRow): Promise<void> {
  const { deps, sync } = run;
  const { collection, upstreamId } = one;
  const sentAt = deps.stripeNow();
  const called = await readOne(run, collection, upstreamId);
  if (called.kind === 'ok') {
    const { object, ...page } = called.value;
    return repair(run, one, factOf(collection, object, page));
  }
  if (called.kind === 'missing') {
    return repair(run, one, { collection, upstreamId, fact: { kind: 'deletion', at: sentAt } });
  }
  if (isForGood(called)) return deps.stores.drift.resolve(one, 'failed', called.detail);
  if (!run.isEnding()) deps.log.warn({ sync: sync.id, ...called }, 'a break is not repaired yet');
  await run.pause(MINUTE / 2);
}

/** In one transaction with what both streams show of it. */
async function repair({ deps, sync }: SyncRun, one: BreakRow, fact: ObjectFact): Promise<void> {
  const { syncs, drift } = deps.stores;
  await syncs.write(sync.number, [fact], async (tx, written) => {
    const isNew = written.some(({ change, request }) => change !== null || request !== null);
    await drift.resolve(one, isNew ? 'repaired' : 'right', null, tx);
  });
}
