import type { RequestListener } from 'node:http';
import type { Config } from '../runtime/config';
import { openTracing, tracedRequests } from '../runtime/tracing';
import { traceTemporal } from '../temporal/trace-temporal';
import type { TemporalTracing } from '../temporal/trace-temporal';
import { VERSION } from './version';

export interface Traces {
  temporal: TemporalTracing | undefined;
  requests(app: RequestListener): RequestListener;
  end(): Promise<void>;
}

const NO_TRACES: Traces = {
  temporal: undefined,
  requests: (app) => app,
  end: () => Promise.resolve(),
};

/** Traces of requests and activities exactly where OTEL_EXPORTER_OTLP_ENDPOINT is set. */
export async function openTraces(config: Config, program: string): Promise<Traces> {
  if (config.traceEndpoint === undefined) return NO_TRACES;
  const tracing = await openTracing({ name: `quittance-${program}`, version: VERSION });
  const temporal = await traceTemporal();
  return { temporal, requests: tracedRequests, end: tracing.end };
}
