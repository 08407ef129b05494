import { isAccountGone } from './account-gone';
import {
  childrenCame,
  parentsCame,
  parentsWentOn,
  startChildren,
} from '../domain/mirror/backfill/child-walk';
import type { ChildPage, ChildWalk, OpenParent } from '../domain/mirror/backfill/child-walk';
import type { ListWalk } from '../domain/mirror/backfill/collection-walk';
import { queryOf } from '../domain/mirror/backfill/serial-walk';
import { listAtTop } from '../domain/mirror/catalog/catalog';
import { childLists, embeddedChildren, listUnder } from '../domain/mirror/children';
import type { ChildList } from '../domain/mirror/children';
import type { ObjectFact } from '../postgres/mirror/write-records';
import type { FailedCall } from '../stripe/error-table';
import type { ListPage, ListedObject } from '../stripe/list-reader';
import type { BackfillDeps, CollectionToCopy, Keep } from './collection-to-copy';
import type { WalkEnd } from './copy-by-windows';
import { factOf } from './page-facts';
import { isCursorGone, walkList } from './walk-list';
import type { Listed } from './walk-list';

interface Copying {
  deps: BackfillDeps;
  of: CollectionToCopy;
  keep: Keep;
  isEnding(): boolean;
}

type Walk = ChildWalk<ListWalk>;

/**
 * Copies what Stripe lists by its parents. They are read page by page; of those that show all of
 * their children nothing more is asked, under the others their children are listed.
 */
export class ChildCopy {
  private readonly work: Copying;
  private readonly lists: ChildList[];
  private walk: Walk;
  private stopped: WalkEnd | null = null;

  constructor(work: Copying, walk: Walk) {
    this.work = work;
    this.walk = walk;
    this.lists = childLists(work.of.collection);
  }

  async run(): Promise<WalkEnd> {
    const { of, keep } = this.work;
    for (;;) {
      const end = await this.copyList();
      if (end.kind !== 'done') return end;
      const { taken, list } = this.walk;
      const next = this.lists[list + 1];
      if (next === undefined) {
        await keep([], { walk: { phase: 'done', counted: taken, taken }, readAt: null });
        return end;
      }
      const parents = of.firstOf(next.parent.collection);
      await this.keep([], startChildren(parents, list + 1, taken), Infinity);
    }
  }

  private list(): ChildList {
    const list = this.lists[this.walk.list];
    if (list === undefined) throw new Error(`${this.work.of.collection} has no such list any more`);
    return list;
  }

  private async copyList(): Promise<WalkEnd> {
    await this.copyOpen();
    if (this.stopped !== null) return this.stopped;
    const { deps, of, isEnding } = this.work;
    const { path, query } = listAtTop(this.list().parent.collection);
    const end = await walkList({
      path,
      query,
      place: this.walk.parents,
      atOnce: of.atOnce,
      keptAtOnce: 1,
      reader: deps.reader,
      keep: (parents, place, page) => this.parentsCame(parents, place, page),
      isEnding: () => this.stopped !== null || isEnding(),
    });
    return this.stopped ?? end;
  }

  private async parentsCame(
    parents: readonly Listed[],
    place: ListWalk,
    page: ListPage | null,
  ): Promise<void> {
    // What is in flight comes, too, when it is to end: that is read again.
    if (this.stopped !== null) return;
    const list = this.list();
    const facts: ObjectFact[] = [];
    const open: string[] = [];
    for (const { object, page: from } of parents) {
      const shown = embeddedChildren(object, list);
      if (shown === null) open.push(object.id);
      else facts.push(...this.factsOf(shown.toReversed(), object.id, from));
    }
    const came = { parents: place, shown: facts.length, open };
    const sent = [...parents.map((one) => one.page.sentAt), page?.sentAt ?? Infinity];
    await this.keep(facts, parentsCame(this.walk, came), Math.min(...sent));
    await this.copyOpen();
  }

  /** Of the parents that are open, some at once, each page by page. */
  private async copyOpen(): Promise<void> {
    const { of, isEnding } = this.work;
    while (this.walk.open.length > 0) {
      if (isEnding()) {
        this.stopped = { kind: 'left' };
        return;
      }
      const some = this.walk.open.slice(0, of.atOnce);
      const answers = await Promise.all(some.map((parent) => this.read(parent)));
      const left = answers.flatMap(({ next }) => next ?? []);
      const facts = answers.flatMap((one) => one.facts);
      const went = parentsWentOn(this.walk, some.length, { left, taken: facts.length });
      const readAt = Math.min(...answers.map(({ sentAt }) => sentAt));
      await this.keep(facts, went, readAt);
      const failed = answers.find((one) => one.failed !== null)?.failed ?? null;
      if (failed !== null) this.stopped = { kind: 'failed', called: failed };
      if (this.stopped !== null) return;
    }
  }

  private async read(parent: OpenParent): Promise<ReadChildren> {
    const { deps, of } = this.work;
    const { path, query } = listUnder(this.list(), parent.id);
    const called = await deps.reader.page(path, { ...query, ...queryOf(parent.walk) });
    const came = (page: ChildPage<ListedObject>, from: ListPage | null): ReadChildren => {
      const { take, next } = childrenCame(parent, page);
      const facts = from === null ? [] : this.factsOf(take, parent.id, from);
      return { facts, next, sentAt: from?.sentAt ?? Infinity, failed: null };
    };
    if (called.kind === 'ok') return came({ kind: 'page', ...called.value }, called.value);
    if (isCursorGone(called, parent.walk)) return came({ kind: 'gone' }, null);
    if (called.kind === 'missing') return came({ kind: 'no_parent' }, null);
    if (called.kind === 'refused') {
      // Stripe has none for this one, such as persons of an account that has another kind.
      const what = { collection: of.collection, parent: parent.id };
      deps.log.warn(
        { ...what, ...called },
        'what is under an object was not listed: Stripe refuses',
      );
      return came({ kind: 'no_parent' }, null);
    }
    if (await isAccountGone(deps, parent.id, called)) return came({ kind: 'no_parent' }, null);
    return { facts: [], next: parent, sentAt: Infinity, failed: called };
  }

  private factsOf(children: readonly ListedObject[], parent: string, page: ListPage): ObjectFact[] {
    const { collection } = this.work.of;
    return children.map((child) => ({ ...factOf(collection, child, page), parent }));
  }

  /** `sentAt`: of the first request; Infinity where no page came. */
  private async keep(facts: ObjectFact[], walk: Walk, sentAt: number): Promise<void> {
    await this.work.keep(facts, { walk, readAt: Number.isFinite(sentAt) ? sentAt : null });
    this.walk = walk;
  }
}

interface ReadChildren {
  facts: ObjectFact[];
  next: OpenParent | null;
  sentAt: number;
  failed: FailedCall | null;
}
