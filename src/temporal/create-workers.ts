import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkflowBundleOption } from '@temporalio/worker';
import { heartbeatInterceptor } from './heartbeat';
import type { TemporalTracing } from './trace-temporal';
import { workerOptions } from './worker-options';
import type { SlotRates } from './worker-options';

export interface WorkersOptions {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  /** What `npm run build` made of workflows/. */
  bundle: WorkflowBundleOption;
  activities: object;
  rates?: SlotRates;
  tracing?: TemporalTracing | undefined;
}

export interface Workers {
  /** Until shutdown; rejects if one of them fails, after the others have ended. */
  run(): Promise<void>;
  shutdown(): void;
  isRunning(): boolean;
  /** Goes on with another connection, and closes the one before. */
  reconnect(connection: NativeConnection): Promise<void>;
  /** Closes the connection in use, once they have ended. */
  close(): Promise<void>;
}

/** All workers of one process: workflows, records, Stripe and mail. */
export async function createWorkers(options: WorkersOptions): Promise<Workers> {
  const { connection, namespace, taskQueue, bundle, activities, tracing } = options;
  const shared = { connection, namespace };
  const traced = tracing === undefined ? [] : [tracing.activity];
  const interceptors = { activity: [...traced, heartbeatInterceptor] };
  const { workflows, ...acting } = workerOptions(taskQueue, options.rates);
  const workers = await Promise.all([
    Worker.create({ ...shared, ...workflows, workflowBundle: bundle }),
    ...Object.values(acting).map((tuning) =>
      Worker.create({ ...shared, ...tuning, activities, interceptors }),
    ),
  ]);
  let current = connection;
  const shutdown = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const run = async (worker: Worker) => {
    try {
      await worker.run();
    } finally {
      shutdown();
    }
  };
  return {
    run: async () => {
      const ends = await Promise.allSettled(workers.map(run));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
    shutdown,
    isRunning: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    reconnect: async (next) => {
      const before = current;
      current = next;
      for (const worker of workers) worker.connection = next;
      await before.close();
    },
    close: () => current.close(),
  };
}
