import type { EventAbout } from '../../domain/event-about';
import { withoutLinks } from '../../domain/without-links';
import type { ConnectionRow } from '../../postgres/connections/connections';
import type { NewStripeEvent } from '../../postgres/events/store-event';
import { hashToken } from '../../runtime/digest';
import type { HttpDeps } from '../http-deps';
import { connectionOf, newestConnectionOf } from './verified-body';
import type { VerifiedBody } from './verified-body';

/**
 * The row of a genuine event. What has a valid signature but is not for us (another mode, another
 * account, a shape we cannot read) is stored too, without effect: a refusal would only make Stripe
 * send it for three days.
 */
export async function eventToStore(
  deps: Pick<HttpDeps, 'whyQuarantined' | 'findConnection' | 'findNewestConnection' | 'stores'>,
  { connection, raw, event }: VerifiedBody,
): Promise<NewStripeEvent> {
  if ('unreadable' in event) {
    return unreadableEvent(connection, withoutLinks(raw.toString('utf8')), event.unreadable);
  }
  const { id, type, about, payload } = event;
  const judge = async (receiver: ConnectionRow) => {
    const owner = await ownerOf(deps, receiver, { type, about });
    const of = isBeforeLink(owner, type) ? { ...about, account: null } : about;
    return { connection: owner.code, quarantined: deps.whyQuarantined(owner, of) };
  };
  const cached = await judge(await connectionOf(deps, connection));
  const place =
    cached.quarantined === null ? cached : await judge(await newestConnectionOf(deps, connection));
  return { id, type, about, payload: withoutLinks(payload), ...place };
}

/**
 * An event of an account that is connected to this one is of that one's connection. Of one that is
 * disconnected nothing is expected but that its access has ended.
 */
async function ownerOf(
  { stores }: Pick<HttpDeps, 'stores'>,
  receiver: ConnectionRow,
  { type, about: { account } }: { type: string; about: EventAbout },
): Promise<ConnectionRow> {
  if (account === null || account === receiver.stripeAccount) return receiver;
  const isEnd = type === 'account.application.deauthorized';
  return (await stores.connections.connectedTo(receiver.code, account, isEnd)) ?? receiver;
}

/**
 * A business lets a platform act for its account, and Stripe says so before the answer to the
 * exchange of the code has said which account that is.
 */
const isBeforeLink = ({ connectClientId }: ConnectionRow, type: string): boolean =>
  type === 'account.application.authorized' && connectClientId != null;

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
