import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '../../src/local/postgres-server';
import { startTestSandbox } from '../harness/sandbox';
import { migrate } from '../postgres/database';
import { countFor, startPaced } from '../postgres/paced-run';
import type { PacedRun } from '../postgres/paced-run';
import type { Bench } from './bench';
import { figure } from './figure';

const PER_SECOND = 25;
const SECONDS = 20;

interface Round extends PacedRun {
  cpuMs: number;
}

/** As many calls as Stripe lets a test account make, shared by two processes. */
export const mirrorPace: Bench = {
  name: 'mirror-pace',
  title: `two processes that list at the local Stripe, ${PER_SECOND} calls a second together`,
  alone: true,
  run: async ({ runs, print }) => {
    const rounds: Round[] = [];
    for (let run = 0; run < runs; run += 1) {
      print(`run ${run + 1} of ${runs}`);
      rounds.push(await round());
    }
    return {
      figures: [
        figure(
          'of the permitted calls were made',
          '%',
          rounds.map(({ used }) => used * 100),
          {
            atLeast: 98,
          },
        ),
        figure(
          'calls over the limit in the busiest second',
          'calls',
          rounds.map(({ busiest }) => Math.max(0, busiest - PER_SECOND)),
          { atMost: 0 },
        ),
        figure(
          'processor time of a call',
          'ms',
          rounds.map(({ cpuMs }) => cpuMs),
        ),
      ],
      notes: { calls_per_second: PER_SECOND, seconds: SECONDS, processes: 2 },
    };
  },
};

async function round(): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-'));
  const server = await startPostgres({ folder });
  const sandbox = await startTestSandbox();
  migrate(server.url);
  const start = () => startPaced(server.url, sandbox.url, PER_SECOND);
  const processes = await Promise.all([start(), start()]);
  const printed = (of: 'calls' | 'cpuMs') =>
    processes.reduce((sum, one) => sum + one.printed[of], 0);
  try {
    await sleep(2_000);
    const [calls, cpuMs] = [printed('calls'), printed('cpuMs')];
    const counted = await countFor(sandbox, PER_SECOND, SECONDS);
    return { ...counted, cpuMs: (printed('cpuMs') - cpuMs) / (printed('calls') - calls) };
  } finally {
    for (const { child } of processes) child.kill('SIGKILL');
    await sandbox.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
