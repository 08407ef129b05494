import type { ClientOptions } from '@temporalio/client';
import type { ActivityInterceptorsFactory, WorkerOptions } from '@temporalio/worker';
import type { Tracing } from '../runtime/tracing';

/** What makes calls, runs and activities part of a trace. */
export interface TemporalTracing {
  client: NonNullable<ClientOptions['interceptors']>;
  activity: ActivityInterceptorsFactory;
  /** Where the spans of runs come out; their bundle holds the interceptors that make them. */
  sinks: NonNullable<WorkerOptions['sinks']>;
}

/** Temporal's own interceptors, loaded where traces are asked for and nowhere else. */
export async function traceTemporal({ processor, resource }: Tracing): Promise<TemporalTracing> {
  const [ofClient, ofWorker] = await Promise.all([
    import('@temporalio/interceptors-opentelemetry/lib/client/index.js'),
    import('@temporalio/interceptors-opentelemetry/lib/worker/index.js'),
  ]);
  const exporter = ofWorker.makeWorkflowExporter(processor, resource);
  return {
    client: { workflow: [new ofClient.OpenTelemetryWorkflowClientInterceptor()] },
    activity: (activity) => ({
      inbound: new ofWorker.OpenTelemetryActivityInboundInterceptor(activity),
    }),
    sinks: { exporter },
  };
}
