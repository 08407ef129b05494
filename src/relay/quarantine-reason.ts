import type { EventAbout } from '../domain/event-about';
import type { ConnectionRow } from '../postgres/connections/connections';

/**
 * An event of the other mode or of another account was signed all right and still is not for us.
 * It is kept and reported, and has no effect; refusing it would make Stripe send it for days.
 */
export function quarantineReason(
  connection: Pick<ConnectionRow, 'code' | 'mode' | 'stripeAccount'>,
  about: Pick<EventAbout, 'livemode' | 'account'>,
): string | null {
  const mode = about.livemode ? 'live' : 'test';
  if (mode !== connection.mode) {
    return `wrong_mode: a ${mode} event came to ${connection.code}, which is in ${connection.mode}`;
  }
  const { stripeAccount } = connection;
  if (about.account !== null && about.account !== stripeAccount) {
    const ours = stripeAccount ?? 'its own account';
    return `wrong_account: an event of ${about.account} came to ${connection.code} (${ours})`;
  }
  return null;
}
