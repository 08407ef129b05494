import type { IncomingMessage } from 'node:http';
import type { VerifiedWebhook, WebhookProblem } from '../../stripe/verify-webhook';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';

/** What came from Stripe, proven by its signature; it may be no event that we can read. */
export interface VerifiedBody {
  connection: string;
  raw: Buffer;
  event: Extract<VerifiedWebhook, { ok: true }>['event'] | { unreadable: string };
}

/** From the headers alone, before a byte of the body is read. */
export async function refuseUnsigned(
  deps: HttpDeps,
  connection: string,
  request: IncomingMessage,
): Promise<void> {
  const refused = deps.checkSignatureHeader(
    signatureOf(request),
    await secretsOf(deps, connection),
    Date.now(),
  );
  if (refused !== null) throw forged(deps, refused);
}

export async function verifiedBody(
  deps: HttpDeps,
  connection: string,
  raw: Buffer,
  request: IncomingMessage,
): Promise<VerifiedBody> {
  // Stripe's clock is the real one, whatever the speed of ours.
  const verifyBy = (secrets: string[]) =>
    deps.verifyWebhook(raw, signatureOf(request), secrets, Date.now());
  const byCached = verifyBy(await secretsOf(deps, connection));
  // The endpoint may have been made this very second, with a new secret.
  const isOfAnotherSecret = !byCached.ok && byCached.why === 'wrong_signature';
  const verified = isOfAnotherSecret ? verifyBy(await newestSecretsOf(deps, connection)) : byCached;
  if (verified.ok) return { connection, raw, event: verified.event };
  if (verified.why !== 'not_an_event') throw forged(deps, verified);
  return { connection, raw, event: { unreadable: verified.detail } };
}

async function secretsOf(deps: HttpDeps, connection: string): Promise<string[]> {
  const { webhookSecrets } = await connectionOf(deps, connection);
  if (webhookSecrets.length > 0) return webhookSecrets.map((secret) => secret.reveal());
  return newestSecretsOf(deps, connection);
}

async function newestSecretsOf(deps: HttpDeps, connection: string): Promise<string[]> {
  const { webhookSecrets } = await newestConnectionOf(deps, connection);
  if (webhookSecrets.length > 0) return webhookSecrets.map((secret) => secret.reveal());
  throw new HttpProblem('connection_unknown', `"${connection}" has no webhook secret here`);
}

export async function connectionOf(deps: Pick<HttpDeps, 'findConnection'>, code: string) {
  return orUnknown(await deps.findConnection(code), code);
}

/** As it is now: before anything is refused or put aside for what may have changed meanwhile. */
export async function newestConnectionOf(
  deps: Pick<HttpDeps, 'findNewestConnection'>,
  code: string,
) {
  return orUnknown(await deps.findNewestConnection(code), code);
}

function orUnknown<T>(found: T | null, code: string): T {
  if (found !== null) return found;
  throw new HttpProblem('connection_unknown', `there is no connection "${code}" here`);
}

function forged(deps: HttpDeps, refused: { why: WebhookProblem; detail: string }): HttpProblem {
  deps.onRefused('webhooks', refused.why);
  return new HttpProblem('bad_request', `${refused.why}: ${refused.detail}`);
}

/** Node joins a header sent twice with `, `, which would look like one. */
function signatureOf(request: IncomingMessage): string | string[] | undefined {
  const given = request.headers['stripe-signature'];
  if (typeof given !== 'string' || !given.includes(', ')) return given;
  const all = request.headersDistinct['stripe-signature'];
  return all?.length === 1 ? all[0] : all;
}
