import { Writable } from 'node:stream';
import { ApplicationFailure } from '@temporalio/common';
import { createLog } from '../../src/runtime/log';
import { sdkLogger } from '../../src/temporal/open-sdk';

function heard() {
  const lines: Record<string, unknown>[] = [];
  const to = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return { lines, logger: sdkLogger(createLog({ level: 'info', program: 'test', to })) };
}

test('an activity that failed is logged with the words and the stack of its failure', () => {
  const { lines, logger } = heard();
  const error = ApplicationFailure.nonRetryable('No invoice INV-1 in connection default', 'gone');
  logger.warn('Activity failed', { error, taskToken: 'x'.repeat(160), activityType: 'advance' });
  expect(lines).toMatchObject([
    {
      msg: 'Activity failed',
      activityType: 'advance',
      from: 'temporal',
      err: {
        message: 'No invoice INV-1 in connection default',
        stack: expect.stringContaining('open-sdk.test') as string,
      },
    },
  ]);
  expect(lines[0]).not.toHaveProperty('taskToken');
});

test('a worker of one kind does not warn that it is not of the other', () => {
  const { lines, logger } = heard();
  logger.warn('No workflows registered, not polling for workflow tasks');
  logger.warn('No activities registered, not polling for activity tasks', { taskQueue: 'q' });
  logger.warn('something else');
  expect(lines.map(({ msg }) => msg)).toEqual(['something else']);
});
