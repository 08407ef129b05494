import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { createLog } from '../../src/runtime/log';
import { forwardLogs } from '../../src/temporal/open-sdk';
import { workflowBundle } from '../harness/temporal';
import { recordedHistories } from './histories';
import { PLAYS } from './plays';

// A replay that fails on purpose is reported by the SDK as well; here the test is the report.
forwardLogs(createLog({ level: 'silent', program: 'replay' }));

const replay = (json: unknown) =>
  Worker.runReplayHistory({ workflowBundle: workflowBundle() }, json, 'invoice/museum/1');

const recorded = recordedHistories();

test('every play of the conductor has a history in the museum', () => {
  const names = new Set(recorded.map(({ name }) => name.split('/')[1]));
  expect([...names].sort()).toEqual(Object.keys(PLAYS).sort());
});

test.each(recorded)(
  'a run that was started under $name goes on under this code',
  async ({ json }) => {
    await expect(replay(json)).resolves.toBeUndefined();
  },
);

test('two commands swapped in a history are noticed: the check can fail', async () => {
  const found = recorded.find(({ name }) => name.endsWith('/auto-charged'));
  const json = structuredClone(found?.json ?? { events: [] });
  const scheduled = json.events.flatMap((e) => e.activityTaskScheduledEventAttributes ?? []);
  const [mail, charge] = [scheduled[1], scheduled[2]];
  if (mail === undefined || charge === undefined) throw new Error('no two effects side by side');
  [mail.activityType, charge.activityType] = [charge.activityType, mail.activityType];
  await expect(replay(json)).rejects.toBeInstanceOf(DeterminismViolationError);
});
