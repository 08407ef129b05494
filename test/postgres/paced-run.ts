import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromRoot } from '../../src/runtime/root';
import type { TestSandbox } from '../harness/sandbox';

/** A process that calls the sandbox as often as all processes together may. */
export interface PacedProcess {
  child: ChildProcess;
  /** What it printed last. */
  printed: { calls: number; cpuMs: number };
}

export async function startPaced(
  database: string,
  api: string,
  perSecond: number,
): Promise<PacedProcess> {
  const program = fromRoot('dist', 'test', 'postgres', 'paced-calls.js');
  const args = [program, database, api, String(perSecond)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const paced: PacedProcess = { child, printed: { calls: 0, cpuMs: 0 } };
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  lines.on('line', (line) => (paced.printed = JSON.parse(line) as PacedProcess['printed']));
  return paced;
}

export interface PacedRun {
  /** Of what was allowed in the whole seconds between the first and the last. */
  used: number;
  /** The most within any 1,000 ms. */
  busiest: number;
}

/** What the sandbox counted in so many seconds from now on. */
export async function countFor(
  sandbox: TestSandbox,
  perSecond: number,
  seconds: number,
): Promise<PacedRun> {
  const began = Date.now() / 1000;
  await sleep((seconds + 1) * 1000);
  const { seconds: lines, busiest } = (await sandbox.call(
    '/_sandbox/request_counts',
  )) as unknown as {
    seconds: { second: number; total: number }[];
    busiest: Record<string, Record<string, number>>;
  };
  const first = Math.ceil(began);
  const counted = lines.filter(({ second }) => second >= first && second < first + seconds);
  const total = counted.reduce((sum, line) => sum + line.total, 0);
  const [account = ''] = Object.keys(busiest);
  return { used: total / (perSecond * seconds), busiest: busiest[account]?.['all'] ?? 0 };
}
