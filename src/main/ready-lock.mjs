// One preparation at a time: two commands started together must not install or compile over each
// other. The lock names its process, so that one left behind by a kill is seen to be dead.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export async function withLock(folder, say, work) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
  const file = path.join(folder, 'ready.lock');
  await take(file, say);
  try {
    await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

async function take(file, say) {
  for (let told = false; ;) {
    if (tryTake(file)) return;
    const holder = Number(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : NaN);
    if (holder > 0 && !isAlive(holder)) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (!told) say(`waiting for another preparation of this checkout (process ${holder})`);
    told = true;
    await pause(100);
  }
}

function tryTake(file) {
  // Written aside and linked into place: a lock is never seen without its holder's number.
  const mine = `${file}.${process.pid}`;
  fs.writeFileSync(mine, String(process.pid));
  try {
    fs.linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
