import { setTimeout as sleep } from 'node:timers/promises';
import { freshDatabase } from '../harness/database';
import { measuresTime } from '../harness/measures-time';
import { startTestSandbox } from '../harness/sandbox';
import { countFor, startPaced } from './paced-run';

measuresTime();

const PER_SECOND = 25;
const SECONDS = 5;
// Of a busy machine: what one call is late falls into the next second.
const BUNCHED = 1;
const LEAST_USED = 0.93;

test('two processes use what is allowed, and one goes on where the other dies', async () => {
  const database = await freshDatabase();
  const sandbox = await startTestSandbox();
  const start = () => startPaced(database.url, sandbox.url, PER_SECOND);
  const [dies, stays] = await Promise.all([start(), start()]);
  try {
    await sleep(1_000);
    const both = await countFor(sandbox, PER_SECOND, SECONDS);
    const [before, after] = [dies.printed.calls, stays.printed.calls];
    dies.child.kill('SIGKILL');
    const alone = await countFor(sandbox, PER_SECOND, SECONDS);
    expect(before).toBeGreaterThan(PER_SECOND);
    expect(after).toBeGreaterThan(PER_SECOND);
    for (const { used, busiest } of [both, alone]) {
      expect(used).toBeGreaterThan(LEAST_USED);
      expect(busiest).toBeLessThanOrEqual(PER_SECOND + BUNCHED);
    }
  } finally {
    for (const { child } of [dies, stays]) child.kill('SIGKILL');
    await sandbox.stop();
    await database.drop();
  }
});
