import type { IncomingMessage } from 'node:http';

/** The same promise for all who ask of one request, so that it costs and counts once. */
export function oncePerRequest<T>(
  find: (request: IncomingMessage) => Promise<T>,
): (request: IncomingMessage) => Promise<T> {
  const found = new WeakMap<IncomingMessage, Promise<T>>();
  return (request) => {
    const before = found.get(request);
    if (before !== undefined) return before;
    const promise = find(request);
    found.set(request, promise);
    return promise;
  };
}
