import type { IncomingMessage, RequestListener } from 'node:http';
import { includesScope } from '../../domain/api-key';
import type { Scope } from '../../domain/api-key';
import { CUT_OFF } from '../read-bytes';
import type { Callers } from './mount';

/** Where invoices and customers are written: all of it with the same scope. */
export const WRITES = /^\/v1\/(?:invoices|customers)(?:[/?]|$)/;
export const SCOPE_TO_WRITE: Scope = 'collect';

/**
 * A body to the API is received before the app: the key from the headers, what it may do, whether
 * it has reached its limit, then the bytes, and only then the request goes through Express, which
 * costs more than all that. So an upload that never becomes whole never gets there. What is
 * refused goes there at once, for the same refusal.
 */
export function uploadsFirst(app: RequestListener, callers: Callers): RequestListener {
  return (request, response) => {
    if (!isUpload(request)) return app(request, response);
    return void receive(request, callers).then(
      () => app(request, response),
      (error: unknown) => {
        if (error !== CUT_OFF) app(request, response);
      },
    );
  };
}

async function receive(request: IncomingMessage, callers: Callers): Promise<void> {
  const key = await callers.keyOf(request);
  const mayWrite = key.connection !== '' && includesScope(key.reach.scope, SCOPE_TO_WRITE);
  if (mayWrite && !(await callers.keyLimit.isReached(key))) await callers.bodyOf(request);
}

/** Others are no less received: by the app itself, which asks the same of each. */
function isUpload({ url = '', headers }: IncomingMessage): boolean {
  if (!WRITES.test(url) || headers.authorization === undefined) return false;
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
}
