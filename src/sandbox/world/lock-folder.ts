import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

// One sandbox at a time in one folder: two would overwrite each other.

const lockedFiles = new Set<string>();
const LOCK_WAIT_MS = 5000;

/** Returns the function that unlocks it. A folder whose sandbox was killed is taken over. */
export async function lockFolder(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  const file = path.resolve(folder, 'sandbox.pid');
  // The sandbox before may be about to end.
  const deadline = Date.now() + LOCK_WAIT_MS;
  while (!tryLock(file)) {
    if (Date.now() > deadline) {
      const owner = ownerOf(file) ?? process.pid;
      throw new Error(
        `${folder} is in use by process ${owner}, another sandbox. End that one or choose ` +
          `another --data; if it is none, remove ${file}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  lockedFiles.add(file);
  return () => {
    lockedFiles.delete(file);
    rmSync(file, { force: true });
  };
}

function tryLock(file: string): boolean {
  if (lockedFiles.has(file)) return false;
  const owner = ownerOf(file);
  // Our own process id from an earlier run: in a container every program gets the same one.
  if (owner !== null && owner !== process.pid && isAlive(owner)) return false;
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function ownerOf(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
