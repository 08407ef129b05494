import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../../src/local/postgres-server';
import { createStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { migrate } from '../postgres/database';
import { at, schedule, storedSchedule } from '../postgres/schedule-samples';
import { ensureConnection } from '../postgres/samples';
import type { Bench, Means } from './bench';
import { figure } from './figure';

const STORED = 1_000_000;
const CUSTOMERS = 1_000;
const ASKED = 300;
const PAGE = 21;
const AT_MOST = 50;

/** One in so many is held, and one in so many is late. */
const FEW = 10_000;

/** All of one customer: `cst_bench0`. */
const OLDEST = 100_000;

/** All alike, on 1,000 customers; the first 100 have as many periods as daily ones in 27 years. */
const FILL = `
  insert into customers (connection, external_id, id, name, email, settings)
    select connection, 'bench-' || n, 'cst_bench' || n, name, email, settings
    from customers, generate_series(0, ${CUSTOMERS}) n where id = $2;
  insert into billing_schedules (id, connection, external_id, customer_id, status, held_reason,
      held_at, version, document, inherited, last_on, handled, confirmed_through, next_at)
    select 'bsc_' || lpad(n::text, 12, '0'), connection, 'bench-' || n,
      'cst_bench' || case when n < ${OLDEST} then 0 else 1 + n % ${CUSTOMERS} end,
      case when n % ${FEW} = 0 then 'held' else status end,
      case when n % ${FEW} = 0 then 'many_periods_late' end,
      case when n % ${FEW} = 0 then now() end,
      1, document, inherited, last_on, handled, confirmed_through,
      case when n % ${FEW} = 1 then next_at else '2099-01-01' end
    from billing_schedules, generate_series(1, ${STORED}) n where id = $1;
  insert into schedule_periods (schedule_id, period_on, n, outcome)
    select 'bsc_' || lpad((1 + n / 10000)::text, 12, '0'), date '2000-01-01' + n % 10000, n,
      'skipped'
    from generate_series(0, ${STORED} - 1) n;
  analyze;`;

const idOf = (n: number): string => `bsc_${String(n).padStart(12, '0')}`;

/** Pages of a table of a million schedules, and of one of a million periods. */
export const schedules: Bench = {
  name: 'schedules',
  title: `pages of ${STORED} billing schedules and ${STORED} periods that are stored`,
  alone: true,
  run: async ({ runs, print }) => {
    const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-'));
    const server = await startPostgres({ folder });
    try {
      migrate(server.url);
      const stores = createStores({ url: server.url, digest: base32Digest, linkSecret: 'x' });
      const figures = await measureAll(stores, server.url, { runs, print });
      await stores.close();
      return { figures, notes: { asked: ASKED } };
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measureAll(
  stores: ReturnType<typeof createStores>,
  url: string,
  { runs, print }: Pick<Means, 'runs' | 'print'>,
) {
  await ensureConnection({ stores });
  const { id, customer } = await storedSchedule({ stores }, schedule('sub'), {
    now: at('2026-01-01'),
  });
  const database = new Client({ connectionString: url });
  await database.connect();
  print(`storing ${STORED} billing schedules and as many periods`);
  await database.query(FILL.replaceAll('$1', `'${id}'`).replaceAll('$2', `'${customer.id}'`));
  await database.end();
  const page = { connection: 'default', limit: PAGE };
  const cursor = (n: number): string => idOf(1 + ((n * 7_919) % STORED));
  const customerId = (n: number): string => `cst_bench${1 + (n % CUSTOMERS)}`;
  const { schedules: store } = stores;
  const ways: Record<string, (n: number) => Promise<unknown>> = {
    'a page': (n) => store.list({ ...page, after: cursor(n) }),
    'a page of those held': (n) => store.list({ ...page, status: 'held', after: cursor(n) }),
    'a page of those ended': (n) => store.list({ ...page, status: 'ended', after: cursor(n) }),
    'a page of a customer': (n) => store.list({ ...page, customerId: customerId(n) }),
    'a page of a customer of the oldest': () => store.list({ ...page, customerId: 'cst_bench0' }),
    'periods of one': (n) => store.handledPeriods(idOf(1 + (n % 100)), PAGE, '2015-06-01'),
    'those that are late': () => store.overdue(at('2026-03-01'), 100),
  };
  const figures = [];
  for (const [name, read] of Object.entries(ways)) {
    const rounds: number[][] = [];
    for (let run = 0; run < runs; run += 1) rounds.push(await timesOf(read));
    const share = (of: number) => rounds.map((times) => times[Math.floor(ASKED * of)] ?? 0);
    figures.push(figure(`${name}, p50`, 'ms', share(0.5)));
    figures.push(figure(`${name}, p99`, 'ms', share(0.99), { atMost: AT_MOST }));
  }
  return figures;
}

async function timesOf(read: (n: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < ASKED; n += 1) {
    const began = performance.now();
    await read(n);
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b);
}
