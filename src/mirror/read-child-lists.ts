import { isAccountGone } from './account-gone';
import { listUnder, listsUnder } from '../domain/mirror/children';
import type { ChildList } from '../domain/mirror/children';
import { SECOND } from '../domain/time';
import type { ChildListToRead, LeasedChildList, WholeList } from '../postgres/mirror/child-lists';
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
  const end = await keepPages(run, of);
  if (end.kind === 'failed') {
    if (run.isEnding()) return;
    deps.log.warn({ sync: sync.id, ...of, ...end.called }, 'a list was not read yet');
    // What Stripe refuses for this one object it would refuse again; what is missing may be given.
    const { called } = end;
    if (called.kind !== 'refused' && !(await isAccountGone(run, of.parent, called))) return;
  }
  const { childLists: store } = deps.stores;
  await deps.stores.syncs.writeThen(sync.number, [], async (tx) => {
    if (end.kind !== 'failed') await store.keepWhole(tx, sync.number, [wholeOf(of, end, asked)]);
    await store.read(tx, sync.number, of);
  });
}

/** What is under an object now; what it came to, once both streams show it. */
export async function readUnder(run: SyncRun, of: ChildListToRead): Promise<ListEnd> {
  const { deps, sync } = run;
  const asked = deps.stripeNow();
  const end = await keepPages(run, of);
  if (end.kind === 'failed') return end;
  await deps.stores.syncs.writeThen(sync.number, [], (tx) =>
    deps.stores.childLists.keepWhole(tx, sync.number, [wholeOf(of, end, asked)]),
  );
  return end;
}

/** Under an object that is gone there is nothing. */
function wholeOf(
  { collection, parent }: ChildListToRead,
  end: Exclude<ListEnd, { kind: 'failed' }>,
  asked: number,
): WholeList {
  const { ids, at } = end.kind === 'whole' ? end : { ids: [], at: asked };
  return { collection, parent, ids, at };
}

/** Which kind of object the parent is its id does not say. */
async function keepPages(run: SyncRun, of: ChildListToRead): Promise<ListEnd> {
  let end: ListEnd = { kind: 'no_parent' };
  for (const list of listsUnder(of.collection, of.parent)) {
    end = await readPages(run, of, list);
    if (end.kind !== 'no_parent') break;
  }
  return end;
}

type WalkedChildren =
  { kind: 'whole'; at: number } | { kind: 'no_parent' } | { kind: 'failed'; called: FailedCall };

type ListEnd =
  Exclude<WalkedChildren, { kind: 'whole' }> | { kind: 'whole'; ids: string[]; at: number };

async function readPages(run: SyncRun, of: ChildListToRead, list: ChildList): Promise<ListEnd> {
  const ids: string[] = [];
  const end = await walkChildren(run, list, of.parent, async (page) => {
    ids.push(...(await keepPage(run, of, page)));
  });
  return end.kind === 'whole' ? { ...end, ids } : end;
}

/** All that is under an object, page by page; `at`: when the first of them was asked for. */
export async function walkChildren(
  { reader }: Pick<SyncRun, 'reader'>,
  list: ChildList,
  parent: string,
  onPage: (page: ListPage) => Promise<void> | void,
): Promise<WalkedChildren> {
  const { path, query } = listUnder(list, parent);
  let at: number | null = null;
  for (let after: string | null = null; ;) {
    const from = after === null ? {} : { starting_after: after };
    const called = await reader.page(path, { ...query, ...from });
    if (called.kind === 'missing' && after === null) return { kind: 'no_parent' };
    if (called.kind !== 'ok') return { kind: 'failed', called };
    const page: ListPage = called.value;
    await onPage(page);
    at ??= page.sentAt;
    after = page.items.at(-1)?.id ?? null;
    if (!page.hasMore || after === null) return { kind: 'whole', at };
  }
}

async function keepPage(
  { deps, sync }: SyncRun,
  { collection, parent }: ChildListToRead,
  page: ListPage,
): Promise<string[]> {
  const facts = page.items.toReversed().map((item) => ({
    ...factOf(collection, item, page),
    parent,
  }));
  if (facts.length > 0) await deps.stores.syncs.write(sync.number, facts);
  return facts.map(({ upstreamId }) => upstreamId);
}
