import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres } from '../../src/local/postgres-server';
import { SANDBOX_KEY, startTestSandbox } from '../harness/sandbox';
import { migrate } from '../postgres/database';
import type { Bench } from './bench';
import { figure } from './figure';

const ROWS = 1_000_000;
const EVERY = 10_000;
const MEGABYTE = 2 ** 20;
/** Until then what a process needs once is there. */
const WARM = 0.1;

interface Sample {
  written: number;
  resident: number;
}

/** One run, however many are asked for: a million rows take minutes. */
export const mirrorMemory: Bench = {
  name: 'mirror-memory',
  title: `memory of a process that copies ${ROWS} customers of one local Stripe`,
  alone: true,
  run: async ({ print }) => {
    const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-'));
    const server = await startPostgres({ folder, durable: false });
    const sandbox = await startTestSandbox();
    try {
      migrate(server.url);
      await bigAccount(sandbox.url);
      print(`copying ${ROWS} customers`);
      const began = performance.now();
      const samples = await copied(server.url, sandbox.url);
      const seconds = (performance.now() - began) / 1000;
      return measured(samples, seconds);
    } finally {
      await sandbox.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function bigAccount(api: string): Promise<void> {
  const headers = { authorization: `Bearer ${SANDBOX_KEY}` };
  const account = (await (await fetch(`${api}/v1/account`, { headers })).json()) as { id: string };
  const body = JSON.stringify({ collection: 'customer', count: ROWS, account: account.id });
  const made = await fetch(`${api}/_sandbox/objects/computed`, { method: 'POST', body });
  if (!made.ok) throw new Error(`the local Stripe made no account: ${await made.text()}`);
}

async function copied(database: string, api: string): Promise<Sample[]> {
  const program = join(__dirname, 'copy-many.js');
  const args = ['--enable-source-maps', program, database, api, String(EVERY)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const lines = stdout.trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Sample);
}

function measured(samples: readonly Sample[], seconds: number) {
  const last = samples.at(-1);
  if (last?.written !== ROWS) throw new Error(`${last?.written} of ${ROWS} customers were copied`);
  const most = (of: readonly Sample[]) => Math.max(...of.map(({ resident }) => resident));
  const warm = samples.filter(({ written }) => written <= ROWS * WARM);
  const late = samples.filter(({ written }) => written > ROWS * (1 - WARM));
  return {
    figures: [
      figure('memory, at most', 'MB', [most(samples) / MEGABYTE]),
      figure('of the last tenth ÷ of the first', '×', [most(late) / most(warm)], { atMost: 1.3 }),
      figure('rows copied', '1/s', [ROWS / seconds]),
    ],
    notes: { rows: ROWS, fsync: 'off' },
  };
}
