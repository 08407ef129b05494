import { randomBytes } from 'node:crypto';
import { WithStartWorkflowOperation, Client as TemporalClient } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type {
  Activities,
  AdvanceOrder,
  AdvanceResult,
  EffectOrder,
} from '../../activities/contract';
import type { CommandOutcome } from '../../src/domain/collection/model/command';
import type { EffectKind } from '../../src/domain/collection/model/effect';
import type { Step } from '../../src/domain/collection/model/step';
import { workflowId } from '../../src/domain/refs';
import { createLog } from '../../src/runtime/log';
import { createWorkers } from '../../src/temporal/create-workers';
import type { Workers } from '../../src/temporal/create-workers';
import { forwardSdkLogs } from '../../src/temporal/open-sdk';
import { COMMAND, HAND_OVER, WORKFLOW } from '../../workflows/messages';
import type { CollectInput, CommandInput, SubmitInvoiceOutput } from '../../workflows/messages';
import { connectClient, connectWorker, uniqueQueue, workflowBundle } from '../harness/temporal';
import type { Script } from './script';

/** The workflow on a real server, with actors in place of the activities. */
export interface Stage {
  client: Client;
  taskQueue: string;
  workers: Workers;
  /** Gives an invoice its script; nothing runs yet. */
  cast(script: Script): Played;
  close(): Promise<void>;
}

export interface Played {
  input: CollectInput;
  id: string;
  handle: WorkflowHandle;
  /** With a status by that name, as our own client starts it; else as a billing system does. */
  start(more?: Partial<CollectInput>, statusAs?: string): Promise<void>;
  hint(): Promise<void>;
  command(command: CommandInput): Promise<CommandOutcome>;
  /** By either name of the Update. */
  submit(invoice: unknown, update?: string): Promise<SubmitInvoiceOutput>;
}

/** Only what is wrong is worth a line among the results of the tests. */
forwardSdkLogs(createLog({ level: 'error', program: 'stage', to: process.stderr }));

/** Another server than the run's, or other workflows than those of the build. */
export interface StageOptions {
  connect?: { client: typeof connectClient; worker: typeof connectWorker };
  workflows?: { codePath: string };
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { connect = { client: connectClient, worker: connectWorker } } = options;
  const [clientConnection, connection] = await Promise.all([connect.client(), connect.worker()]);
  const client = new TemporalClient({ connection: clientConnection });
  const taskQueue = uniqueQueue('stage');
  const scripts = new Map<string, Script>();
  const workers = await createWorkers({
    connection,
    namespace: 'default',
    taskQueue,
    bundle: options.workflows ?? workflowBundle(),
    activities: actorsOf(scripts),
  });
  const ended = workers.run();
  return {
    client,
    taskQueue,
    workers,
    cast: (script) => {
      const externalId = `inv-${randomBytes(6).toString('hex')}`;
      scripts.set(externalId, script);
      return played(client, taskQueue, { connection: 'stage', externalId });
    },
    close: async () => {
      workers.shutdown();
      await ended;
      await workers.close();
      await clientConnection.close();
    },
  };
}

function actorsOf(scripts: Map<string, Script>): Activities {
  const scriptOf = ({ externalId }: { externalId: string }): Script => {
    const script = scripts.get(externalId);
    if (script === undefined) throw new Error(`${externalId} has no script`);
    return script;
  };
  const act = (order: EffectOrder<EffectKind>): Promise<Step> => scriptOf(order).perform(order);
  const advance = (order: AdvanceOrder): Promise<AdvanceResult> => scriptOf(order).advance(order);
  return {
    advance,
    ensureCustomer: act,
    openIntent: act,
    confirmAttempt: act,
    closeLane: act,
    openCheckout: act,
    readStripe: act,
    sendRefund: act,
    acceptDispute: act,
    sendMail: act,
  };
}

function played(client: Client, taskQueue: string, input: CollectInput): Played {
  const id = workflowId(input);
  const options = {
    workflowId: id,
    taskQueue,
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  } as const;
  const withStart = () => new WithStartWorkflowOperation(WORKFLOW, { ...options, args: [input] });
  return {
    input,
    id,
    handle: client.workflow.getHandle(id),
    start: async (more = {}, statusAs) => {
      await client.workflow.start(WORKFLOW, {
        ...options,
        args: [{ ...input, ...more }],
        ...(statusAs !== undefined && {
          typedSearchAttributes: [
            { key: defineSearchAttributeKey(statusAs, 'KEYWORD'), value: 'sending' },
          ],
        }),
      });
    },
    hint: async () => {
      await client.workflow.signalWithStart(WORKFLOW, {
        ...options,
        args: [input],
        signal: 'hint',
        signalArgs: [],
      });
    },
    command: (command) =>
      client.workflow.executeUpdateWithStart<never, CommandOutcome, [CommandInput]>(COMMAND, {
        startWorkflowOperation: withStart() as never,
        updateId: command.id,
        args: [command],
      }),
    submit: (invoice, update = HAND_OVER) =>
      client.workflow.executeUpdateWithStart<never, SubmitInvoiceOutput, [unknown]>(update, {
        startWorkflowOperation: withStart() as never,
        args: [invoice],
      }),
  };
}
