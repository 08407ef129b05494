import type { DeliveryOutcome } from '../domain/mirror/consumers/settle-delivery';
import { parseWebhookSecrets, signingSecrets } from '../domain/mirror/consumers/webhook-secrets';
import type { WebhookSecrets } from '../domain/mirror/consumers/webhook-secrets';
import type { ConsumerRow } from '../postgres/mirror/consumers/consumer-row';
import type { DeliveredMessage } from '../postgres/mirror/consumers/deliveries';
import { newUuid } from '../runtime/digest';
import type { Secret } from '../runtime/secret';
import { postWebhook } from './post-webhook';
import type { WebhookAnswer, WebhookPost } from './post-webhook';
import { settlementsOf } from './sent-batch';
import type { Sender, SentBatch } from './sent-batch';
import { webhookHeaders } from './sign-webhook';

export interface WebhookSending {
  consumer: ConsumerRow;
  /** As it is kept: the secrets and the headers. */
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
  sending: WebhookSending,
  messages: readonly DeliveredMessage[],
): Promise<SentBatch> {
  const type = sending.consumer.stream === 'records' ? 'mirror.record' : 'mirror.event';
  const answers = await Promise.all(
    messages.map(({ delivery, message }) =>
      sendOne(sending, { id: `${message.id}-${delivery.position}`, type, data: message }),
    ),
  );
  const gone = answers.some((one) => one.kind === 'answered' && one.status === GONE);
  return {
    settlements: settlementsOf(messages, answers.map(outcomeOf)),
    away: null,
    disabledBy: gone ? 'it answered 410 Gone: nothing more is sent until it is resumed' : null,
  };
}

interface Sent {
  id: string;
  type: string;
  data: unknown;
}

async function sendOne(
  { consumer, secret, post, now }: WebhookSending,
  { id, type, data }: Sent,
): Promise<WebhookAnswer> {
  const kept = parseWebhookSecrets(secret.reveal());
  const timestamp = new Date(now()).toISOString();
  const body = JSON.stringify({ type, timestamp, data });
  const signed = { id, at: Math.floor(now() / 1_000), body };
  const headers = { ...kept.headers, ...webhookHeaders(signingSecrets(kept, now()), signed) };
  const { url, timeoutMs } = consumer.target ?? {};
  const rules = typeof timeoutMs === 'number' ? { ...post, timeoutMs } : post;
  const answer = await postWebhook({ url: String(url ?? ''), headers, body }, rules);
  return answer.kind === 'failed' ? answer : { ...answer, text: withoutSecrets(answer.text, kept) };
}

/** Shorter values are no secrets, and would be words of the answer. */
const SECRET_LENGTH = 6;

/** What it answers is shown, and receivers repeat the request they refuse. */
function withoutSecrets(text: string, { secret, previous, headers }: WebhookSecrets): string {
  const values = Object.values(headers);
  // `Bearer …`, also without the first word.
  const parts = values.flatMap((value) => [value, value.slice(value.indexOf(' ') + 1)]);
  return [secret, previous?.secret ?? '', ...parts]
    .filter(({ length }) => length >= SECRET_LENGTH)
    .reduce((shown, value) => shown.replaceAll(value, '[redacted]'), text);
}

export interface WebhookTest {
  delivered: boolean;
  /** Null: there was no answer. */
  status: number | null;
  /** What is wrong. */
  detail: string | null;
}

/** One request that is about nothing, as messages are sent. */
export async function testWebhook(sending: WebhookSending): Promise<WebhookTest> {
  const { id, syncId } = sending.consumer;
  const data = { consumer: id, sync: syncId };
  const answer = await sendOne(sending, { id: `test_${newUuid()}`, type: 'mirror.test', data });
  const outcome = outcomeOf(answer);
  return {
    delivered: outcome.kind === 'taken',
    status: answer.kind === 'answered' ? answer.status : null,
    detail: outcome.kind === 'taken' ? null : outcome.detail,
  };
}

/** Who says when to come again is heard, up to a day. */
const RETRY_AFTER_MAX = 86_400_000;

function outcomeOf(answer: WebhookAnswer): DeliveryOutcome {
  const { kind } = answer;
  if (kind === 'failed') return { kind: 'failed', delayMs: null, detail: answer.detail };
  const { status, text, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return { kind: 'taken' };
  if (status === GONE) return { kind: 'returned', delayMs: 0, detail: 'it answered 410' };
  const words = status >= 300 && status < 400 ? 'a redirect, which is not followed' : text;
  const delayMs = retryAfterMs === null ? null : Math.min(retryAfterMs, RETRY_AFTER_MAX);
  return { kind: 'failed', delayMs, detail: `it answered ${status}: ${words.slice(0, 300)}` };
}
