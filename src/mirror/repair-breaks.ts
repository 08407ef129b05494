import type { BreakRow, DriftCheckRow } from '../postgres/mirror/drift-checks';
import { isAccountGone } from './account-gone';
import { MINUTE } from '../domain/time';
import type { ObjectFact } from '../postgres/mirror/write-records';
import type { FailedCall } from '../stripe/error-table';
import { isForGood, readOne } from './compare-objects';
import { factOf } from './page-facts';
import { readUnder } from './read-child-lists';
import type { SyncRun } from './sync-run';

/** All that there are of a collection: those under one object are repaired together. */
const AT_ONCE = 1_000;

/** Reads each object of a break again: the rules decide, as of all that is read. */
export async function repairBreaks(run: SyncRun, check: DriftCheckRow): Promise<void> {
  const { drift } = run.deps.stores;
  const breaks = await drift.openBreaks(check.number, AT_ONCE);
  if (breaks.length === 0) return drift.end(check, 'done');
  const together = new Map<string, BreakRow[]>();
  for (const one of breaks) {
    const name = JSON.stringify([one.collection, one.parent ?? one]);
    together.set(name, [...(together.get(name) ?? []), one]);
  }
  for (const some of together.values()) {
    if (run.isEnding()) return;
    const [first] = some;
    if (first?.parent === null) await repairOne(run, first);
    else await repairUnder(run, some);
  }
}

async function repairOne(run: SyncRun, one: BreakRow): Promise<void> {
  const { deps } = run;
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
  return notRepaired(run, one, called);
}

/** All that is under a parent is read again, once: Stripe may have no path of one of them. */
async function repairUnder(run: SyncRun, breaks: readonly BreakRow[]): Promise<void> {
  const { drift, driftRecords } = run.deps.stores;
  const [{ collection = '', parent = '' } = {}] = breaks;
  const ids = breaks.map(({ upstreamId }) => upstreamId);
  const versions = async () => {
    const rows = await driftRecords.at(run.sync.number, collection, ids);
    return new Map(rows.map(({ upstreamId, version }) => [upstreamId, version]));
  };
  const before = await versions();
  const end = await readUnder(run, { collection, parent: parent ?? '' });
  if (end.kind === 'failed') {
    const { called } = end;
    const gone = await accountGone(run, parent ?? '', called);
    if (gone !== null) {
      for (const one of breaks) await drift.resolve(one, 'failed', gone);
      return;
    }
    const some = isForGood(called) ? breaks : breaks.slice(0, 1);
    for (const one of some) await notRepaired(run, one, called);
    return;
  }
  const now = await versions();
  for (const one of breaks) {
    const isSame = now.get(one.upstreamId) === before.get(one.upstreamId);
    await drift.resolve(one, isSame ? 'right' : 'repaired', null);
  }
}

/** Why nothing can be said of what is under an account; null: it is there. */
async function accountGone(
  run: SyncRun,
  parent: string,
  called: FailedCall,
): Promise<string | null> {
  if (called.kind !== 'unauthorized' || !(await isAccountGone(run, parent, called))) return null;
  return `${parent} is gone, or not to be seen with this key: ${called.detail}`;
}

async function notRepaired(run: SyncRun, one: BreakRow, called: FailedCall): Promise<void> {
  const { deps, sync } = run;
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
