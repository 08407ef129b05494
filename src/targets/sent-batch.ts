import type { DeliveryOutcome } from '../domain/mirror/consumers/settle-delivery';
import type { DeliveredMessage, Settlement } from '../postgres/mirror/consumers/deliveries';

/** What came of a batch. */
export interface SentBatch {
  settlements: Settlement[];
  /** Why nothing more is to be sent to it until a person resumes it. */
  disabledBy: string | null;
  /** Why nothing can be sent to it for now. */
  away: string | null;
}

/** How messages of a consumer are sent. */
export interface Sender {
  /** At most so many at once. */
  batch: number;
  send(messages: readonly DeliveredMessage[]): Promise<SentBatch>;
  close(): Promise<void>;
}

/** What became of each message, in their order. */
export const settlementsOf = (
  messages: readonly DeliveredMessage[],
  outcomes: readonly DeliveryOutcome[],
): Settlement[] =>
  messages.flatMap(({ delivery: { position, attempts }, generation }, i) => {
    const outcome = outcomes[i];
    return outcome === undefined
      ? []
      : [{ ack: { generation, position, attempt: attempts }, outcome }];
  });
