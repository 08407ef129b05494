import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** Every process that this one has started, and what those have, at this moment. */
export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of existsSync('/proc/1/stat') ? parentsByProc() : parentsByPs()) {
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const under = (parent: number): number[] =>
    (children.get(parent) ?? []).flatMap((child) => [child, ...under(child)]);
  return under(pid);
}

/**
 * Ends a process that leads a group, and all it has started, outright. Its group is stopped
 * meanwhile: who is stopped starts nothing that would be missed.
 */
export function endTree(leader: number): void {
  send(-leader, 'SIGSTOP');
  const below = descendants(leader);
  for (const pid of below) send(pid, 'SIGKILL');
  send(-leader, 'SIGKILL');
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // Gone meanwhile, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function parentsByProc(): [number, number][] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const file = `/proc/${pid}/stat`;
    // The name in brackets may hold anything; state and parent follow it.
    const parent = existsSync(file) && /^.*\) \S (\d+)/s.exec(readFileSync(file, 'utf8'))?.[1];
    return parent ? [[Number(pid), Number(parent)]] : [];
  });
}

function parentsByPs(): [number, number][] {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return listed.split('\n').map((line) => {
    const [child = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return [child, parent];
  });
}
