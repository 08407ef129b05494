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
import type { NewTarget } from '../../postgres/mirror/consumers/consumers';
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
  secret: Secret,
  previousUntil: number | null | undefined,
): ConsumerResponse {
  const { webhook } = response;
  if (webhook === null) return response;
  const shown = { ...webhook, secret: parseWebhookSecrets(secret.reveal()).secret };
  if (previousUntil === undefined) return { ...response, webhook: shown };
  return {
    ...response,
    webhook: { ...shown, previous_secret_until: isoOrNull(previousUntil) },
  };
}

type Change = NonNullable<OperationCall<'changeConsumer'>['body']['webhook']>;

/** Null: nothing of it is to change. */
export async function changedWebhook(
  deps: HttpDeps,
  row: ConsumerRow,
  given: Change | undefined,
): Promise<NewTarget | { problems: Problem[] } | null> {
  if (given === undefined) return null;
  if (row.kind !== 'webhook') {
    const detail = 'is of a consumer of the kind webhook';
    return { problems: [{ pointer: '/webhook', code: 'not_of_this_kind', detail }] };
  }
  const detail = given.url === undefined ? null : deps.webhookUrlProblem(given.url);
  if (detail !== null) return { problems: [invalidUrl('/webhook/url', detail)] };
  const secrets = await secretsOf(deps, row);
  const { timeoutMs: now } = row.target ?? {};
  const headers = given.headers ?? secrets.headers;
  const url = given.url ?? String(row.target?.['url']);
  const timeoutMs = given.timeout_ms ?? (typeof now === 'number' ? now : undefined);
  return {
    target: targetOf({ url, timeoutMs, headers }),
    secret: kept({ ...secrets, headers }),
    action: 'consumer.changed',
  };
}

async function secretsOf(deps: HttpDeps, row: ConsumerRow): Promise<WebhookSecrets> {
  return parseWebhookSecrets((await keptSecret(deps, row)).reveal());
}

/** Throws the problem where it is no webhook. */
export async function keptSecret({ stores }: HttpDeps, row: ConsumerRow): Promise<Secret> {
  const secret = row.kind === 'webhook' ? await stores.consumers.secretOf(row) : null;
  if (secret !== null) return secret;
  const detail = `"${row.id}" is a ${row.kind} consumer: it has no secret, and no URL`;
  throw new HttpProblem('consumer_not_webhook', detail);
}

const OVERLAP = (24 * HOUR) / SECOND;

/** With a new secret; the one there is goes on signing until then. */
export async function rotatedWebhook(
  deps: HttpDeps,
  row: ConsumerRow,
  overlapSeconds = OVERLAP,
): Promise<NewTarget & { previousUntil: number | null }> {
  const { secret: old, headers } = await secretsOf(deps, row);
  const until = overlapSeconds === 0 ? null : Date.now() + overlapSeconds * SECOND;
  const previous = until === null ? null : { secret: old, until };
  const secret = kept({ secret: deps.newWebhookSecret().reveal(), previous, headers });
  const target = row.target ?? {};
  return { target, secret, action: 'consumer.secret_rotated', previousUntil: until };
}
