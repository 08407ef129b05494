import { entryOfName } from '../domain/mirror/catalog/catalog';
import { SECOND } from '../domain/time';
import type { ReadToMake } from '../postgres/mirror/follows';
import type { ObjectFact } from '../postgres/mirror/write-records';
import { childrenShown } from './children-shown';
import { isForGood, readOne } from './compare-objects';
import type { ShownParent } from './children-shown';
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
    await Promise.all(due.map((one) => readRequest(run, one)));
    if (due.length < AT_ONCE) await run.pause(CHECK_EVERY);
  }
}

async function readRequest(run: SyncRun, one: ReadToMake): Promise<void> {
  const { deps, sync } = run;
  const path = entryOfName(one.collection)?.retrieve ?? null;
  if (path === null || path.includes('{parent}')) return readParent(run, one);
  const sentAt = deps.stripeNow();
  const called = await readOne(run, one.collection, one.upstreamId);
  if (called.kind === 'ok') {
    const { object, ...page } = called.value;
    const { collection, upstreamId: id } = one;
    const parent = { collection, id, object, isGone: object['deleted'] === true, when: page };
    const facts = [factOf(collection, object, page)];
    return keep(run, one, { facts, at: page.sentAt, parents: [parent] });
  }
  if (called.kind === 'missing') {
    const fact = { kind: 'deletion', at: sentAt } as const;
    const { collection, upstreamId } = one;
    const facts = [{ collection, upstreamId, fact }];
    return keep(run, one, { facts, at: sentAt, parents: [] });
  }
  if (!run.isEnding()) deps.log.warn({ sync: sync.id, ...one, ...called }, 'it was not read yet');
  // What is refused would be refused again: the next event of it, or the next list, decides.
  if (isForGood(called)) await keep(run, one, { facts: [], at: FAR, parents: [] });
}

/** Stripe shows it under others alone: its list is read, or else the next event of it decides. */
async function readParent(run: SyncRun, one: ReadToMake): Promise<void> {
  const { deps, sync } = run;
  const { collection, parent } = one;
  await deps.stores.syncs.writeThen(sync.number, [], async (tx) => {
    const lists = parent === null ? [] : [{ collection, parent }];
    await deps.stores.childLists.request(tx, sync.number, lists);
    await deps.stores.follows.readMade(tx, sync.number, one, FAR);
  });
}

const FAR = Date.UTC(9999, 0, 1);

interface Made {
  facts: readonly ObjectFact[];
  at: number;
  /** What may have others under it. */
  parents: readonly ShownParent[];
}

async function keep({ deps, sync }: SyncRun, one: ReadToMake, made: Made): Promise<void> {
  const isChosen = (name: string) => sync.collections?.includes(name) !== false;
  const under = childrenShown(made.parents, isChosen);
  await deps.stores.syncs.writeThen(sync.number, [...made.facts, ...under.facts], async (tx) => {
    await deps.stores.childLists.keepWhole(tx, sync.number, under.whole);
    await deps.stores.childLists.request(tx, sync.number, under.toRead);
    await deps.stores.follows.readMade(tx, sync.number, one, made.at);
  });
}
