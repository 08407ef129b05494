import { isoOrNull } from '../../contract/responses/shared';
import type { ConsumerResponse } from '../../contract/responses/consumer';
import {
  parseWebhookSecrets,
  printWebhookSecrets,
} from '../../domain/mirror/consumers/webhook-secrets';
import type { WebhookSecrets } from '../../domain/mirror/consumers/webhook-secrets';
import type { Problem } from '../../domain/invoice';
import { HOUR, SECOND } from '../../domain/time';
import type { ConsumerRow } from '../../postgres/mirror/consumers/consumer-row';
import type { NewTarget } from '../../postgres/mirror/consumers/change-consumer';
import { Secret } from '../../runtime/secret';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import type { FoundTarget } from './found-target';
import type { OperationCall } from './operation-handler';

const TIMEOUT = 15 * SECOND;

type GivenWebhook = OperationCall<'createConsumer'>['body']['webhook'];

const invalidUrl = (pointer: string, detail: string): Problem => ({
  pointer,
  code: 'webhook_url_invalid',
  detail,
});

export function newWebhookTarget(deps: HttpDeps, given: GivenWebhook): FoundTarget {
  if (given === undefined) {
    return {
      problems: [invalidUrl('/webhook', 'a webhook needs the URL that messages are sent to')],
    };
  }
  const { url, headers = {}, timeout_ms: timeoutMs } = given;
  const detail = deps.webhookUrlProblem(url);
  if (detail !== null) return { problems: [invalidUrl('/webhook/url', detail)] };
  const secrets = { secret: deps.newWebhookSecret().reveal(), previous: null, headers };
  return { shown: targetOf({ url, timeoutMs, headers }), secret: kept(secrets) };
}

const kept = (secrets: WebhookSecrets): Secret => new Secret(printWebhookSecrets(secrets));

interface WebhookSettings {
  url: string;
  timeoutMs: number | undefined;
  headers: Record<string, string>;
}

/** What is not given has no member, so that the same is the same as before. */
const targetOf = ({ url, timeoutMs, headers }: WebhookSettings): Record<string, unknown> => ({
  url,
  ...(timeoutMs !== undefined && { timeoutMs }),
  ...(Object.keys(headers).length > 0 && { headers: Object.keys(headers).sort() }),
});

export function shownWebhook(
  target: Record<string, unknown>,
): NonNullable<ConsumerResponse['webhook']> {
  const { url, headers, timeoutMs } = target;
  return {
    url: String(url),
    headers: Array.isArray(headers) ? headers.map(String) : [],
    timeout_ms: typeof timeoutMs === 'number' ? timeoutMs : TIMEOUT,
  };
}

/** As it is made or replaced, and never again. */
export function withSecret(
  response: ConsumerResponse,
  secret: string,
  previousUntil?: number | null,
): ConsumerResponse {
  const { webhook } = response;
  if (webhook === null) return response;
  const shown = { ...webhook, secret };
  if (previousUntil === undefined) return { ...response, webhook: shown };
  return {
    ...response,
    webhook: { ...shown, previous_secret_until: isoOrNull(previousUntil) },
  };
}

type Change = NonNullable<OperationCall<'changeConsumer'>['body']['webhook']>;

interface KeptWebhook {
  row: ConsumerRow;
  secret(): Promise<Secret | null>;
}

/** Null: nothing of it is to change. */
export async function changedWebhook(
  deps: HttpDeps,
  now: KeptWebhook,
  given: Change | undefined,
): Promise<NewTarget | { problems: Problem[] } | null> {
  if (given === undefined) return null;
  const { row } = now;
  if (row.kind !== 'webhook') {
    const detail = 'is of a consumer of the kind webhook';
    return { problems: [{ pointer: '/webhook', code: 'not_of_this_kind', detail }] };
  }
  const detail = given.url === undefined ? null : deps.webhookUrlProblem(given.url);
  if (detail !== null) return { problems: [invalidUrl('/webhook/url', detail)] };
  const secrets = await secretsOf(now);
  const before = row.target?.['timeoutMs'];
  const headers = given.headers ?? secrets.headers;
  const url = given.url ?? String(row.target?.['url']);
  const timeoutMs = given.timeout_ms ?? (typeof before === 'number' ? before : undefined);
  return {
    target: targetOf({ url, timeoutMs, headers }),
    secret: kept({ ...secrets, headers }),
    action: 'consumer.changed',
  };
}

const secretsOf = async (now: KeptWebhook): Promise<WebhookSecrets> =>
  parseWebhookSecrets((await keptSecret(now)).reveal());

/** Throws the problem where it is no webhook. */
export async function keptSecret({ row, secret }: KeptWebhook): Promise<Secret> {
  const found = row.kind === 'webhook' ? await secret() : null;
  if (found !== null) return found;
  const detail = `"${row.id}" is a ${row.kind} consumer: it has no secret, and no URL`;
  throw new HttpProblem('consumer_not_webhook', detail);
}

const OVERLAP = (24 * HOUR) / SECOND;

interface FreshSecret {
  secret: string;
  /** So long the one before it goes on signing; null: no longer. */
  previousUntil: number | null;
}

export const freshSecret = (deps: HttpDeps, overlapSeconds = OVERLAP): FreshSecret => ({
  secret: deps.newWebhookSecret().reveal(),
  previousUntil: overlapSeconds === 0 ? null : Date.now() + overlapSeconds * SECOND,
});

export async function rotatedWebhook(
  now: KeptWebhook,
  { secret, previousUntil: until }: FreshSecret,
): Promise<NewTarget> {
  const { secret: old, headers } = await secretsOf(now);
  const previous = until === null ? null : { secret: old, until };
  return {
    target: now.row.target ?? {},
    secret: kept({ secret, previous, headers }),
    action: 'consumer.secret_rotated',
  };
}
