import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { runCustomerImports } from '../../activities/customers/run-imports';
import type { ImportDeps } from '../../activities/customers/run-imports';
import { COMMAND_LINE } from '../../src/domain/audit';
import { startPostgres } from '../../src/local/postgres-server';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { migrate } from '../postgres/database';
import { ensureConnection } from '../postgres/samples';
import type { Bench } from './bench';
import { figure } from './figure';

const ROWS = 2_000;
const AT_ONCE = 5;

/** Customers of one run: half are imported, half are changed by plain updates. */
const FILL = `
  insert into customers (connection, external_id, id, name, email, settings)
  select 'default', $1 || n, 'cst_' || $1 || n, 'Client', $1 || n || '@client.example', '{}'
  from generate_series(1, 2 * ${ROWS}) n`;

/** What an import does to our tables: Stripe answers at once, and each has a card. */
export const imports: Bench = {
  name: 'imports',
  title: `imports of ${ROWS} customers, without the time of Stripe`,
  alone: true,
  run: async ({ runs, print }) => {
    const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-'));
    const server = await startPostgres({ folder });
    const pool = new Pool({ connectionString: server.url, max: AT_ONCE });
    pool.on('error', () => undefined); // the server ends under an idle connection
    try {
      migrate(server.url);
      const stores = createStores({ url: server.url, digest: base32Digest, linkSecret: 'x' });
      await ensureConnection({ stores });
      const measured: Took[] = [];
      for (let run = 0; run < runs; run += 1) {
        print(`run ${run + 1} of ${runs}`);
        measured.push(await oneRun(stores, pool, `bench${run}x`));
      }
      await stores.close();
      return { figures: figuresOf(measured), notes: { rows: ROWS, updatesAtOnce: AT_ONCE } };
    } finally {
      await pool.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Rows a second. */
interface Took {
  checked: number;
  linked: number;
  again: number;
  updated: number;
}

function figuresOf(measured: readonly Took[]) {
  const each = (of: keyof Took) => measured.map((took) => took[of]);
  const ratio = measured.map(({ updated, linked }) => updated / linked);
  return [
    figure('dry run', 'rows/s', each('checked')),
    figure('linked with methods, audit and result', 'rows/s', each('linked')),
    figure('the same file again, dry run', 'rows/s', each('again')),
    figure('plain updates of one column', 'rows/s', each('updated')),
    figure('plain updates in the time of one link', 'updates', ratio),
  ];
}

async function oneRun(stores: AllStores, pool: Pool, mark: string): Promise<Took> {
  await pool.query(FILL.replaceAll('$1', `'${mark}'`));
  await pool.query('analyze');
  const pairs = Array.from({ length: ROWS }, (_, at) => ({
    given: `${mark}${at + 1}`,
    stripeCustomer: `cus_${mark}${at + 1}`,
  }));
  const create = () => stores.customerImports.create('default', { kind: 'csv' }, pairs);
  const id = await create();
  const checked = await rowsPerSecond(() => runAll(stores));
  const { token } = (await stores.customerImports.byId('default', id))!;
  const order = { connection: 'default', id, token: token ?? '', acceptsEmail: false };
  await stores.customerImports.execute({ ...order, actor: COMMAND_LINE });
  const linked = await rowsPerSecond(() => runAll(stores));
  const { results } = (await stores.customerImports.byId('default', id))!;
  if (results['linked'] !== ROWS) throw new Error(`linked ${JSON.stringify(results)}`);
  await create();
  const again = await rowsPerSecond(() => runAll(stores));
  const updated = await rowsPerSecond(() => updateAll(pool, mark));
  return { checked, linked, again, updated };
}

async function rowsPerSecond(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (ROWS * 1_000) / (performance.now() - begun);
}

async function runAll(stores: AllStores): Promise<void> {
  const visa = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };
  const deps: ImportDeps = {
    stores,
    stripeFor: () => ({
      readCustomer: async (id) => {
        const methods = [{ ...visa, id: `pm_${id}` }];
        return { kind: 'ok', value: { id, deleted: false, methods, defaultId: null } };
      },
      listCustomers: () => Promise.reject(new Error('no list is read here')),
    }),
    openSetup: () => Promise.reject(new Error('each has a method')),
    log: {
      error: (one: object) => {
        throw new Error('an import failed', { cause: one });
      },
    },
  };
  while (await runCustomerImports(deps));
}

/** Each its own transaction, as many at once as an import has. */
async function updateAll(pool: Pool, mark: string): Promise<void> {
  let next = ROWS;
  const one = async () => {
    while (next < 2 * ROWS) {
      next += 1;
      const sql = 'update customers set stripe_customer = $2 where id = $1';
      await pool.query(sql, [`cst_${mark}${next}`, `cus_${mark}${next}`]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
