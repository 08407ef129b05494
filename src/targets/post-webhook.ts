import { request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { hostOf, webhookUrlProblem } from './check-webhook-url';
import type { AddressRules } from './checked-addresses';
import { guardedLookup } from './guarded-sockets';

export interface WebhookRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export type WebhookAnswer =
  | {
      kind: 'answered';
      status: number;
      text: string;
      /** When it wants to be asked again; null: it does not say. */
      retryAfterMs: number | null;
    }
  | { kind: 'failed'; detail: string };

export interface WebhookPost extends AddressRules {
  timeoutMs: number;
}

/** No more is read of an answer, and none of it is unpacked. */
const ANSWER_MAX = 16_384;

/** Sends once: to an address that was checked, and nowhere else, wherever the answer points. */
export async function postWebhook(
  given: WebhookRequest,
  rules: WebhookPost,
): Promise<WebhookAnswer> {
  const problem = webhookUrlProblem(given.url, rules);
  if (problem !== null) return { kind: 'failed', detail: `its URL ${problem}` };
  const signal = AbortSignal.timeout(rules.timeoutMs);
  try {
    return await send(given, rules, signal);
  } catch (error) {
    if (signal.aborted) {
      return { kind: 'failed', detail: `no answer within ${rules.timeoutMs / 1_000} seconds` };
    }
    return { kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

function send(
  { url: given, headers, body }: WebhookRequest,
  rules: WebhookPost,
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  const url = new URL(given);
  const options = {
    method: 'POST',
    signal,
    agent: false,
    host: hostOf(url),
    port: url.port,
    path: url.pathname + url.search,
    lookup: guardedLookup(rules),
    minVersion: 'TLSv1.2',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'accept-encoding': 'identity',
      'user-agent': 'Quittance-Webhooks/1',
    },
  } as const;
  return new Promise((resolve, reject) => {
    const sent: ClientRequest =
      url.protocol === 'http:' ? requestHttp(options) : requestHttps(options);
    sent.on('error', reject);
    sent.on('response', (response) => {
      readSome(response).then(
        (text) => {
          sent.destroy();
          const retryAfterMs = retryAfterOf(response.headers['retry-after'] ?? '');
          resolve({ kind: 'answered', status: response.statusCode ?? 0, text, retryAfterMs });
        },
        (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
      );
    });
    sent.end(body);
  });
}

/** Seconds; a date is not taken, since their clock may differ from ours. */
const retryAfterOf = (given: string): number | null =>
  /^\d{1,9}$/.test(given) ? Number(given) * 1_000 : null;

async function readSome(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size >= ANSWER_MAX) break;
  }
  return Buffer.concat(parts).subarray(0, ANSWER_MAX).toString('utf8');
}
