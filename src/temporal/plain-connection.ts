import { Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { Metadata } from '@temporalio/client';

/** No call outlives this, also if somebody waits for it: longer than anybody here does. */
const CALL_DEADLINE_MS = 10_000;

const retries = makeGrpcRetryInterceptor(defaultGrpcRetryOptions());

type NextCall = Parameters<typeof retries>[1];

/** The SDK's own retries of a call, all within one time. */
export const boundedRetries: typeof retries = (options, nextCall) =>
  retries({ ...options, deadline: Date.now() + CALL_DEADLINE_MS }, unlessClosed(nextCall));

/**
 * A retry comes from a timer. One whose connection was closed meanwhile throws there, where it
 * would end the process; nobody waits for it any more.
 */
function unlessClosed(nextCall: NextCall): NextCall {
  let first = true;
  return (options) => {
    if (first) {
      first = false;
      return nextCall(options);
    }
    try {
      return nextCall(options);
    } catch {
      return CLOSED_CALL;
    }
  };
}

const nothing = (): void => undefined;

const CLOSED_CALL: ReturnType<NextCall> = {
  start: nothing,
  startRead: nothing,
  sendMessage: nothing,
  sendMessageWithContext: nothing,
  halfClose: nothing,
  cancelWithStatus: nothing,
  getPeer: () => 'closed',
  getAuthContext: () => null,
};

/**
 * A connection whose calls carry no context. The SDK's runs each call in an
 * AsyncLocalStorage, to name its namespace, and the first such run makes Node 20 follow every
 * promise of the process from then on: a fifteenth of all that receiving webhooks takes. There is
 * one namespace, which the options name once, and who waits counts the time (`within`).
 */
export class PlainConnection extends Connection {
  override withMetadata<R>(_metadata: Metadata, call: () => Promise<R>): Promise<R> {
    return call();
  }
}
