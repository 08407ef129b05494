import type { ClientOptions } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** What makes calls and activities part of a trace. */
export interface TemporalTracing {
  client: NonNullable<ClientOptions['interceptors']>;
  activity: ActivityInterceptorsFactory;
}

/**
 * Temporal's own interceptors, loaded where traces are asked for and nowhere else. Not those of
 * runs: they change the order of a run's commands, and a run that began without them, or with
 * them, could not go on the other way. Replaying the recorded stories showed it.
 */
export async function traceTemporal(): Promise<TemporalTracing> {
  const [ofClient, ofWorker] = await Promise.all([
    import('@temporalio/interceptors-opentelemetry/lib/client/index.js'),
    import('@temporalio/interceptors-opentelemetry/lib/worker/index.js'),
  ]);
  return {
    client: { workflow: [new ofClient.OpenTelemetryWorkflowClientInterceptor()] },
    activity: (activity) => ({
      inbound: new ofWorker.OpenTelemetryActivityInboundInterceptor(activity),
    }),
  };
}
