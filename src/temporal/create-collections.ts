import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Client, WorkflowClient } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Workflow } from '@temporalio/common';
import type { Command, CommandOutcome } from '../domain/collection/model/command';
import { workflowId } from '../domain/refs';
import { crashAt } from '../runtime/crash-points';
import { BUNDLE_WORKFLOW, COMMAND, HINT, WORKFLOW } from '../../workflows/messages';
import type { Collections, CommandDelivery, DeliveryResult } from './collections';
import { bundleStartOptions, startOptions } from './start-options';
import { failedDelivery, isTimeout, unavailableOrThrow } from './temporal-failure';
import { withTimeout } from './with-timeout';

export interface CollectionsOptions {
  client: Client;
  taskQueue: string;
  /** Before the names of the search attributes that runs are started with; absent: nothing. */
  attributePrefix?: string;
  /** How long a start or hint may take before it counts as not reached. */
  deadlineMs?: number;
}

/** Temporal as the other modules see it: values in, values out, nobody else's exceptions. */
export function createCollections(options: CollectionsOptions): Collections {
  const { client, taskQueue, attributePrefix = '', deadlineMs = 5_000 } = options;
  const place = { taskQueue, attributePrefix };
  const runs = client.workflow;

  const deliver = async (work: () => Promise<unknown>): Promise<DeliveryResult> => {
    try {
      await withTimeout(deadlineMs, work);
      return { kind: 'reached' };
    } catch (error) {
      return failedDelivery(error);
    }
  };

  return {
    start: (start) =>
      deliver(async () => {
        crashAt('start.before_signal');
        await runs.start(WORKFLOW, {
          ...startOptions(place, start),
          workflowIdConflictPolicy: 'USE_EXISTING',
        });
        crashAt('start.after_signal');
      }),
    hint: (start) =>
      deliver(async () => {
        crashAt('hint.before_signal');
        await runs.signalWithStart(WORKFLOW, {
          ...startOptions(place, start),
          workflowIdConflictPolicy: 'USE_EXISTING',
          signal: HINT,
          signalArgs: [],
        });
        crashAt('hint.after_signal');
      }),
    hintBundle: (connection, bundle) =>
      deliver(() =>
        runs.signalWithStart(BUNDLE_WORKFLOW, {
          ...bundleStartOptions(taskQueue, { connection, bundle }),
          workflowIdConflictPolicy: 'USE_EXISTING',
          signal: HINT,
          signalArgs: [],
        }),
      ),
    command: (start, command, waitMs) => {
      const startWorkflowOperation = new WithStartWorkflowOperation(WORKFLOW, {
        ...startOptions(place, start),
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      const send = async () => {
        crashAt('update.before_signal');
        const answer = await runs.executeUpdateWithStart<Workflow, CommandOutcome, [Command]>(
          COMMAND,
          { startWorkflowOperation, updateId: command.id, args: [command] },
        );
        crashAt('update.after_signal');
        return answer;
      };
      return deliveryOf(() => withTimeout(waitMs, send), command);
    },
    terminateAll: () => terminateAll(runs, taskQueue),
    describe: async (identity) => {
      const handle = runs.getHandle(workflowId(identity));
      try {
        const { status, raw } = await withTimeout(deadlineMs, () => handle.describe());
        if (status.name !== 'RUNNING') return 'closed';
        const pending = (raw.pendingActivities ?? []).map(({ activityType }) => activityType?.name);
        return pending.some((name) => name !== SAVE) ? 'waiting' : 'running';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'none';
        return unavailableOrThrow(error).kind;
      }
    },
    isReachable: async () => {
      const { namespace } = client.options;
      const send = () => client.workflowService.describeNamespace({ namespace });
      const delivery = await deliver(send);
      return delivery.kind === 'reached';
    },
  };
}

/** Saves are not what a run may wait for, for hours. */
const SAVE = 'advance';

/** Each by its run's id, so that one which is opened meanwhile is left alone. */
async function terminateAll(runs: WorkflowClient, taskQueue: string): Promise<DeliveryResult> {
  const types = `WorkflowType = '${WORKFLOW}' or WorkflowType = '${BUNDLE_WORKFLOW}'`;
  const query = `(${types}) and TaskQueue = '${taskQueue}'`;
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
    return unavailableOrThrow(error);
  }
}

async function deliveryOf(
  send: () => Promise<CommandOutcome>,
  { id }: Command,
): Promise<CommandDelivery> {
  try {
    return { kind: 'answered', answer: await send() };
  } catch (error) {
    if (isTimeout(error)) return { kind: 'pending' };
    if (!(error instanceof WorkflowUpdateFailedError)) return unavailableOrThrow(error);
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
