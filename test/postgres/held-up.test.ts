import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromRoot } from '../../src/runtime/root';
import { freshDatabase } from '../harness/database';
import { measuresTime } from '../harness/measures-time';
import { startTestSandbox } from '../harness/sandbox';

measuresTime();

const PER_SECOND = 10;
// Of a busy machine: what two of its calls are late falls into the next second.
const BUNCHED = 2;

test('a process that is stopped for seconds does not exceed the limit of all', async () => {
  const database = await freshDatabase();
  const sandbox = await startTestSandbox();
  const children: ChildProcess[] = [];
  const start = async () => {
    const program = fromRoot('dist', 'test', 'postgres', 'paced-calls.js');
    const args = [program, database.url, sandbox.url, String(PER_SECOND)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  };
  try {
    await fetch(`${sandbox.url}/_sandbox/settings`, {
      method: 'POST',
      body: JSON.stringify({ ratePerSecond: PER_SECOND + BUNCHED }),
    });
    const [stopped] = await Promise.all([start(), start()]);
    for (const pause of [5_000, 1_500, 1_500, 1_500]) {
      await sleep(800);
      stopped.kill('SIGSTOP');
      await sleep(pause);
      stopped.kill('SIGCONT');
    }
    await sleep(1_500);
    expect(await sandbox.call('/_sandbox/violations')).toEqual([]);
    const requests = await sandbox.call('/_sandbox/requests?limit=1000');
    expect(requests['length']).toBeGreaterThan(40);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await sandbox.stop();
    await database.drop();
  }
});
