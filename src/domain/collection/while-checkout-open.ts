import { assertNever } from '../assert-never';
import type { Desk } from './desk';
import { lane as setLane, mail, plan, say, tell } from './desk';
import type { IntentReading, Reading, SessionReading } from './fact';
import { awaitDebit, findIntent, findSession, free } from './lane';
import { chargeNotBefore, noteFailedDebit } from './next-charge';
import { DAY, MINUTE } from './policy';
import type { Lane } from './state';
import { declineOf } from './while-confirming';

type Open = Extract<Lane, { kind: 'checkout_open' }>;

/** A session waits for the customer. A decline inside it is only noted by Stripe's own page. */
export function whileCheckoutOpen(desk: Desk, lane: Open, reading: Reading): void {
  const session = findSession(reading, lane.sessionId);
  if (!session) return;
  if (session.status === 'open') noteDeclined(desk, lane, session, reading);
  followSession(desk, lane, session, reading);
  if (session.status === 'expired' && isWaitedFor(desk, lane)) {
    plan(desk, { wantsCheckout: { by: lane.by } });
  }
}

/** Stripe's page has told the customer and lets them try on, so we leave them the time for it. */
function noteDeclined(desk: Desk, lane: Open, session: SessionReading, reading: Reading): void {
  const intent =
    findIntent(reading, session.intentId) ??
    reading.intents.find(({ n, ofCheckout }) => n === lane.n && ofCheckout);
  if (intent?.status !== 'requires_payment_method' || intent.decline === null) return;
  const code = intent.decline.declineCode ?? intent.decline.code;
  const declined = `${intent.id}: ${code}`;
  if (lane.declined === declined) return;
  setLane(desk, { ...lane, declined });
  say(desk, 'money', `a payment in checkout ${lane.n} was declined (${code}); it stays open`);
  chargeNotBefore(desk, desk.now + desk.policy.checkoutReuseMinutes * MINUTE);
}

/** Given out a moment ago, and expired all the same: whoever asked for it still waits for one. */
const isWaitedFor = ({ now }: Desk, { by, openedAt }: Open): boolean =>
  by !== 'workflow' && now - openedAt < MINUTE;

interface OfSession {
  n: number;
  amount: number;
}

export function followSession(
  desk: Desk,
  of: OfSession,
  session: SessionReading,
  reading: Reading,
): void {
  switch (session.status) {
    case 'open':
    case 'unknown':
      return;
    case 'expired':
      return free(desk, `checkout ${of.n} has expired`);
    case 'complete': {
      const intent = findIntent(reading, session.intentId);
      if (intent) followPaying(desk, { ...of, sessionId: session.id }, intent);
      return;
    }
    default:
      return assertNever(session.status);
  }
}

/** Complete is paid only when its intent says so; unpaid follows the intent. */
export function followPaying(
  desk: Desk,
  { n, amount, sessionId }: OfSession & { sessionId: string | null },
  intent: IntentReading,
): void {
  const intentId = intent.id;
  switch (intent.status) {
    case 'succeeded':
      return free(desk, `checkout ${n} is paid`);
    case 'processing':
      return awaitDebit(desk, { n, amount, intentId, sessionId, by: 'checkout' });
    case 'requires_action':
      return setLane(desk, {
        kind: 'awaiting_verification',
        n,
        amount,
        intentId,
        sessionId,
        instructionsUrl: intent.instructionsUrl,
        until: desk.now + desk.policy.authenticationDays * DAY,
      });
    case 'requires_payment_method':
      debitFailed(desk, n, amount, intent);
      return free(desk, `checkout ${n} completed, but its payment failed`);
    case 'canceled':
      return free(desk, `the payment of checkout ${n} was canceled`);
    case 'requires_confirmation':
    case 'requires_capture':
    case 'unknown':
      return;
    default:
      return assertNever(intent.status);
  }
}

/** A debit that fails after Checkout is told, and counts no attempt. */
export function debitFailed(desk: Desk, n: number, amount: number, intent: IntentReading): void {
  const decline = declineOf(intent);
  const about = decline.declineCode ?? decline.code;
  if (intent.method) noteFailedDebit(desk, intent.method, decline);
  chargeNotBefore(desk, desk.now + desk.policy.checkoutReuseMinutes * MINUTE);
  say(desk, 'money', `the bank debit failed (${about})`);
  tell(desk, 'invoice.payment_failed', { code: about, attempt: n, next_at: null });
  mail(desk, 'payment_failed', `payment_failed/${n}`, { amount, about });
  mail(desk, 'payment_failed_business', `payment_failed_business/${n}`, { amount, about });
}
