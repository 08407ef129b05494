import type { EventAbout } from '../../domain/event-about';
import { withoutLinks } from '../../domain/without-links';
import type { ConnectionRow } from '../../postgres/connections';
import type { NewStripeEvent } from '../../postgres/store-event';
import { hashToken } from '../../runtime/digest';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';

/**
 * The row of a genuine event. What has a valid signature but is not for us (another mode, another
 * account, a shape we cannot read) is stored too, without effect: a refusal would only make Stripe
 * send it for three days.
 */
export async function eventToStore(
  deps: HttpDeps,
  connections: ConnectionCache,
  connection: string,
  raw: Buffer,
  signature: string | string[] | undefined,
): Promise<NewStripeEvent> {
  const secrets = deps.webhookSecrets(connection);
  if (secrets.length === 0) throw unknownConnection(connection);
  // Stripe's clock is the real one, whatever the speed of ours.
  const verified = deps.verifyWebhook(raw, signature, secrets, Date.now());
  if (verified.ok) {
    const { id, type, about, payload } = verified.event;
    const quarantined = deps.whyQuarantined(await connections.get(connection), about);
    return { id, connection, type, about, payload: withoutLinks(payload), quarantined };
  }
  if (verified.why !== 'not_an_event') {
    deps.onRefused('webhooks', verified.why);
    throw new HttpProblem('bad_request', `${verified.why}: ${verified.detail}`);
  }
  return unreadableEvent(connection, withoutLinks(raw.toString('utf8')), verified.detail);
}

const CACHE_MS = 10_000;

/** Read from the database every few seconds, not with each of thousands of events. */
export interface ConnectionCache {
  get(code: string): Promise<ConnectionRow>;
}

export function createConnectionCache({ stores }: Pick<HttpDeps, 'stores'>): ConnectionCache {
  const byCode = new Map<string, { row: ConnectionRow; until: number }>();
  return {
    get: async (code) => {
      const cached = byCode.get(code);
      if (cached !== undefined && cached.until > Date.now()) return cached.row;
      const row = await stores.connections.get(code);
      if (row === null) throw unknownConnection(code);
      byCode.set(code, { row, until: Date.now() + CACHE_MS });
      return row;
    },
  };
}

const unknownConnection = (code: string): HttpProblem =>
  new HttpProblem('connection_unknown', `there is no connection "${code}" here`);

/** A thin event, or a kind of body Stripe may send one day: stored for a person to check. */
export function unreadableEvent(
  connection: string,
  payload: string,
  detail: string,
): NewStripeEvent {
  const about: EventAbout = {
    objectId: '',
    objectType: 'unknown',
    intentId: null,
    sessionId: null,
    chargeId: null,
    customerId: null,
    invoiceRef: null,
    n: null,
    status: null,
    livemode: false,
    account: null,
    created: 0,
  };
  const id = `unread_${hashToken(payload).slice(0, 40)}`;
  return {
    id,
    connection,
    type: 'unreadable',
    about,
    payload,
    quarantined: `unreadable: ${detail}`,
  };
}
