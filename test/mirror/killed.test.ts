import type { SyncRow } from '../../src/postgres/mirror/syncs';
import { eventually } from '../harness/eventually';
import { isThorough } from '../harness/thorough';
import { killAgainAndAgain, runInChild } from './killed';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage } from './mirror-stage';

const KILLS = isThorough ? 100 : 5;
const PACING = { requests_per_second: 40, concurrency: 4 };
/** A life begins in a second or two where other things run beside it. */
const PATIENCE = 120_000 + KILLS * 10_000;
/** So many pages a life reads at most, so that lives do not run out of work. */
const PAGES_OF_A_LIFE = 12;

let stage: MirrorStage;
beforeAll(async () => {
  stage = await openMirrorStage();
  const count = 100 * PAGES_OF_A_LIFE * KILLS;
  await stage.stripe.control('objects/computed', { collection: 'customer', count });
});
afterAll(() => stage.close());

const once = () => ({ idempotencyKey: crypto.randomUUID() });

async function listsOfCustomers(): Promise<number> {
  const answer = await fetch(`${stage.stripe.sandbox.url}/_sandbox/request_counts`);
  const { seconds } = (await answer.json()) as { seconds: { routes: Record<string, number> }[] };
  return seconds.reduce((sum, { routes }) => sum + (routes['GET /v1/customers'] ?? 0), 0);
}

async function countingLists(work: () => Promise<void>): Promise<number> {
  const before = await listsOfCustomers();
  await work();
  return (await listsOfCustomers()) - before;
}

const stepOf = async (sync: SyncRow): Promise<number> =>
  (await stage.db.stores.backfills.list(sync.number))[0]?.step ?? 0;
const isCopied = async (sync: SyncRow): Promise<boolean> =>
  (await stage.db.stores.backfills.list(sync.number)).some((row) => row.endedAt !== null);
const copied = (sync: SyncRow) => () =>
  eventually(async () => expect(await isCopied(sync)).toBe(true), { withinMs: PATIENCE });

/** What streams have: each object as Stripe has it, positions without a gap in each object. */
async function expectWhole(sync: SyncRow): Promise<void> {
  const there = new Map<string, unknown>();
  for await (const { id, name } of stage.stripe.sdk.customers.list({ limit: 100 })) {
    there.set(id, name);
  }
  while (((await stage.db.stores.mirrorStreams.number(2_000)) ?? 1) > 0) continue;
  const records = await stage.db.sql<{ id: string; name: string | null }>(
    `select upstream_id as id, payload ->> 'name' as name from mirror_records
     where sync = ${sync.number} and not deleted`,
  );
  expect(records.length).toBe(there.size);
  expect(records.filter(({ id, name }) => there.get(id) !== name)).toEqual([]);
  const [broken] = await stage.db.sql<{ count: number }>(
    `select count(*) as count from (
       select position, event_type, lag(event_type) over of_object as before,
         lag(position) over of_object as last
       from mirror_events where sync = ${sync.number}
       window of_object as (partition by upstream_id order by written, place)) e
     where position is null or last > position
       or (event_type = 'created') <> (before is null)`,
  );
  expect(Number(broken?.count)).toBe(0);
}

test(
  'killed in the middle of a backfill, it goes on with the page that was not kept',
  async () => {
    const whole = await stage.makeSync(['customer'], { pacing: PACING });
    const least = await countingLists(() => runInChild(stage, whole, copied(whole)));
    const sync = await stage.makeSync(['customer'], { pacing: PACING });
    let lives = 0;
    let seen = 0;
    const asked = await countingLists(async () => {
      lives = await killAgainAndAgain(stage, sync, {
        times: KILLS,
        after: { least: 0, most: 300 },
        hasGoneOn: async () => {
          const step = await stepOf(sync);
          const hasGoneOn = step > seen;
          if (hasGoneOn) seen = step;
          return hasGoneOn;
        },
        isOver: () => isCopied(sync),
      });
      await runInChild(stage, sync, copied(sync));
    });
    expect(lives).toBe(KILLS);
    await expectWhole(sync);
    // A life loses the pages it had in memory: of twice as many windows as may be in flight, and
    // those that were just being written.
    expect(asked - least).toBeLessThanOrEqual(lives * 3 * PACING.concurrency);
  },
  PATIENCE,
);

test(
  'killed while it follows events, it loses none, and shows each change in order',
  async () => {
    const { sdk } = stage.stripe;
    const sync = await stage.makeSync(['customer'], {
      pacing: { ...PACING, requests_per_second: 100 },
    });
    await runInChild(stage, sync, copied(sync));
    const ids: string[] = [];
    let isEnding = false;
    const changing = (async () => {
      for (let n = 0; !isEnding; n += 1) {
        if (n % 3 === 0) ids.push((await sdk.customers.create({ name: `new ${n}` }, once())).id);
        else await sdk.customers.update(ids[n % ids.length]!, { name: `change ${n}` }, once());
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    })();
    let heard = 0;
    const applied = async () => {
      const sql = `select count(*) as count from mirror_events where sync = ${sync.number}`;
      return Number((await stage.db.sql<{ count: number }>(sql))[0]?.count);
    };
    heard = await applied();
    const lives = await killAgainAndAgain(stage, sync, {
      times: KILLS,
      after: { least: 0, most: 300 },
      hasGoneOn: async () => {
        const count = await applied();
        const hasGoneOn = count > heard;
        heard = count;
        return hasGoneOn;
      },
      isOver: () => Promise.resolve(false),
    });
    isEnding = true;
    await changing;
    expect(lives).toBe(KILLS);
    await runInChild(stage, sync, () => eventually(() => expectWhole(sync)));
  },
  PATIENCE,
);
