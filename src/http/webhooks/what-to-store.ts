import type { EventAbout, NewEvent } from '../../postgres/stores';
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
): Promise<NewEvent> {
  const secrets = deps.webhookSecrets(connection);
  if (secrets.length === 0) {
    throw new Refusal('connection_unknown', `there is no connection "${connection}" here`);
  }
  // Stripe's clock is the real one, whatever pace ours runs at.
  const verified = deps.verifyWebhook(raw, signature, secrets, Date.now());
  if (verified.ok) {
    const { id, type, about, payload } = verified.event;
    return {
      id,
      connection,
      type,
      about,
      payload,
      quarantined: await foreign(deps, connection, about),
    };
  }
  if (verified.why !== 'not_an_event') {
    deps.log.warn({ connection, why: verified.why }, 'a webhook was refused');
    throw new Refusal('bad_request', `${verified.why}: ${verified.detail}`);
  }
  return unreadable(connection, raw.toString('utf8'), verified.detail);
}

async function foreign(
  deps: HttpDeps,
  code: string,
  { livemode, account }: EventAbout,
): Promise<string | null> {
  if (livemode !== (deps.settings.mode === 'live')) {
    return `wrong_mode: the event is ${livemode ? 'live' : 'test'}, this house ${deps.settings.mode}`;
  }
  const expected = await accountOf(deps, code);
  if (expected === account) return null;
  return `wrong_account: the event is of ${account ?? 'the platform'}, expected ${expected ?? 'none'}`;
}

const KNOWN_FOR = 10_000;
const accounts = new WeakMap<HttpDeps, Map<string, { account: string | null; until: number }>>();

/** Asked of the database every few seconds, not with each of thousands of events. */
async function accountOf(deps: HttpDeps, code: string): Promise<string | null> {
  const known = accounts.get(deps) ?? new Map();
  accounts.set(deps, known);
  const fresh = known.get(code);
  if (fresh !== undefined && fresh.until > Date.now()) return fresh.account;
  const account = (await deps.stores.connections.get(code))?.stripeAccount ?? null;
  known.set(code, { account, until: Date.now() + KNOWN_FOR });
  return account;
}

/** A thin event, or a kind of body Stripe may send one day: kept for a person to look at. */
function unreadable(connection: string, payload: string, detail: string): NewEvent {
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
