import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, signalGroup } from './child';
import { waitFor } from './wait';

interface Recorded {
  name: string;
  pid: number;
  /** Part of its command line: a process id is given to somebody else sooner or later. */
  mark: string;
}

export interface ProcessRecord {
  add(process: Recorded): void;
  clear(): void;
}

/**
 * Ends what an earlier run left behind when it was killed outright, each by its id, and opens the
 * record of this run.
 */
export async function openProcessRecord(folder: string): Promise<ProcessRecord> {
  const file = join(folder, 'processes.json');
  const old = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recorded[]) : [];
  await Promise.all(old.map(endLeftover));
  const current: Recorded[] = [];
  const save = () => writeFileSync(file, JSON.stringify(current));
  save();
  return {
    add: (process) => {
      current.push(process);
      save();
    },
    clear: () => rmSync(file, { force: true }),
  };
}

/** One run a folder: a second one would fight the first over ports and rows. */
export function claimFolder(folder: string): () => void {
  const file = join(folder, 'start.pid');
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (holder > 0 && isAlive(holder) && /start|demo|bench|jest/.test(commandOf(holder))) {
    throw new Error(`Quittance already runs on ${folder} as process ${holder}; end that one first`);
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

/** The command line of a process, or nothing when it is gone or the system will not say. */
export function commandOf(pid: number): string {
  const file = `/proc/${pid}/cmdline`;
  if (existsSync(file)) return readFileSync(file, 'utf8').replaceAll('\0', ' ');
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    // `ps` fails for a process that is gone, which is the answer.
    return '';
  }
}

async function endLeftover(left: Recorded): Promise<void> {
  if (!isAlive(left.pid) || !commandOf(left.pid).includes(left.mark)) return;
  signalGroup(left.pid, 'SIGTERM');
  const gone = () => (isAlive(left.pid) ? undefined : true);
  const ended = waitFor(`${left.name} of an earlier run to end`, gone, { withinMs: 5000 });
  await ended.catch(() => signalGroup(left.pid, 'SIGKILL'));
}
