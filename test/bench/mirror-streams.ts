import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { startPostgres } from '../../src/local/postgres-server';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { migrate } from '../postgres/database';
import { customerRead, makeSync } from '../postgres/mirror-facts';
import type { Bench, Measured, Means } from './bench';
import { figure } from './figure';
import type { Figure } from './figure';
import { consumerFigures } from './mirror-consumers';

const STORED = 1_000_000;
const CALLS = 200;
const LIMIT = 101;
const AT_MOST = 50;
const WRITTEN = 5_000;
const PAGE = 100;
const AT_ONCE = 4;

export const mirrorStreams: Bench = {
  name: 'mirror-streams',
  title: `pages and consumers of the streams of ${STORED} mirrored objects, and facts written`,
  alone: true,
  run: async ({ runs, print }) => {
    const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-'));
    const server = await startPostgres({ folder });
    try {
      migrate(server.url);
      return await measured(server.url, { runs, print });
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measured(
  url: string,
  { runs, print }: Pick<Means, 'runs' | 'print'>,
): Promise<Measured> {
  const options = { url, digest: base32Digest, linkSecret: 'x', maxConnections: AT_ONCE };
  const stores = createStores(options);
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined); // the server may be gone before the last connection is
  try {
    const { number: sync } = await makeSync({ stores }, 'bench');
    print(`storing ${STORED} records and as many changes`);
    for (const sql of FILL) await pool.query(sql, sql.includes('$1') ? [sync] : []);
    const figures: Figure[] = [];
    for (const stream of ['records', 'events'] as const) {
      for (const collection of [null, 'customer', 'coupon', 'nothing']) {
        figures.push(...(await pagesOf(stores, { stream, sync, collection, runs })));
      }
    }
    figures.push(...(await consumerFigures({ stores, sync, runs })));
    figures.push(await writesOf(stores, runs));
    return { figures, notes: { calls: CALLS, rows: LIMIT } };
  } finally {
    await pool.end();
    await stores.close();
  }
}

/** One in a thousand is a coupon. */
const COLLECTION = `case when n % 1000 = 0 then 'coupon' else 'customer' end`;
const PAYLOAD = `jsonb_build_object('id', 'cus_' || n, 'object', 'customer', 'name', 'Client ' || n,
  'email', 'client' || n || '@example.com', 'metadata', jsonb_build_object('n', n::text))`;

const FILL = [
  `insert into mirror_records (sync, collection, upstream_id, id, payload, payload_hash, redacted,
     ordering, deleted, upstream_updated_at, written, place, position)
   select $1, ${COLLECTION}, 'cus_' || n, gen_random_uuid(), ${PAYLOAD}, md5(n::text), '{}', '{}',
     false, now(), n, 0, n
   from generate_series(1, ${STORED}) n`,
  `insert into mirror_events (id, sync, collection, upstream_id, event_type, data,
     upstream_updated_at, written, place, position)
   select gen_random_uuid(), $1, ${COLLECTION}, 'cus_' || n, 'created', ${PAYLOAD}, now(), n, 0, n
   from generate_series(1, ${STORED}) n`,
  `select setval('mirror_written', ${STORED}), setval('mirror_positions', ${STORED})`,
  'vacuum analyze mirror_records',
  'vacuum analyze mirror_events',
];

interface Pages {
  stream: 'records' | 'events';
  sync: number;
  collection: string | null;
  runs: number;
}

async function pagesOf(
  { mirrorStreams: streams }: AllStores,
  { stream, sync, collection, runs }: Pages,
): Promise<Figure[]> {
  const rounds: number[][] = [];
  for (let run = 0; run < runs; run += 1) {
    const times: number[] = [];
    for (let n = 0; n < CALLS; n += 1) {
      const after = ((run * CALLS + n) * 7_919) % STORED;
      const began = performance.now();
      await streams[stream]({ sync, collection, after, limit: LIMIT });
      times.push(performance.now() - began);
    }
    rounds.push(times.toSorted((a, b) => a - b));
  }
  const share = (of: number) =>
    rounds.map((sorted) => sorted[Math.floor(CALLS * of) - 1] ?? Number.NaN);
  const name = `${stream} of ${collection ?? 'all'}`;
  return [
    figure(`${name}, p50`, 'ms', share(0.5)),
    figure(`${name}, p99`, 'ms', share(0.99), { atMost: AT_MOST }),
  ];
}

/** New objects, a page a transaction and several at once, and their places. */
async function writesOf(stores: AllStores, runs: number): Promise<Figure> {
  const rates: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { number: sync } = await makeSync({ stores }, `written_${run}`);
    const pages = Array.from({ length: WRITTEN / PAGE }, (_, page) =>
      Array.from({ length: PAGE }, (__, n) => customerRead(0, { id: `cus_${page * PAGE + n}` })),
    );
    const began = performance.now();
    const writer = async () => {
      for (let page = pages.pop(); page !== undefined; page = pages.pop()) {
        await stores.syncs.write(sync, page);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, writer));
    while (((await stores.mirrorStreams.number(WRITTEN)) ?? 0) > 0) continue;
    rates.push((WRITTEN / (performance.now() - began)) * 1000);
  }
  return figure(`facts written, ${PAGE} a page and ${AT_ONCE} pages at once`, 'per second', rates);
}
