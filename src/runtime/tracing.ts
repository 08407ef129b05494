import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';

export interface Tracing {
  /** Sends what is not sent yet. */
  end(): Promise<void>;
}

/**
 * Traces for a collector that listens at OTEL_EXPORTER_OTLP_ENDPOINT, by HTTP; the exporter reads
 * that and all other OTEL_EXPORTER_OTLP_… itself. Nothing of it is loaded where nobody asked.
 */
export async function openTracing(about: { name: string; version: string }): Promise<Tracing> {
  const [sdk, { OTLPTraceExporter }, { Resource }, { AsyncLocalStorageContextManager }, core] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/core'),
    ]);
  const resource = new Resource({
    'service.name': process.env['OTEL_SERVICE_NAME'] ?? about.name,
    'service.version': about.version,
  });
  const processor = new sdk.BatchSpanProcessor(new OTLPTraceExporter());
  const provider = new sdk.BasicTracerProvider({ resource, spanProcessors: [processor] });
  provider.register({
    contextManager: new AsyncLocalStorageContextManager(),
    propagator: new core.W3CTraceContextPropagator(),
  });
  return { end: () => provider.shutdown() };
}

/** The same listener, each request a span, in the trace of the caller that sent one. */
export function tracedRequests(app: RequestListener): RequestListener {
  const tracer = trace.getTracer('quittance-http');
  return (request, response) => {
    const before = propagation.extract(context.active(), request.headers);
    const { name, attributes } = spanNameOf(request);
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, before);
    response.once('close', () => finishSpan(span, response));
    return context.with(trace.setSpan(before, span), () => app(request, response));
  };
}

/** The address of a customer's page is a key to it, so of pages only the kind of page is kept. */
function spanNameOf({ method = '', url = '' }: IncomingMessage) {
  const path = url.split('?')[0] ?? '';
  const firstSegment = path.split('/')[1] ?? '';
  const attributes = {
    'http.request.method': method,
    ...(firstSegment === 'i' ? {} : { 'url.path': path.slice(0, 400) }),
  };
  return { name: `${method} /${firstSegment}`, attributes };
}

function finishSpan(span: Span, response: ServerResponse): void {
  span.setAttribute('http.response.status_code', response.statusCode);
  if (!response.writableFinished) span.addEvent('cut off');
  if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
