import type { RequestListener } from 'node:http';
import type { Instruments } from './instruments';

const DOORS = new Set(['v1', 'webhooks', 'i']);

/** The same listener, each request timed by its door: an address would be a label too many. */
export function measuredRequests(app: RequestListener, { http }: Instruments): RequestListener {
  const timers = new Map<string, ReturnType<typeof http.labels>>();
  const timerOf = (door: string, status: string) => {
    const known = timers.get(door + status);
    if (known !== undefined) return known;
    const made = http.labels({ door, status });
    timers.set(door + status, made);
    return made;
  };
  return (request, response) => {
    const began = performance.now();
    response.once('close', () => {
      const first = /^\/([^/?]*)/.exec(request.url ?? '')?.[1] ?? '';
      const door = DOORS.has(first) ? first : 'other';
      const status = response.writableFinished
        ? `${Math.floor(response.statusCode / 100)}xx`
        : 'cut off';
      timerOf(door, status).observe((performance.now() - began) / 1000);
    });
    return app(request, response);
  };
}
