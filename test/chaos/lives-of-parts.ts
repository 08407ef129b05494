import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, startChild } from '../../src/local/child';
import type { ChildOptions } from '../../src/local/child';
import { startPostgres } from '../../src/local/postgres-server';
import { startSandboxChild } from '../../src/local/sandbox-child';
import { startTemporal } from '../../src/local/temporal-server';
import { fromRoot } from '../../src/runtime/root';
import { startProductionTemporal } from '../bench/production/temporal';
import type { Life } from './part';

/** A real Postgres that writes to the disk before it says so. Killed whole, as a container is. */
export async function postgresLife(folder: string): Promise<Life & { url: string; port: number }> {
  const { pid, url, port } = await startPostgres({ folder, durable: true });
  const family = (): number[] => [pid, ...childrenOf(pid)];
  const seen = new Set<number>();
  return {
    pid,
    url,
    port,
    polite: 'SIGINT',
    gone: untilGone(() => [pid, ...seen]),
    destroy: () => {
      // Its backends have their own sessions and would go on committing for a moment.
      for (const one of family()) {
        seen.add(one);
        if (isAlive(one)) process.kill(one, 'SIGKILL');
      }
    },
  };
}

function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

async function untilGone(pids: () => number[]): Promise<{ code: null; signal: null }> {
  while (pids().some(isAlive)) await pause(20);
  return { code: null, signal: null };
}

/** The dev server on a file: WAL with NORMAL loses nothing when only the process dies. */
export async function temporalLife(
  folder: string,
  print: (line: string) => void,
): Promise<Life & { address: string }> {
  const log = logOf(folder, 'temporal');
  const { pid = 0, address } = await startTemporal({ folder, headless: true, print, log });
  return { pid, address, gone: untilGone(() => [pid]) };
}

/** The real server, whose tables are in the Postgres that is killed as well. */
export async function productionTemporalLife(
  folder: string,
  postgresUrl: string,
  print: (line: string) => void,
): Promise<Life & { address: string }> {
  const { address, child } = await startProductionTemporal({ folder, postgresUrl, print });
  return { pid: child.pid, address, gone: child.exited };
}

export interface Clocked {
  daySeconds: number;
  originMs: number;
}

export async function sandboxLife(
  folder: string,
  port: number,
  clock: Clocked,
): Promise<Life & { url: string }> {
  const { url, child } = await startSandboxChild({
    port,
    clock,
    data: join(folder, 'sandbox'),
    log: logOf(folder, 'sandbox'),
    started: () => undefined,
  });
  return { url, pid: child.pid, gone: child.exited };
}

export function smtpLife(folder: string, smtpPort: number, httpPort: number): Promise<Life> {
  const file = fromRoot('dist', 'test', 'chaos', 'smtp-sink.js');
  const args = [file, join(folder, 'mail'), String(smtpPort), String(httpPort)];
  return childLife(folder, { name: 'smtp', args });
}

/** A program of ours, or the same with a bug planted in it. */
export function programLife(
  folder: string,
  name: string,
  program: 'server' | 'worker',
  settings: { env: NodeJS.ProcessEnv; crashAt: string | null; planted: string | null },
): Promise<Life> {
  const { crashAt, planted } = settings;
  const file =
    planted === null
      ? fromRoot('dist', 'src', 'main', `${program}.js`)
      : fromRoot('dist', 'test', 'chaos', 'planted.js');
  const args = ['--enable-source-maps', file, ...(planted === null ? [] : [program, planted])];
  const env = { ...settings.env, ...(crashAt === null ? {} : { CRASH_AT: crashAt }) };
  return childLife(folder, { name, args, env });
}

const UP = /is listening|is running|"smtp"/;

async function childLife(
  folder: string,
  options: Pick<ChildOptions, 'name' | 'args' | 'env'>,
): Promise<Life> {
  const log = logOf(folder, options.name);
  let up = false;
  const onLine = (line: string): void => void (up ||= UP.test(line));
  const child = await startChild({ command: process.execPath, log, onLine, ...options });
  void child.exited.then(() => log.end());
  return { pid: child.pid, gone: child.exited, isUp: () => up };
}

function logOf(folder: string, name: string) {
  return createWriteStream(join(folder, 'logs', `${name}.log`), { flags: 'a' });
}
