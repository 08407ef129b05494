import type { ConnectionRow, EventAbout, NewStripeEvent } from '../../postgres/stores';
import { hashToken } from '../../runtime/digest';
import type { HttpDeps } from '../deps';
import { Refusal } from '../problem';

/**
 * The row of a genuine event. What is signed rightly but is not for us (another mode, another
 * account, a shape we cannot read) is stored too, without effect: a refusal would only make
 * Stripe send it for three days.
 */
export async function whatToStore(
  deps: HttpDeps,
  connection: string,
  raw: Buffer,
  signature: string | string[] | undefined,
): Promise<NewStripeEvent> {
  const secrets = deps.webhookSecrets(connection);
  if (secrets.length === 0) throw unknown(connection);
  // Stripe's clock is the real one, whatever pace ours runs at.
  const verified = deps.verifyWebhook(raw, signature, secrets, Date.now());
  if (verified.ok) {
    const { id, type, about, payload } = verified.event;
    const quarantined = deps.whyQuarantined(await connectionOf(deps, connection), about);
    return { id, connection, type, about, payload: withoutLinks(payload), quarantined };
  }
  if (verified.why !== 'not_an_event') {
    deps.refused('webhooks', verified.why);
    throw new Refusal('bad_request', `${verified.why}: ${verified.detail}`);
  }
  return unreadable(connection, withoutLinks(raw.toString('utf8')), verified.detail);
}

/** A checkout tells where it leads back to; the token in it is kept as a hash only. */
const withoutLinks = (payload: string): string =>
  payload.includes('/i/') ? payload.replace(LINK, '$1…') : payload;

const LINK = /(\/i\/)[a-z2-7]{32}(?![a-z2-7])/g;

const KNOWN_FOR = 10_000;
const connections = new WeakMap<HttpDeps, Map<string, { row: ConnectionRow; until: number }>>();

/** Asked of the database every few seconds, not with each of thousands of events. */
async function connectionOf(deps: HttpDeps, code: string): Promise<ConnectionRow> {
  const known = connections.get(deps) ?? new Map<string, { row: ConnectionRow; until: number }>();
  connections.set(deps, known);
  const fresh = known.get(code);
  if (fresh !== undefined && fresh.until > Date.now()) return fresh.row;
  const row = await deps.stores.connections.get(code);
  if (row === null) throw unknown(code);
  known.set(code, { row, until: Date.now() + KNOWN_FOR });
  return row;
}

const unknown = (code: string): Refusal =>
  new Refusal('connection_unknown', `there is no connection "${code}" here`);

/** A thin event, or a kind of body Stripe may send one day: kept for a person to look at. */
function unreadable(connection: string, payload: string, detail: string): NewStripeEvent {
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
