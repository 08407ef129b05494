import { entryOfName } from '../domain/mirror/catalog/catalog';
import { SECOND } from '../domain/time';
import type { ReadToMake } from '../postgres/mirror/follows';
import type { ObjectFact } from '../postgres/mirror/write-records';
import { factOf } from './page-facts';
import type { SyncRun } from './sync-run';

const AT_ONCE = 20;
/** Stripe's clock has whole seconds. */
const GRAIN = 1.5 * SECOND;
const CHECK_EVERY = SECOND / 2;

/** Reads what only a reading decides: states of one moment, and objects that changed unseen. */
export async function readRequested(run: SyncRun): Promise<void> {
  const { deps, sync } = run;
  while (!run.isEnding()) {
    // An answer names its second alone, and the request was sent before.
    const now = deps.stripeNow() - GRAIN;
    const due = await deps.stores.follows.leaseReads(sync.number, now, AT_ONCE);
    await Promise.all(due.map((one) => readOne(run, one)));
    if (due.length < AT_ONCE) await run.pause(CHECK_EVERY);
  }
}

async function readOne(run: SyncRun, one: ReadToMake): Promise<void> {
  const { deps, sync } = run;
  const path = entryOfName(one.collection)?.retrieve ?? null;
  // Stripe shows it inside of others alone: the next event of it decides.
  if (path === null || path.includes('{parent}')) return keep(run, one, [], Infinity);
  const sentAt = deps.stripeNow();
  const called = await run.reader.object(path.replace('{id}', encodeURIComponent(one.upstreamId)));
  if (called.kind === 'ok') {
    const { object, ...page } = called.value;
    return keep(run, one, [factOf(one.collection, object, page)], page.sentAt);
  }
  if (called.kind === 'missing') {
    const fact = { kind: 'deletion', at: sentAt } as const;
    const { collection, upstreamId } = one;
    return keep(run, one, [{ collection, upstreamId, fact }], sentAt);
  }
  if (!run.isEnding()) deps.log.warn({ sync: sync.id, ...one, ...called }, 'it was not read yet');
}

const FAR = Date.UTC(9999, 0, 1);

async function keep(
  { deps, sync }: SyncRun,
  one: ReadToMake,
  facts: readonly ObjectFact[],
  at: number,
): Promise<void> {
  await deps.stores.syncs.write(sync.number, facts, (tx) =>
    deps.stores.follows.readMade(tx, sync.number, one, Math.min(at, FAR)),
  );
}
