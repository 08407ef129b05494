import type { DeliveryOutcome } from '../domain/mirror/consumers/settle-delivery';
import type { ConsumerRow } from '../postgres/mirror/consumers/consumer-row';
import type { DeliveredMessage } from '../postgres/mirror/consumers/deliveries';
import type { Secret } from '../runtime/secret';
import { postWebhook } from './post-webhook';
import type { WebhookAnswer, WebhookPost } from './post-webhook';
import { settlementsOf } from './sent-batch';
import type { Sender, SentBatch } from './sent-batch';
import { webhookHeaders } from './sign-webhook';

export interface WebhookSending {
  consumer: ConsumerRow;
  secret: Secret;
  post: WebhookPost;
  /** Milliseconds. */
  now(): number;
}

const GONE = 410;

const BATCH = 10;

export const webhookSender = (sending: WebhookSending): Sender => ({
  batch: BATCH,
  send: (messages) => sendWebhooks(sending, messages),
  close: () => Promise.resolve(),
});

/** Each message by one request; those of a batch are of different objects, and go at once. */
async function sendWebhooks(
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
    settlements: settlementsOf(messages, answers.map(outcomeOf)),
    away: null,
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
