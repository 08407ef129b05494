import { ackIdOf, parseAckId } from '../domain/mirror/consumers/consumer';
import type { DeliveryOutcome } from '../domain/mirror/consumers/settle-delivery';
import type { ConsumerRow } from '../postgres/mirror/consumers/consumer-row';
import type { DeliveredMessage, Settlement } from '../postgres/mirror/consumers/deliveries';
import type { Secret } from '../runtime/secret';
import { postWebhook } from './post-webhook';
import type { WebhookAnswer, WebhookPost } from './post-webhook';
import { webhookHeaders } from './sign-webhook';

/** What came of a batch. */
export interface SentBatch {
  settlements: Settlement[];
  /** Why nothing more is to be sent to it until a person resumes it. */
  disabledBy: string | null;
}

export interface WebhookSending {
  consumer: ConsumerRow;
  secret: Secret;
  post: WebhookPost;
  /** Milliseconds. */
  now(): number;
}

const GONE = 410;

/** Each message by one request; those of a batch are of different objects, and go at once. */
export async function sendWebhooks(
  { consumer, secret, post, now }: WebhookSending,
  messages: readonly DeliveredMessage[],
): Promise<SentBatch> {
  const url = String(consumer.target?.['url'] ?? '');
  const type = consumer.stream === 'records' ? 'mirror.record' : 'mirror.event';
  const answers = await Promise.all(
    messages.map(({ delivery, message }) => {
      const timestamp = new Date(now()).toISOString();
      const body = JSON.stringify({ type, timestamp, data: message });
      const at = Math.floor(now() / 1_000);
      const headers = webhookHeaders(secret, {
        id: `${message.id}-${delivery.position}`,
        at,
        body,
      });
      return postWebhook({ url, headers, body }, post);
    }),
  );
  const gone = answers.some((one) => one.kind === 'answered' && one.status === GONE);
  return {
    settlements: messages.flatMap(({ delivery, generation }, i) => {
      const ack = parseAckId(ackIdOf(generation, delivery));
      const answer = answers[i];
      return ack === null || answer === undefined ? [] : [{ ack, outcome: outcomeOf(answer) }];
    }),
    disabledBy: gone ? 'it answered 410 Gone: nothing more is sent until it is resumed' : null,
  };
}

function outcomeOf(answer: WebhookAnswer): DeliveryOutcome {
  const { kind } = answer;
  if (kind === 'failed') return { kind: 'failed', delayMs: null, detail: answer.detail };
  const { status, text } = answer;
  if (status >= 200 && status < 300) return { kind: 'taken' };
  if (status === GONE) return { kind: 'returned', delayMs: 0, detail: 'it answered 410' };
  const words = status >= 300 && status < 400 ? 'a redirect, which is not followed' : text;
  return { kind: 'failed', delayMs: null, detail: `it answered ${status}: ${words.slice(0, 300)}` };
}
