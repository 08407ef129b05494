import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { InvoiceFilter } from '../../src/domain/invoice-filter';
import { DAY } from '../../src/domain/time';
import { startPostgres } from '../../src/local/postgres-server';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { listInvoices } from '../../src/postgres/invoices/list-invoices';
import { base32Digest } from '../../src/runtime/digest';
import { migrate } from '../postgres/database';
import { NOW, ensureConnection, invoice } from '../postgres/samples';
import type { Bench, Measured } from './bench';
import { figure } from './figure';
import type { Figure } from './figure';
import { fillInvoices } from './fill-invoices';

const STORED = 1_000_000;
const CALLS = 200;
const LIMIT = 21;
const AT_MOST = 50;
const EVERY = ['paid', 'void', 'open', 'sending', 'held', 'disputed'];

const day = (offset: number) => new Date(NOW + offset * DAY).toISOString().slice(0, 10);

type Filter = Partial<InvoiceFilter>;

/** One customer in a thousand has a tenth of all invoices: `cst_bench0`. */
const customer = (n: number): string => `cst_bench${n % 1_000}`;
const recent = (n: number): number => NOW - (n % 30) * DAY;

/** Each filter and the pairs of them; `n` makes each call another one. */
const FILTERS: Record<string, (n: number) => Filter> = {
  'no filter': () => ({}),
  'no filter, a connection of old ones': () => ({ connection: 'old' }),
  'status, most are in it': () => ({ statuses: ['paid'] }),
  'status, few are in it': () => ({ statuses: ['held'] }),
  'status, none is in it': () => ({ statuses: ['requires_action'] }),
  'two statuses': () => ({ statuses: ['held', 'open'] }),
  'a customer': (n) => ({ customerId: customer(1 + n) }),
  'a customer of 100,000': () => ({ customerId: 'cst_bench0' }),
  'a customer of old ones': () => ({ customerId: 'cst_bench1000', connection: 'old' }),
  'due before': (n) => ({ statuses: EVERY, dueBefore: day(-(n % 300)) }),
  'due after': (n) => ({ statuses: EVERY, dueAfter: day(n % 60) }),
  overdue: () => ({ statuses: ['open', 'sending', 'held', 'disputed'], overdueAt: NOW }),
  'updated since': (n) => ({ statuses: EVERY, updatedSince: recent(n) }),
  'status and customer': (n) => ({ statuses: ['open'], customerId: customer(n) }),
  'status and due': (n) => ({ statuses: ['open'], dueBefore: day(-(n % 300)) }),
  'status and overdue': () => ({ statuses: ['held'], overdueAt: NOW }),
  'status and updated since': (n) => ({ statuses: ['void'], updatedSince: recent(n) }),
  'customer and due': (n) => ({
    statuses: EVERY,
    customerId: customer(n),
    dueAfter: day(-(n % 300)),
    dueBefore: day(30),
  }),
  'customer and overdue': (n) => ({
    statuses: ['open', 'sending', 'held', 'disputed'],
    customerId: customer(n),
    overdueAt: NOW,
  }),
  'customer and updated since': (n) => ({
    statuses: EVERY,
    customerId: customer(n),
    updatedSince: recent(n),
  }),
  'overdue and updated since': (n) => ({
    statuses: ['open', 'sending', 'held', 'disputed'],
    overdueAt: NOW,
    updatedSince: recent(n),
  }),
};

export const invoiceLists: Bench = {
  name: 'invoice-lists',
  title: `pages of ${STORED} invoices that are stored, by each filter and by pairs of them`,
  alone: true,
  run: async ({ runs, print }) => {
    const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-'));
    const server = await startPostgres({ folder });
    try {
      migrate(server.url);
      return await measured(server.url, runs, print);
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measured(
  url: string,
  runs: number,
  print: (line: string) => void,
): Promise<Measured> {
  const stores = createStores({ url, digest: base32Digest, linkSecret: 'x', maxConnections: 2 });
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined); // the server may be gone before the last connection is
  try {
    await ensureConnection({ stores });
    await ensureConnection({ stores }, 'old');
    await stores.invoices.submit(invoice('like'), NOW);
    print(`storing ${STORED} invoices`);
    await fillInvoices(pool, STORED);
    const bare = await bareSelect(pool, runs);
    const figures = [...bare.figures];
    for (const [name, filterOf] of Object.entries(FILTERS)) {
      figures.push(...(await measureFilter(stores, name, filterOf, { runs, bare: bare.p50 })));
    }
    return { figures, notes: { calls: CALLS, plans: await plansOf(pool) } };
  } finally {
    await pool.end();
    await stores.close();
  }
}

/** What so many rows by the primary key cost: of all that follows, the part that no plan saves. */
async function bareSelect(pool: Pool, runs: number) {
  const ids = (n: number) =>
    Array.from({ length: LIMIT }, (_, at) => `ref_${(n * 7_919 + at * 104_729) % STORED}`);
  const sql = 'select * from invoices i join collections k using (ref) where ref = any($1)';
  const rounds = await roundsOf(runs, (n) =>
    pool.query({ name: 'bare', text: sql, values: [ids(n)] }),
  );
  const p50 = figure(
    '21 rows by their keys, p50',
    'ms',
    rounds.map((of) => share(of, 0.5)),
  );
  const p99 = figure(
    '21 rows by their keys, p99',
    'ms',
    rounds.map((of) => share(of, 0.99)),
  );
  return { figures: [p50, p99], p50: p50.median };
}

async function measureFilter(
  stores: AllStores,
  name: string,
  filterOf: (n: number) => Filter,
  { runs, bare }: { runs: number; bare: number },
): Promise<Figure[]> {
  const query = (n: number) => ({ connection: 'default', limit: LIMIT, ...filterOf(n) });
  let last: string | undefined;
  // Every second call goes on where the one before it ended, as who pages through does.
  const rounds = await roundsOf(runs, async (n) => {
    const after = n % 2 === 1 && last !== undefined ? { after: last } : {};
    const page = await stores.invoices.list({ ...query(n - (n % 2)), ...after });
    last = page.at(-1)?.cursor;
  });
  const p50 = rounds.map((of) => share(of, 0.5));
  return [
    figure(`${name}, p50`, 'ms', p50),
    figure(
      `${name}, p99`,
      'ms',
      rounds.map((of) => share(of, 0.99)),
      { atMost: AT_MOST },
    ),
    figure(
      `${name}, p50 by that of the bare select`,
      '×',
      p50.map((of) => of / bare),
    ),
  ];
}

const share = (sorted: readonly number[], of: number): number =>
  sorted[Math.floor(CALLS * of) - 1] ?? Number.NaN;

/** The times of each round, the shortest first. */
async function roundsOf(runs: number, call: (n: number) => Promise<unknown>): Promise<number[][]> {
  const rounds: number[][] = [];
  for (let run = 0; run < runs; run += 1) {
    const times: number[] = [];
    for (let n = 0; n < CALLS; n += 1) {
      const began = performance.now();
      await call(n + run * CALLS);
      times.push(performance.now() - began);
    }
    rounds.push(times.toSorted((a, b) => a - b));
  }
  return rounds;
}

/** The plan of each, with what it took: the very statement that the store sends. */
async function plansOf(pool: Pool): Promise<Record<string, string[]>> {
  const plans: Record<string, string[]> = {};
  for (const [name, filterOf] of Object.entries(FILTERS)) {
    const lines: string[] = [];
    const explain = {
      query: async (sql: string, values: readonly unknown[] = []) => {
        const text = `explain (analyze, buffers, costs off) ${sql}`;
        const { rows } = await pool.query<{ 'QUERY PLAN': string }>(text, [...values]);
        lines.push(...rows.map((row) => row['QUERY PLAN']));
        return [];
      },
    };
    await listInvoices(explain, { connection: 'default', limit: LIMIT, ...filterOf(7) });
    plans[name] = lines.filter((line) => /Scan|Time/.test(line)).map((line) => line.trim());
  }
  return plans;
}
