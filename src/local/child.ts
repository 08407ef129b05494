import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';

export interface ChildOptions {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Where all it prints goes; its last lines are kept anyway, for the error it may end in. */
  log?: Writable;
  onLine?: (line: string) => void;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Child {
  name: string;
  pid: number;
  exited: Promise<Exit>;
  hasExited(): boolean;
  /** The last lines it printed, for a person who has to know why it ended. */
  tail(): string;
  /** Asks it to end, and ends its whole group after the grace. */
  stop(graceMs?: number): Promise<void>;
}

const TAIL_LINES = 30;
const live = new Map<number, ChildProcess>();

/**
 * A process in its own group: Ctrl-C reaches us alone, and we end our children in the right
 * order, each by its id.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, command, args, env, cwd, uid, gid } = options;
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: env ?? process.env,
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  const pid = await pidOf(child, name, command);
  live.set(pid, child);
  const lines = keepLines(child, options);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      live.delete(pid);
      resolve({ code, signal });
    });
  });
  return {
    name,
    pid,
    exited,
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    tail: () => lines.join('\n'),
    stop: (graceMs = 10_000) => endGroup(pid, exited, graceMs),
  };
}

/** Ends whatever is still ours, without waiting: the last resort of a process that is leaving. */
export function endAllChildren(): void {
  for (const pid of live.keys()) signalGroup(pid, 'SIGKILL');
}

export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ended, but nobody has asked how: in a container without an init it stays so for ever. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return false;
  return /^\d+ \(.*\) Z/.test(readFileSync(file, 'utf8'));
}

async function endGroup(pid: number, exited: Promise<Exit>, graceMs: number): Promise<void> {
  if (!signalGroup(pid, 'SIGTERM')) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), graceMs);
  });
  const first = await Promise.race([exited, late]);
  clearTimeout(timer);
  // What the process itself had started may outlive it: the group goes as a whole.
  signalGroup(pid, 'SIGKILL');
  if (first === 'late') await exited;
}

function pidOf(child: ChildProcess, name: string, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new Error(`${name} could not be started (${command}): ${error.message}`)),
    );
    if (child.pid !== undefined) child.once('spawn', () => resolve(child.pid ?? 0));
  });
}

function keepLines(child: ChildProcess, options: ChildOptions): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > TAIL_LINES) lines.shift();
      options.log?.write(`${line}\n`);
      if (stream === child.stdout) options.onLine?.(line);
    });
  }
  return lines;
}
