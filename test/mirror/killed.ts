import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import type { MirrorStage } from './mirror-stage';

/** Runs a sync in its own process. */
function startChild({ db, stripe }: MirrorStage, sync: SyncRow): ChildProcess {
  const program = join(__dirname, 'sync-child.js');
  const args = [program, db.url, stripe.sandbox.url, String(sync.number)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) throw new Error(`a sync ended by itself, with ${child.exitCode}`);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

interface Killing {
  /** So often. */
  times: number;
  /** Each time at a moment between these, in ms after it went on. */
  after: { least: number; most: number };
  /** Whether it has gone on: what a process does before that does not count as its life. */
  hasGoneOn(): Promise<boolean>;
  /** Between two lives nothing more is to be done: killing ends. */
  isOver(): Promise<boolean>;
  /** After each life. */
  onKilled?(): Promise<void>;
}

/** Runs a sync in processes that are killed one after the other; answers how many were. */
export async function killAgainAndAgain(
  stage: MirrorStage,
  sync: SyncRow,
  { times, after, hasGoneOn, isOver, onKilled }: Killing,
): Promise<number> {
  let killed = 0;
  while (killed < times && !(await isOver())) {
    const child = startChild(stage, sync);
    try {
      const isDead = () => child.exitCode !== null;
      while (!isDead() && !(await hasGoneOn()) && !(await isOver())) await sleep(20);
      await sleep(after.least + Math.random() * (after.most - after.least));
    } finally {
      await kill(child);
    }
    killed += 1;
    await onKilled?.();
  }
  return killed;
}

/** Runs it in a process that lives until something is so. */
export async function runInChild(
  stage: MirrorStage,
  sync: SyncRow,
  until: () => Promise<void>,
): Promise<void> {
  const child = startChild(stage, sync);
  try {
    await until();
  } finally {
    await kill(child);
  }
}
