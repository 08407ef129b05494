import { childLists, listUnder } from '../domain/mirror/children';
import type { ChildList } from '../domain/mirror/children';
import { SECOND } from '../domain/time';
import type { LeasedChildList } from '../postgres/mirror/child-lists';
import type { FailedCall } from '../stripe/error-table';
import type { ListPage } from '../stripe/list-reader';
import { factOf } from './page-facts';
import type { SyncRun } from './sync-run';

const AT_ONCE = 10;
const CHECK_EVERY = SECOND / 2;

/** Reads what is under objects that changed, where they do not show all of it themselves. */
export async function readChildLists(run: SyncRun): Promise<void> {
  const { deps, sync } = run;
  while (!run.isEnding()) {
    const due = await deps.stores.childLists.lease(sync.number, AT_ONCE);
    await Promise.all(due.map((one) => readList(run, one)));
    if (due.length < AT_ONCE) await run.pause(CHECK_EVERY);
  }
}

async function readList(run: SyncRun, of: LeasedChildList): Promise<void> {
  const { deps, sync } = run;
  const asked = deps.stripeNow();
  let end: ListEnd = { kind: 'no_parent' };
  // Which kind of object the parent is its id does not say.
  for (const list of childLists(of.collection)) {
    end = await readPages(run, of, list);
    if (end.kind !== 'no_parent') break;
  }
  if (end.kind === 'failed') {
    if (run.isEnding()) return;
    deps.log.warn({ sync: sync.id, ...of, ...end.called }, 'a list was not read yet');
    // What Stripe refuses for this one object it would refuse again.
    if (end.called.kind !== 'refused') return;
  }
  const { collection, parent } = of;
  await deps.stores.syncs.writeThen(sync.number, [], async (tx) => {
    const { childLists: store } = deps.stores;
    const gone = { ids: [], at: asked };
    if (end.kind !== 'failed') {
      const { ids, at } = end.kind === 'whole' ? end : gone;
      await store.keepWhole(tx, sync.number, [{ collection, parent, ids, at }]);
    }
    await store.read(tx, sync.number, of);
  });
}

type ListEnd =
  | { kind: 'whole'; ids: string[]; at: number }
  | { kind: 'no_parent' }
  | { kind: 'failed'; called: FailedCall };

async function readPages(run: SyncRun, of: LeasedChildList, list: ChildList): Promise<ListEnd> {
  const { path, query } = listUnder(list, of.parent);
  const ids: string[] = [];
  let at: number | null = null;
  for (let after: string | null = null; ;) {
    const from = after === null ? {} : { starting_after: after };
    const called = await run.reader.page(path, { ...query, ...from });
    if (called.kind === 'missing' && after === null) return { kind: 'no_parent' };
    if (called.kind !== 'ok') return { kind: 'failed', called };
    const page: ListPage = called.value;
    ids.push(...(await keepPage(run, of, page)));
    at ??= page.sentAt;
    after = page.items.at(-1)?.id ?? null;
    if (!page.hasMore || after === null) return { kind: 'whole', ids, at };
  }
}

async function keepPage(
  { deps, sync }: SyncRun,
  { collection, parent }: LeasedChildList,
  page: ListPage,
): Promise<string[]> {
  const facts = page.items.toReversed().map((item) => ({
    ...factOf(collection, item, page),
    parent,
  }));
  if (facts.length > 0) await deps.stores.syncs.write(sync.number, facts);
  return facts.map(({ upstreamId }) => upstreamId);
}
