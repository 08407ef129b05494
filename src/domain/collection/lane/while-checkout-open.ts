import { assertNever } from '../../assert-never';
import type { DecisionDraft } from '../draft/draft';
import { setLane as setLane, requestMail, setPlan, note, publish } from '../draft/draft';
import type { IntentReading, Reading, SessionReading } from '../model/fact';
import { awaitDebit, findIntent, findSession, freeLane } from './close-lane';
import { chargeNotBefore, recordFailedDebit } from '../schedule/next-charge';
import { DAY, MINUTE } from '../model/policy';
import type { Lane } from '../model/state';
import { declineFromIntent } from './while-confirming';

type Open = Extract<Lane, { kind: 'checkout_open' }>;

/** A session waits for the customer. A decline inside it is only noted by Stripe's own page. */
export function whileCheckoutOpen(draft: DecisionDraft, lane: Open, reading: Reading): void {
  const session = findSession(reading, lane.sessionId);
  if (!session) return;
  if (session.status === 'open') noteDeclined(draft, lane, session, reading);
  applySession(draft, lane, session, reading);
  if (session.status === 'expired' && isWaitedFor(draft, lane)) {
    setPlan(draft, { wantsCheckout: { by: lane.by } });
  }
}

/** Stripe's page has told the customer and lets them try on, so we leave them the time for it. */
function noteDeclined(
  draft: DecisionDraft,
  lane: Open,
  session: SessionReading,
  reading: Reading,
): void {
  const intent =
    findIntent(reading, session.intentId) ??
    reading.intents.find(({ n, ofCheckout }) => n === lane.n && ofCheckout);
  if (intent?.status !== 'requires_payment_method' || intent.decline === null) return;
  const code = intent.decline.declineCode ?? intent.decline.code;
  const declined = `${intent.id}: ${code}`;
  if (lane.declined === declined) return;
  setLane(draft, { ...lane, declined });
  note(draft, 'money', `a payment in checkout ${lane.n} was declined (${code}); it stays open`);
  chargeNotBefore(draft, draft.now + draft.policy.checkoutReuseMinutes * MINUTE);
}

/** Given out a moment ago, and expired all the same: whoever asked for it still waits for one. */
const isWaitedFor = ({ now }: DecisionDraft, { by, openedAt }: Open): boolean =>
  by !== 'workflow' && now - openedAt < MINUTE;

interface OfSession {
  n: number;
  amount: number;
}

export function applySession(
  draft: DecisionDraft,
  of: OfSession,
  session: SessionReading,
  reading: Reading,
): void {
  switch (session.status) {
    case 'open':
    case 'unknown':
      return;
    case 'expired':
      return freeLane(draft, `checkout ${of.n} has expired`);
    case 'complete': {
      const intent = findIntent(reading, session.intentId);
      if (intent) applyPayingIntent(draft, { ...of, sessionId: session.id }, intent);
      return;
    }
    default:
      return assertNever(session.status);
  }
}

/** Complete is paid only when its intent says so; unpaid follows the intent. */
export function applyPayingIntent(
  draft: DecisionDraft,
  { n, amount, sessionId }: OfSession & { sessionId: string | null },
  intent: IntentReading,
): void {
  const intentId = intent.id;
  switch (intent.status) {
    case 'succeeded':
      return freeLane(draft, `checkout ${n} is paid`);
    case 'processing':
      return awaitDebit(draft, { n, amount, intentId, sessionId, by: 'checkout' });
    case 'requires_action':
      return setLane(draft, {
        kind: 'awaiting_verification',
        n,
        amount,
        intentId,
        sessionId,
        instructionsUrl: intent.instructionsUrl,
        until: draft.now + draft.policy.authenticationDays * DAY,
      });
    case 'requires_payment_method':
      debitFailed(draft, n, amount, intent);
      return freeLane(draft, `checkout ${n} completed, but its payment failed`);
    case 'canceled':
      return freeLane(draft, `the payment of checkout ${n} was canceled`);
    case 'requires_confirmation':
    case 'requires_capture':
    case 'unknown':
      return;
    default:
      return assertNever(intent.status);
  }
}

/** A debit that fails after Checkout is told, and counts no attempt. */
export function debitFailed(
  draft: DecisionDraft,
  n: number,
  amount: number,
  intent: IntentReading,
): void {
  const decline = declineFromIntent(intent);
  const about = decline.declineCode ?? decline.code;
  if (intent.method) recordFailedDebit(draft, intent.method, decline);
  chargeNotBefore(draft, draft.now + draft.policy.checkoutReuseMinutes * MINUTE);
  note(draft, 'money', `the bank debit failed (${about})`);
  publish(draft, 'invoice.payment_failed', { code: about, attempt: n, next_at: null });
  requestMail(draft, 'payment_failed', `payment_failed/${n}`, { amount, about });
  requestMail(draft, 'payment_failed_business', `payment_failed_business/${n}`, { amount, about });
}
