import { Client } from '@temporalio/client';
import { syncWorkflowId } from '../../src/domain/refs';
import { createSyncRuns } from '../../src/temporal/create-sync-runs';
import type { SyncRuns } from '../../src/temporal/create-sync-runs';
import { createWorkers } from '../../src/temporal/create-workers';
import type { Workers } from '../../src/temporal/create-workers';
import { eventually } from '../harness/eventually';
import {
  connectClient,
  connectWorker,
  uniqueConnection,
  uniqueQueue,
  workflowBundle,
} from '../harness/temporal';

let client: Client;
let workers: Workers;
let ended: Promise<void>;
let runs: SyncRuns;
const tries: number[] = [];
const answers: (() => 'again' | 'over' | Promise<'over'>)[] = [];
const connection = uniqueConnection();
const sync = { number: 7, connection, id: 'mine' };

beforeAll(async () => {
  client = new Client({ connection: await connectClient() });
  const taskQueue = uniqueQueue('sync');
  workers = await createWorkers({
    connection: await connectWorker(),
    namespace: 'default',
    taskQueue,
    bundle: workflowBundle(),
    activities: {
      mirrorAccount: async ({ sync: number }: { sync: number }) => {
        tries.push(number);
        return answers.shift()?.() ?? 'over';
      },
    },
  });
  ended = workers.run();
  runs = createSyncRuns({ client, taskQueue });
});
afterAll(async () => {
  workers.shutdown();
  await ended;
  await workers.close();
  await client.connection.close();
});
beforeEach(() => tries.splice(0));

const handle = () => client.workflow.getHandle(syncWorkflowId(connection, sync.number));

test('it goes on until the sync is over, and a failure is tried again', async () => {
  const fail = () => {
    throw new Error('Postgres is away');
  };
  answers.push(
    () => 'again',
    fail,
    () => 'again',
    () => 'over',
  );
  expect(await runs.start(sync)).toEqual({ kind: 'reached' });
  await handle().result();
  expect(tries).toEqual([7, 7, 7, 7]);
  expect((await handle().describe()).status.name).toBe('COMPLETED');
});

test('one that runs is not started again; one that was ended by hand is', async () => {
  let end = (): void => undefined;
  const running = new Promise<'over'>((resolve) => (end = () => resolve('over')));
  answers.push(() => running);
  await runs.start(sync);
  await eventually(() => expect(tries).toHaveLength(1));
  expect(await runs.start(sync)).toEqual({ kind: 'reached' });
  expect(tries).toHaveLength(1);
  await handle().terminate('by hand');
  end();
  expect(await runs.start(sync)).toEqual({ kind: 'reached' });
  await handle().result();
  expect(tries).toHaveLength(2);
});
