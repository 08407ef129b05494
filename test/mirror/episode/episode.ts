import { COMMAND_LINE } from '../../../src/domain/audit';
import { DAY, MINUTE, SECOND } from '../../../src/domain/time';
import type { MirrorDeps } from '../../../src/mirror/mirror-deps';
import type { BreakRow } from '../../../src/postgres/mirror/drift-checks';
import type { SyncRow } from '../../../src/postgres/mirror/syncs';
import { eventually } from '../../harness/eventually';
import type { TestDatabase } from '../../postgres/database';
import { Dice } from '../../simulate/dice';
import { stageBeside } from '../mirror-stage';
import type { MirrorStage, RunningSync } from '../mirror-stage';
import { changeAtRandom } from './random-changes';
import type { World } from './random-changes';
import { storesUntilGone } from './stopped-run';
import { differences } from './what-stripe-has';
import type { Difference } from './what-stripe-has';

/** Every change of these that an episode makes has an event. */
const EVENTED = [
  'customer',
  'product',
  'coupon',
  'plan',
  'tax_rate',
  'subscription',
  'invoice',
  'payment_intent',
  'charge',
  'refund',
  'dispute',
];
/** Lists alone show all of these. */
const SILENT = [
  'shipping_rate',
  'terminal_location',
  'invoice_item',
  'balance_transaction',
  'line_item',
  'subscription_item',
  'customer_balance_transaction',
];
const ALL = [...EVENTED, ...SILENT];

/** What may happen to a request that reads. */
const FAULTS = [
  { kind: 'rate_limit', reason: 'endpoint-rate' },
  { kind: 'rate_limit', reason: 'global-rate' },
  ...['lock_timeout', 'error_before', 'reset_before', 'html_502', 'truncated', 'stale_list'].map(
    (kind) => ({ kind }),
  ),
];
const PATHS = ['/v1/', '/v1/events', '/v1/customers', '/v1/invoices', '/v1/shipping_rates'];

/** What was found once an episode was over, a line each: none where all was well. */
export async function episode(db: TestDatabase, seed: number): Promise<string[]> {
  const stage = await stageBeside(db);
  const life = new Episode(stage, seed);
  try {
    return await life.live();
  } finally {
    await life.close();
  }
}

class Episode {
  private readonly stage: MirrorStage;
  private readonly world: World;
  private readonly dice: Dice;
  private sync!: SyncRow;
  private running: RunningSync | null = null;
  /** So many ms of our time were skipped. */
  private ahead = 0;
  private polls = 0;
  private readonly found: string[] = [];

  constructor(stage: MirrorStage, seed: number) {
    this.stage = stage;
    this.dice = new Dice(seed);
    this.world = { stripe: stage.stripe, dice: this.dice, ids: new Map(), unheard: new Set() };
  }

  async live(): Promise<string[]> {
    const mode = this.dice.chance(0.5) ? 'poll' : 'webhooks_and_poll';
    await changeAtRandom(this.world, 5 + this.dice.upTo(10));
    await this.stage.stripe.control('settings', { shuffleTies: this.dice.chance(0.5) });
    this.sync = await this.stage.makeSync(ALL, { mode });
    this.start();
    // Else it is still copied when things go wrong.
    if (this.dice.chance(0.7)) await this.copied(0);
    for (let round = 1 + this.dice.upTo(3); round > 0; round -= 1) await this.makeTrouble();
    const wasDark = this.dice.chance(0.15);
    if (wasDark) await this.liveOnWithoutUs();
    await this.heal();
    await this.judge(EVENTED, 'two polls later');
    if (!wasDark) {
      await this.afterSweep();
      await this.judge(SILENT, 'once it was swept');
    }
    await this.afterCheck();
    return this.found;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.stage.close();
  }

  private start(more: Partial<MirrorDeps> = {}): void {
    const now = () => Date.now() + this.ahead;
    const running = this.stage.start(
      this.sync,
      (reader) => ({
        ...reader,
        page: (path, query, lane) => {
          if (path === '/v1/events' && !('created[lt]' in query)) this.polls += 1;
          return reader.page(path, query, lane);
        },
      }),
      { now, ...more },
    );
    running.ended.catch(() => undefined); // it is gone: the next one says what came of it
    this.running = running;
  }

  private async stop(): Promise<void> {
    await this.running?.end().catch(() => undefined);
    this.running = null;
  }

  /** Changes at Stripe while it fails and the process that copies it is gone now and then. */
  private async makeTrouble(): Promise<void> {
    const { dice } = this;
    if (dice.chance(0.6)) {
      const fault = { ...dice.pick(FAULTS), method: 'GET', path: dice.pick(PATHS) };
      const often = { times: 1 + dice.upTo(4), after: dice.upTo(5), probability: 0.7 };
      await this.stage.stripe.control('faults', { ...fault, ...often, seed: dice.upTo(1_000) });
    }
    const dies = dice.chance(0.4);
    if (dies) {
      await this.stop();
      this.start(storesUntilGone(this.stage.db.stores, dice));
    }
    await changeAtRandom(this.world, 3 + dice.upTo(6));
    if (dice.chance(0.5)) await this.skip(SECOND);
    if (!dies) return;
    await this.stop();
    if (dice.chance(0.5)) await changeAtRandom(this.world, 2);
    this.start();
  }

  /** Time passes for us and for Stripe. */
  private async skip(ms: number): Promise<void> {
    await this.stage.stripe.sandbox.advance(ms);
    this.ahead += ms;
  }

  /** Nothing runs for longer than Stripe keeps events. */
  private async liveOnWithoutUs(): Promise<void> {
    await this.copied(0);
    await this.stop();
    await changeAtRandom(this.world, 5);
    await this.stage.stripe.sandbox.advance(31 * DAY);
    const since = Date.now();
    this.start();
    await this.copied(since);
    this.world.unheard.clear();
    await this.untilAllIsRead();
    await this.judge(ALL, 'once all was listed anew');
  }

  /** Every collection was listed to its end since. */
  private copied(since: number): Promise<void> {
    return eventually(async () => {
      await this.skip(SECOND / 4);
      const rows = await this.stage.db.stores.backfills.list(this.sync.number);
      const copied = rows.filter(({ endedAt }) => endedAt !== null && endedAt >= since);
      if (copied.length < ALL.length) throw new Error('not all is copied');
    });
  }

  /** Faults end, what waits goes on, what was late is visible; then two polls pass. */
  private async heal(): Promise<void> {
    const { stripe, db } = this.stage;
    await fetch(`${stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
    await this.copied(0);
    await this.skip(MINUTE / 2);
    // What a process that is gone had taken is free after a minute.
    for (const table of ['mirror_reads', 'mirror_child_lists'])
      await db.sql(`update ${table} set due_at = now() where sync = $1`, [this.sync.number]);
    const before = this.polls;
    // The second is applied when the third begins.
    await eventually(() => {
      if (this.polls < before + 3) throw new Error('it is not polled');
    });
    await this.untilAllIsRead();
  }

  /** What is to be read by its own is read. */
  private untilAllIsRead(): Promise<void> {
    return eventually(async () => {
      for (const table of ['mirror_reads', 'mirror_child_lists']) {
        const sql = `select 1 from ${table} where sync = $1`;
        const open = await this.stage.db.sql(sql, [this.sync.number]);
        if (open.length > 0) throw new Error(`${table} has ${open.length} to read`);
      }
    });
  }

  /** As after a week: all that changes in silence is listed again, once. */
  private async afterSweep(): Promise<void> {
    const { db } = this.stage;
    await this.skip(2 * SECOND);
    const since = Date.now();
    await db.sql(
      `update mirror_backfills set ended_at = ended_at - interval '7 days',
         passed_at = passed_at - interval '7 days' where sync = $1`,
      [this.sync.number],
    );
    await eventually(async () => {
      await this.skip(SECOND / 2);
      const rows = await db.stores.backfills.list(this.sync.number);
      const of = rows.filter(({ collection }) => SILENT.includes(collection));
      if (of.some(({ passedAt }) => (passedAt ?? 0) < since)) throw new Error('not all is swept');
    });
    await this.untilAllIsRead();
  }

  /** Without the event that Stripe never made, an object stays as it was until it is compared. */
  private async judge(collections: readonly string[], when: string): Promise<void> {
    const all = await differences(this.stage, this.sync, collections);
    const wrong = all.filter(({ id }) => !this.world.unheard.has(id));
    this.found.push(...wrong.map((one) => `${when}: ${wordsOf(one)}`));
  }

  /** Each difference that is left is a break, and is repaired. */
  private async afterCheck(): Promise<void> {
    const left = await differences(this.stage, this.sync, ALL);
    if (left.length === 0) return;
    const { drift } = this.stage.db.stores;
    const asked = { collections: ALL, sampleSize: 1_000, countsAll: true, repairs: true };
    const check = await drift.create(this.sync, asked, COMMAND_LINE);
    await eventually(async () => {
      await this.skip(SECOND);
      const row = await drift.byId(this.sync.number, check?.id ?? '');
      if (row?.status !== 'done') throw new Error(`it is not checked: ${JSON.stringify(row)}`);
    });
    const breaks = await drift.breaks(check?.number ?? 0, 0, 100);
    const words = (all: readonly string[]) => JSON.stringify([...all].sort());
    const wanted = words(left.map(({ collection, id }) => `${collection} ${id} repaired`));
    const got = words(breaks.map(wordsOfBreak));
    if (wanted !== got) this.found.push(`breaks should be ${wanted} and are ${got}`);
    const still = await differences(this.stage, this.sync, ALL);
    this.found.push(...still.map((one) => `once it was repaired: ${wordsOf(one)}`));
  }
}

const wordsOf = ({ collection, id, words }: Difference): string => `${collection} ${id} ${words}`;
const wordsOfBreak = ({ collection, upstreamId, status }: BreakRow): string =>
  `${collection} ${upstreamId} ${status}`;
