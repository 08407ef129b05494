import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Client, WorkflowClient } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Workflow } from '@temporalio/common';
import type { Command, CommandOutcome } from '../domain/collection/model/command';
import { workflowId } from '../domain/refs';
import { crashAt } from '../runtime/crash-points';
import { COMMAND, HINT, WORKFLOW } from '../../workflows/messages';
import type { Collections, Commanded, Reached, StartInvoice } from './collections';
import { startOptions } from './start-options';
import { isLate, unavailable } from './vendor-failure';
import { within } from './within';

export interface CollectionsOptions {
  client: Client;
  taskQueue: string;
  /** How long a start or hint may take before it counts as not reached. */
  deadlineMs?: number;
}

/** Temporal as the rest of the house sees it: values in, values out, nobody else's exceptions. */
export function createCollections(options: CollectionsOptions): Collections {
  const { client, taskQueue, deadlineMs = 5_000 } = options;
  const runs = client.workflow;

  const reach = async (work: () => Promise<unknown>): Promise<Reached> => {
    try {
      await within(deadlineMs, work);
      return { kind: 'reached' };
    } catch (error) {
      return unavailable(error);
    }
  };

  const begin = (start: StartInvoice, workflowIdConflictPolicy: Conflict) =>
    reach(async () => {
      crashAt('start.before_signal');
      await runs.start(WORKFLOW, { ...startOptions(taskQueue, start), workflowIdConflictPolicy });
      crashAt('start.after_signal');
    });

  return {
    start: (start) => begin(start, 'USE_EXISTING'),
    restart: (start) => begin(start, 'TERMINATE_EXISTING'),
    hint: (start) =>
      reach(async () => {
        crashAt('hint.before_signal');
        await runs.signalWithStart(WORKFLOW, {
          ...startOptions(taskQueue, start),
          workflowIdConflictPolicy: 'USE_EXISTING',
          signal: HINT,
          signalArgs: [],
        });
        crashAt('hint.after_signal');
      }),
    command: (start, command, waitMs) => {
      const startWorkflowOperation = new WithStartWorkflowOperation(WORKFLOW, {
        ...startOptions(taskQueue, start),
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      const ask = async () => {
        crashAt('update.before_signal');
        const answer = await runs.executeUpdateWithStart<Workflow, CommandOutcome, [Command]>(
          COMMAND,
          { startWorkflowOperation, updateId: command.id, args: [command] },
        );
        crashAt('update.after_signal');
        return answer;
      };
      return answerOf(() => within(waitMs, ask), command);
    },
    endAll: () => endAll(runs, taskQueue),
    describe: async (identity) => {
      const handle = runs.getHandle(workflowId(identity));
      try {
        const { status } = await within(deadlineMs, () => handle.describe());
        return status.name === 'RUNNING' ? 'running' : 'closed';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'none';
        return unavailable(error).kind;
      }
    },
    ready: async () => {
      const { namespace } = client.options;
      const ask = () => client.workflowService.describeNamespace({ namespace });
      const reached = await reach(ask);
      return reached.kind === 'reached';
    },
  };
}

type Conflict = 'USE_EXISTING' | 'TERMINATE_EXISTING';

/** Each by its run's id, so that one which is opened meanwhile is left alone. */
async function endAll(runs: WorkflowClient, taskQueue: string): Promise<Reached> {
  const query = `WorkflowType = '${WORKFLOW}' and TaskQueue = '${taskQueue}'`;
  const open = `${query} and ExecutionStatus = 'Running'`;
  try {
    for await (const { workflowId: id, runId } of runs.list({ query: open })) {
      await runs
        .getHandle(id, runId)
        .terminate('Postgres went back in time')
        .catch((error: unknown) => {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        });
    }
    return { kind: 'reached' };
  } catch (error) {
    return unavailable(error);
  }
}

async function answerOf(ask: () => Promise<CommandOutcome>, { id }: Command): Promise<Commanded> {
  try {
    return { kind: 'answered', answer: await ask() };
  } catch (error) {
    if (isLate(error)) return { kind: 'pending' };
    if (!(error instanceof WorkflowUpdateFailedError)) return unavailable(error);
    // A run that ended under the Update has not answered it; the command's row will.
    const { cause } = error;
    const words = cause?.message ?? error.message;
    if (!isMalformed(cause)) return { kind: 'pending' };
    const answer = { commandId: id, outcome: 'refused', code: 'malformed', detail: words } as const;
    return { kind: 'answered', answer };
  }
}

/** What the validator of the run threw. */
function isMalformed(cause: Error | undefined): boolean {
  return cause !== undefined && 'type' in cause && cause.type === 'TypeError';
}
