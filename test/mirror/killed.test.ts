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
const PAGES_OF_A_LIFE = 20;

let stage: MirrorStage;
beforeAll(async () => {
  stage = await openMirrorStage();
  const count = 100 * PAGES_OF_A_LIFE * KILLS;
  await stage.stripe.control('objects/computed', { collection: 'customer', count });
});
afterAll(() => stage.close());

const once = () => ({ idempotencyKey: crypto.randomUUID() });

interface LoggedRequest {
  id: string;
  path: string;
  parameters: string;
}

interface WatchedWindows {
  /** Where those begin that were asked for since then. */
  asked(): Promise<readonly number[]>;
  forget(): Promise<void>;
}

function watchWindows(): WatchedWindows {
  let last: string | undefined;
  let begins: number[] = [];
  const asked = async () => {
    const answer = await fetch(`${stage.stripe.sandbox.url}/_sandbox/requests?limit=1000`);
    const newest = (await answer.json()) as LoggedRequest[];
    const end = newest.findIndex(({ id }) => id === last);
    last = newest[0]?.id ?? last;
    const own = (end < 0 ? newest : newest.slice(0, end))
      .filter(({ path }) => path === '/v1/customers')
      .map(({ parameters }) => Number(new URLSearchParams(parameters).get('created[gte]')));
    begins = [...begins, ...own];
    return begins;
  };
  const forget = async () => {
    await asked();
    begins = [];
  };
  return { asked, forget };
}

/** All that was created before is written. */
async function keptOf(sync: SyncRow): Promise<number> {
  const [row] = await stage.db.stores.backfills.list(sync.number);
  return row?.walk.phase === 'windows' ? row.walk.next : 0;
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
    const sync = await stage.makeSync(['customer'], { pacing: PACING });
    const windows = watchWindows();
    let kept = 0;
    let seen = 0;
    const expectGoesOn = async () => {
      const asked = await windows.asked();
      expect(asked.length).toBeGreaterThan(0);
      expect(Math.min(...asked)).toBeGreaterThanOrEqual(kept);
      await windows.forget(); // what was under way as it was killed
      kept = await keptOf(sync);
      // What it still kept as it died is no step of the next life.
      seen = await stepOf(sync);
    };
    const lives = await killAgainAndAgain(stage, sync, {
      times: KILLS,
      after: { least: 0, most: 300 },
      // Postgres may end a statement of one that is dead: that is no step of the next life either.
      hasGoneOn: async () => (await windows.asked()).length > 0 && (await stepOf(sync)) > seen,
      isOver: () => isCopied(sync),
      onKilled: expectGoesOn,
    });
    expect(lives).toBe(KILLS);
    expect(kept).toBeGreaterThan(0);
    await runInChild(stage, sync, copied(sync));
    await expectGoesOn();
    await expectWhole(sync);
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
