import type { IncomingMessage, RequestListener } from 'node:http';

/** Of those that wait, in each turn of Node's loop. */
const PER_TURN = 10;

/**
 * What has arrived whole is served at once, as nearly all is. A request whose body is on its way
 * can wait a moment itself: thousands of them that come in one would be one long turn of Node's
 * loop, for which everybody else had to wait.
 */
export function wholeFirst(serve: RequestListener): RequestListener {
  const waiting = new Set<() => void>();
  const serveSome = (): void => {
    let served = 0;
    for (const next of waiting) {
      if (served === PER_TURN) break;
      waiting.delete(next);
      served += 1;
      next();
    }
    if (waiting.size > 0) setImmediate(serveSome);
  };
  return (request, response) => {
    if (!hasBody(request)) return serve(request, response);
    // Only the headers have been read; what came with them is read before the next tick.
    return process.nextTick(() => {
      if (request.complete) return serve(request, response);
      if (waiting.size === 0) setImmediate(serveSome);
      return waiting.add(() => serve(request, response));
    });
  };
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
