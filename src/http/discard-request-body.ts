import type { IncomingMessage } from 'node:http';

/** For so long a sender may continue after its answer. */
const LINGER_MS = 1_000;

/**
 * A sender that is refused before its whole body has arrived may continue for a moment, unread:
 * cut off at once, it would get a reset instead of its answer.
 */
export function discardRequestBody(request: IncomingMessage): void {
  const cut = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.once('end', () => clearTimeout(cut)).once('close', () => clearTimeout(cut));
  request.resume();
}
