import { assertNever } from '../../assert-never';
import type { DecisionDraft } from '../draft/draft';
import { setLane, requestMail, setPlan, note } from '../draft/draft';
import type { IntentReading, Reading, SessionReading } from '../model/fact';
import { awaitDebit, awaitVerification, findIntent, findSession, freeLane } from './close-lane';
import { chargeNotBefore, recordFailedDebit } from '../schedule/next-charge';
import { MINUTE } from '../../time';
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

/**
 * Stripe's page has informed the customer and lets them try on, so we leave them the time for it.
 */
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
  note(draft, { kind: 'checkout_declined', laneNo: lane.n, intentId: intent.id, code });
  chargeNotBefore(draft, draft.now + draft.policy.checkoutReuseMinutes * MINUTE);
}

/** Given out a moment ago, and expired all the same: who requested it still waits for one. */
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
      note(draft, { kind: 'checkout_expired', laneNo: of.n, sessionId: session.id });
      return freeLane(draft);
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
  const unpaid = (reason: 'payment_failed' | 'payment_canceled') =>
    ({ kind: 'checkout_unpaid', laneNo: n, sessionId, intentId, reason }) as const;
  switch (intent.status) {
    case 'succeeded':
      note(draft, { kind: 'checkout_paid', laneNo: n, sessionId, intentId });
      return freeLane(draft);
    case 'processing':
      return awaitDebit(draft, { n, amount, intentId, sessionId, by: 'checkout' });
    case 'requires_action':
      return awaitVerification(draft, { n, amount, sessionId }, intent);
    case 'requires_payment_method':
      debitFailed(draft, n, amount, intent);
      note(draft, unpaid('payment_failed'));
      return freeLane(draft);
    case 'canceled':
      note(draft, unpaid('payment_canceled'));
      return freeLane(draft);
    case 'requires_confirmation':
    case 'requires_capture':
    case 'unknown':
      return;
    default:
      return assertNever(intent.status);
  }
}

/** A debit that fails after Checkout is mailed, and counts no attempt. */
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
  const next = draft.state.plan.charge;
  note(draft, { kind: 'checkout_debit_failed', laneNo: n, amount, code: about, next });
  requestMail(draft, 'payment_failed', `payment_failed/${n}`, { amount, about });
  requestMail(draft, 'payment_failed_business', `payment_failed_business/${n}`, { amount, about });
}
