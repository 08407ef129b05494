import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { STORIES } from '../../src/local/stories';
import { createLog } from '../../src/runtime/log';
import { forwardSdkLogs } from '../../src/temporal/open-sdk';
import { alteredBundle } from '../harness/altered-bundle';
import { workflowBundle } from '../harness/temporal';
import { recordedHistories } from './histories';
import type { RecordedHistory } from './histories';
import { hasEnded, outcomesIn, recordingBundle, replayed } from './outcomes';
import { longPlays } from './long-plays';
import { PLAYS } from './plays';
import * as workflows from '../../workflows';

// A replay that fails on purpose is reported by the SDK as well; here the test is the report.
forwardSdkLogs(createLog({ level: 'silent', program: 'replay' }));

const folder = mkdtempSync(join(tmpdir(), 'quittance-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recording = recordingBundle(folder);

const recorded = recordedHistories();

test('of every play of the workflow and of every story a history is kept', () => {
  const names = new Set(recorded.map(({ name }) => name.split('/')[1]));
  const plays = [...Object.keys(PLAYS), ...Object.keys(longPlays)];
  const wanted = [...plays, ...STORIES.map(({ story }) => story)];
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});

test('every workflow has one, and each is of the workflow that it is called by', () => {
  const types = recorded.map(({ json: { events } }) => {
    const [first] = events.flatMap((event) => event.workflowExecutionStartedEventAttributes ?? []);
    return first?.workflowType.name;
  });
  expect([...new Set(types)].sort()).toEqual(Object.keys(workflows).sort());
});

test('a second run of an invoice, and one left behind for its length, are among them', () => {
  const ends = recorded.map(({ json }) => json.events.at(-1)?.eventType);
  expect(ends).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW');
  expect(recorded.some(({ name }) => name.endsWith('.2'))).toBe(true);
});

test.each(recorded)(
  'a run that was started under $name goes on under this code, and answers as it did',
  async ({ json }) => {
    const before = outcomesIn(json);
    const now = await replayed(json, recording);
    // A run whose history was fetched before its last task may come to more than was written.
    if (hasEnded(json)) expect(now).toEqual(before);
    else expect(now).toEqual({ ...now, ...before });
  },
);

test('answers to Updates, results and a next input are among what is compared', () => {
  const names = recorded.flatMap(({ json }) => Object.keys(outcomesIn(json)));
  expect(names.filter((name) => name.startsWith('update ')).length).toBeGreaterThan(20);
  expect(names).toEqual(expect.arrayContaining(['result', 'next input']));
});

describe('the check can fail', () => {
  const nothing: RecordedHistory = { events: [] };
  const kept = (story: string) =>
    recorded.find(({ name }) => name.endsWith(`/${story}`))?.json ?? nothing;
  const autoCharged = kept('auto-charged');

  test('on a copy of the workflow that asks for two effects in the other order', async () => {
    const from = 'of this.step?.effects ?? [])';
    const to = 'of [...(this.step?.effects ?? [])].reverse())';
    const swapped = alteredBundle(folder, { from, to });
    const failure = replayed(autoCharged, swapped);
    await expect(failure).rejects.toBeInstanceOf(DeterminismViolationError);
  });

  test('on a history in which two effects were asked for in the other order', async () => {
    const json = structuredClone(autoCharged);
    const scheduled = json.events.flatMap((e) => e.activityTaskScheduledEventAttributes ?? []);
    const [mail, charge] = [scheduled[1], scheduled[2]];
    if (mail === undefined || charge === undefined) throw new Error('no two effects side by side');
    [mail.activityType, charge.activityType] = [charge.activityType, mail.activityType];
    await expect(replayed(json, workflowBundle())).rejects.toBeInstanceOf(
      DeterminismViolationError,
    );
  });

  test('on a copy of the workflow that answers an Update in other words', async () => {
    const json = kept('commanded-and-cancelled');
    const from = '.resolve(answer)';
    const to = `.resolve({ ...answer, code: 'other' })`;
    const altered = alteredBundle(folder, { from, to, named: 'other-words.js', of: recording });
    const outcomes = await replayed(json, altered);
    expect(outcomes).not.toEqual(outcomesIn(json));
    expect(outcomes).toMatchObject({ 'update paused': { code: 'other' } });
  });
});
