import { Worker } from '@temporalio/worker';
import { createLog } from '../../src/runtime/log';
import { fromRoot } from '../../src/runtime/root';
import { forwardLogs } from '../../src/temporal/open-sdk';
import { recordedHistories } from './histories';

forwardLogs(createLog({ level: 'silent', program: 'replay' }));

const workflowBundle = { codePath: fromRoot('dist', 'workflow-bundle-traced.js') };

// Tracing may be switched on while invoices are open.
jest.setTimeout(60_000); // milliseconds each, on a core of its own

test.each(recordedHistories())(
  'a run that was started untraced as $name goes on traced',
  async ({ json }) => {
    const replayed = Worker.runReplayHistory({ workflowBundle }, json, 'invoice/museum/1');
    await expect(replayed).resolves.toBeUndefined();
  },
);
