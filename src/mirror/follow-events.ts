import { changedBeside } from '../domain/mirror/changed-beside';
import { factOfEvent } from '../domain/mirror/event-fact';
import { isDeletion } from '../domain/mirror/ordering/ranks';
import {
  WEBHOOK_CHECK_MS,
  creditNow,
  longestPollMs,
  pollEveryMs,
  readAllowance,
} from '../domain/mirror/poll-times';
import type { PollCredit } from '../domain/mirror/poll-times';
import { auditEveryMs } from '../domain/mirror/sweep-times';
import { FIRST_WIDTH } from '../domain/mirror/windows/window-width';
import { DAY, HOUR, MINUTE, SECOND } from '../domain/time';
import type { FollowRow } from '../postgres/mirror/follows';
import type { ObjectFact, WrittenFact } from '../postgres/mirror/write-records';
import { crashAt } from '../runtime/crash-points';
import type { ListPage, ListReader, ListedObject } from '../stripe/list-reader';
import { childrenShown } from './children-shown';
import type { ShownParent } from './children-shown';
import { countingReader } from './count-reads';
import { copyByWindows } from './copy-by-windows';
import type { WalkEnd } from './copy-by-windows';
import { factOf } from './page-facts';
import { Arrivals } from './arrivals';
import { SeenEvents } from './seen-events';
import type { Listed } from './walk-list';
import type { SyncRun } from './sync-run';

const EVENTS = '/v1/events';
const PAGE = '100';

/**
 * An event may show after younger ones. Each poll lists the minute before the newest again, and now
 * and then the hour: of what was applied nothing is done. One page is enough of both, but where it
 * does not reach back so far as it must, all is listed.
 */
const AT_LEAST = 2;
const OVERLAP = MINUTE / SECOND;
const WIDE_OVERLAP = HOUR / SECOND;
const WIDE_EVERY = 10 * SECOND;
const AUDIT = DAY / SECOND;

/** Stripe keeps events for 30 days; what was dark for nearly as long is listed anew. */
const DARK_AFTER = 28 * DAY;

const COUNT_EVERY = HOUR;

/** The place of the events, taken before the first page of the first collection. */
export async function placeOfEvents(run: SyncRun): Promise<FollowRow> {
  const { deps, sync } = run;
  const existing = await deps.stores.follows.read(sync.number);
  if (existing !== null) return existing;
  const called = await run.reader.page(EVENTS, { limit: '1' }, 'following');
  // Stripe's own clock where it answers; ours may be off by minutes.
  const now = called.kind === 'ok' ? called.value.sentAt : deps.stripeNow();
  const next = Math.floor((now - 10 * MINUTE) / SECOND);
  return deps.stores.follows.open(sync.number, { next, listedAt: now });
}

/** Applies what happens at Stripe, at once where a webhook says so, else when it is polled. */
export async function followEvents(run: SyncRun, place: FollowRow): Promise<void> {
  const following = new Following(run, place);
  await following.relistIfDark(place);
  while (!run.isEnding()) await following.once();
}

/** Seconds of Stripe's clock. */
interface Range {
  from: number;
  /** Where a page ends before it, all is listed page by page. */
  mustReach: number;
}

class Following {
  private readonly run: SyncRun;
  private next: number;
  /** What happened before was applied by an earlier run. */
  private readonly since: number;
  private readonly seen = new SeenEvents(AUDIT);
  private wideAt = -Infinity;
  private auditedAt: number;
  private lastNew: number;
  private arrivals: Arrivals | undefined;
  private longest = { ms: longestPollMs(null), countedAt: -Infinity };
  private credit: PollCredit | null;

  constructor(run: SyncRun, { next, auditedAt, credit }: FollowRow) {
    this.run = run;
    this.next = next;
    this.credit = credit;
    this.since = next - OVERLAP;
    this.lastNew = run.deps.now();
    // It outlives this run, which is no longer than an hour.
    this.auditedAt = auditedAt ?? -Infinity;
  }

  async relistIfDark({ listedAt, relistedAt }: FollowRow): Promise<void> {
    const { deps, sync } = this.run;
    const now = deps.stripeNow();
    if (now - Math.max(listedAt, relistedAt ?? 0) < DARK_AFTER) return;
    deps.log.warn({ sync: sync.id, listedAt }, 'events are gone: all collections are listed anew');
    await deps.stores.follows.relist(sync.number, now);
    this.next = Math.floor((now - 10 * MINUTE) / SECOND);
  }

  /** The list is read once, and then comes a pause. */
  async once(): Promise<void> {
    const { deps, sync } = this.run;
    const isAudit = await this.isAuditDue();
    const counted = countingReader(this.run.reader);
    const longest = await this.longestPoll();
    const { left, at } = creditNow(this.credit, longest, deps.now());
    this.credit = { left: left - 1, at };
    const end = await this.list(isAudit ? this.ofDay() : this.range(), counted.reader);
    if (isAudit && end.kind === 'done') {
      await deps.stores.follows.audited(sync.number, counted.taken());
      this.auditedAt = deps.now();
    }
    if (end.kind === 'failed') {
      const { called } = end;
      const detail = 'detail' in called ? called.detail : called.kind;
      if (!this.run.isEnding()) {
        await deps.stores.follows.failed(sync.number, { kind: called.kind, detail });
        deps.log.warn({ sync: sync.id, ...called }, 'events were not listed, will be tried again');
      }
      return this.run.pause(10 * SECOND);
    }
    return this.wait();
  }

  private range(): Range {
    const { next } = this;
    const now = this.run.deps.now();
    if (now - this.wideAt < WIDE_EVERY) return { from: next - OVERLAP, mustReach: next - AT_LEAST };
    this.wideAt = now;
    return { from: next - WIDE_OVERLAP, mustReach: next - OVERLAP };
  }

  private ofDay(): Range {
    const from = this.next - AUDIT;
    return { from, mustReach: from };
  }

  private async isAuditDue(): Promise<boolean> {
    const every = auditEveryMs(await this.run.sharedReads());
    return this.run.deps.now() - this.auditedAt >= every;
  }

  private async list({ from, mustReach }: Range, reader: ListReader): Promise<WalkEnd> {
    const query = { 'created[gte]': String(from), limit: PAGE };
    const called = await reader.page(EVENTS, query, 'following');
    if (called.kind !== 'ok') return { kind: 'failed', called };
    const page = called.value;
    const oldest = createdOf(page.items.at(-1)) ?? from;
    if (page.hasMore && oldest >= mustReach) return this.catchUp(mustReach, page, reader);
    await this.apply(page.items.toReversed().map((object) => ({ object, page })));
    await this.listedTo(page);
    return { kind: 'done' };
  }

  /** More than a page: oldest first in windows of time, each kept as it is applied. */
  private async catchUp(from: number, newest: ListPage, reader: ListReader): Promise<WalkEnd> {
    const end = Math.floor(newest.receivedAt / SECOND) + 1;
    const place = { next: from, end, width: FIRST_WIDTH / 24, startedAt: end };
    const walked = await copyByWindows({
      place: { phase: 'windows', ...place, oldest: null, taken: 0 },
      atOnce: this.run.sync.pacing.concurrency,
      keptAtOnce: 1,
      page: (query) => reader.page(EVENTS, { ...query, limit: PAGE }, 'following'),
      keep: (events) => this.apply(events),
      isEnding: () => this.run.isEnding(),
    });
    if (walked.kind === 'done') await this.listedTo(newest);
    return walked;
  }

  private async listedTo({ sentAt }: ListPage): Promise<void> {
    const { deps, sync } = this.run;
    await deps.stores.follows.listed(sync.number, sentAt, deps.countsReads ? this.credit : null);
  }

  /** The oldest first. */
  private async apply(events: readonly Listed[]): Promise<void> {
    const { deps, sync } = this.run;
    const unseen = events.filter(({ object }) => !this.seen.has(object.id));
    const fresh = unseen.map(({ object }) => object);
    if (fresh.length === 0) return;
    const under = childrenShown(parentsOf(fresh), (name) => this.isChosen(name));
    const facts = [...unseen.flatMap((event) => this.factsOf(event)), ...under.facts];
    const next = Math.max(this.next, createdOf(fresh.at(-1)) ?? 0);
    const { write, writeThen } = deps.stores.syncs;
    await (under.whole.length > 0 ? writeThen : write)(sync.number, facts, async (tx, written) => {
      const informative = this.informativeOf(fresh, written);
      const { toRead } = childrenShown(parentsOf(informative), (name) => this.isChosen(name));
      const beside = informative
        .flatMap(changedBeside)
        .filter((one) => this.isChosen(one.collection));
      await deps.stores.childLists.keepWhole(tx, sync.number, under.whole);
      await deps.stores.childLists.request(tx, sync.number, toRead);
      await deps.stores.follows.requestReads(tx, sync.number, beside);
      await deps.stores.follows.keep(tx, sync.number, next);
      crashAt('mirror_events.before_commit');
    });
    crashAt('mirror_events.after_commit');
    await deps.stores.mirrorStreams.number(facts.length + 1_000);
    this.next = next;
    this.lastNew = deps.now();
    for (const event of fresh) this.seen.add(event.id, createdOf(event) ?? next);
    this.run.healing.note(fresh);
  }

  /**
   * Of those by which something may have changed that they do not show. What an audit lists once
   * more, of before this run, counts only where it was new after all.
   */
  private informativeOf(
    events: readonly ListedObject[],
    written: readonly WrittenFact[],
  ): ListedObject[] {
    const changed = new Set(
      written.flatMap((one) => (one.change === null && one.request === null ? [] : [keyOf(one)])),
    );
    return events.filter((event) => {
      if ((createdOf(event) ?? Infinity) >= this.since) return true;
      const shown = factOfEvent(event);
      return shown !== null && changed.has(keyOf(shown));
    });
  }

  private factsOf({ object: event, page }: Listed): ObjectFact[] {
    const shown = factOfEvent(event);
    return [
      ...(shown !== null && this.isChosen(shown.collection) ? [shown] : []),
      ...(this.isChosen('event') ? [factOf('event', event, page)] : []),
    ];
  }

  private isChosen(name: string): boolean {
    const { collections } = this.run.sync;
    return collections === null || collections.includes(name);
  }

  /** Until the next poll, or until a webhook says that something happened. */
  private async wait(): Promise<void> {
    const { deps, sync, isEnding, pause } = this.run;
    const longest = await this.longestPoll();
    const isSpent = deps.countsReads && (this.credit?.left ?? 1) < 1;
    const every = (poll: typeof sync.poll, quiet: number): number =>
      isSpent && poll === 'adaptive' ? longest : pollEveryMs(poll, quiet, longest);
    const began = deps.now();
    const hasWebhook = await this.webhookCheck();
    for (;;) {
      const left = began + every(sync.poll, began - this.lastNew) - deps.now();
      if (left <= 0 || isEnding()) return;
      await pause(Math.min(left, WEBHOOK_CHECK_MS));
      if (await hasWebhook()) return;
    }
  }

  /** Whether a webhook of this very account has come; those of others make nobody list anything. */
  private async webhookCheck(): Promise<() => Promise<boolean>> {
    const { deps, sync, credential } = this.run;
    if (sync.mode === 'poll') return async () => false;
    this.arrivals ??= new Arrivals(deps, await deps.collectsInto(credential));
    return this.arrivals.since();
  }

  private async longestPoll(): Promise<number> {
    const { deps, sync } = this.run;
    if (deps.countsReads && deps.now() - this.longest.countedAt >= COUNT_EVERY) {
      const { transactions, runningSyncs } = deps.stores.follows;
      const allowance = readAllowance(await transactions(sync.number));
      const ms = longestPollMs(allowance, await runningSyncs(sync.number));
      this.longest = { ms, countedAt: deps.now() };
    }
    return this.longest.ms;
  }
}

/** The objects of these events, each as it was in its second. */
const parentsOf = (events: readonly ListedObject[]): ShownParent[] =>
  events.flatMap((event) => {
    const shown = factOfEvent(event);
    if (shown === null) return [];
    const { collection, upstreamId: id, fact } = shown;
    const { object, created, type, api_version: apiVersion } = fact;
    const sentAt = created * SECOND;
    const when = { sentAt, receivedAt: sentAt + SECOND - 1, apiVersion };
    return [{ collection, id, object, isGone: isDeletion(type), when }];
  });

const keyOf = (of: { collection: string; upstreamId: string }): string =>
  `${of.collection} ${of.upstreamId}`;

const createdOf = (event: ListedObject | undefined): number | null =>
  typeof event?.['created'] === 'number' ? event['created'] : null;
