import type { IncomingMessage } from 'node:http';

/** So long a sender may go on after its answer. */
const LINGER_MS = 1_000;

/**
 * A sender that is refused before all of it has come is let go on for a moment, unread: cut off
 * at once, it would hear a reset instead of its answer.
 */
export function discardRequestBody(request: IncomingMessage): void {
  const cut = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.once('end', () => clearTimeout(cut)).once('close', () => clearTimeout(cut));
  request.resume();
}
