import type { RequestListener } from 'node:http';
import type { Instruments } from './instruments';

const SOURCES = new Set(['v1', 'webhooks', 'i']);

/** The same listener, each request timed by its source: a path would be too many labels. */
export function measuredRequests(app: RequestListener, { http }: Instruments): RequestListener {
  const timers = new Map<string, ReturnType<typeof http.labels>>();
  const timerOf = (source: string, status: string) => {
    const existing = timers.get(source + status);
    if (existing !== undefined) return existing;
    const created = http.labels({ door: source, status, source });
    timers.set(source + status, created);
    return created;
  };
  return (request, response) => {
    const began = performance.now();
    response.once('close', () => {
      const first = /^\/([^/?]*)/.exec(request.url ?? '')?.[1] ?? '';
      const source = SOURCES.has(first) ? first : 'other';
      const status = response.writableFinished
        ? `${Math.floor(response.statusCode / 100)}xx`
        : 'cut off';
      timerOf(source, status).observe((performance.now() - began) / 1000);
    });
    return app(request, response);
  };
}
