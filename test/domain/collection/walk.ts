import fc from 'fast-check';
import type { CommandBody } from '../../../src/domain/collection/model/command';
import type { Effect } from '../../../src/domain/collection/model/effect';
import type { Fact, IntentStatus, Reading } from '../../../src/domain/collection/model/fact';
import { DAY, HOUR } from '../../../src/domain/time';
import type { CollectionState } from '../../../src/domain/collection/model/state';
import {
  OWED,
  amex,
  charge,
  decline,
  dispute,
  intent,
  stripeEvent,
  refund,
  sepa,
  session,
  visa,
} from './objects';

/** One step of a random walk: what kind of fact, which of its sorts, how much time before it. */
export interface Move {
  what: 'answer' | 'answer' | 'read' | 'event' | 'command' | 'customer' | 'resumed' | 'nonsense';
  sort: number;
  wait: number;
}

export const anyMove: fc.Arbitrary<Move> = fc.record({
  what: fc.constantFrom('answer', 'read', 'event', 'command', 'customer', 'resumed', 'nonsense'),
  sort: fc.nat(1000),
  wait: fc.constantFrom(0, 1000, HOUR, 9 * HOUR, DAY, 4 * DAY, 30 * DAY),
});

export const anyWalk = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: anyMove.map((m): Move => ({ ...m, what: 'answer' })) },
    { weight: 4, arbitrary: anyMove },
  ),
  { minLength: 3, maxLength: 25 },
);

const pick = <T>(of: readonly T[], sort: number): T => of[sort % of.length] as T;

/** A fact that fits the state, so that walks come far; nonsense stays in, for what may arrive. */
export function factOf(state: CollectionState, move: Move, now: number): Fact {
  const { sort } = move;
  switch (move.what) {
    case 'answer':
      return state.outstanding.length === 0
        ? { kind: 'woken' }
        : answerTo(pick(state.outstanding, sort), sort, now);
    case 'read':
      return { kind: 'reading', answers: null, reading: readingOf(state, sort, now) };
    case 'event':
      return eventOf(sort, now);
    case 'command':
      return {
        kind: 'command',
        command: { id: `c${sort}${now}`, by: 'customer', ...commandOf(sort) },
      };
    case 'customer':
      return {
        kind: 'customer',
        stripeCustomer: pick(['cus_1', 'cus_1', 'cus_2', null], sort),
        method: pick([visa, amex, sepa, null], sort >> 2),
        fresh: sort % 7 === 0,
      };
    case 'resumed':
      return { kind: pick(['resumed', 'woken'] as const, sort) };
    case 'nonsense':
      return answerTo(
        {
          kind: 'closeLane',
          id: pick(['close/1', 'look', 'x'], sort),
          askedAt: 0,
          n: 1,
          sessionId: null,
          intentId: null,
        },
        sort,
        now,
      );
  }
}

export const eventOf = (sort: number, now: number): Extract<Fact, { kind: 'event' }> => {
  const about = stripeEvent(pick(TYPES, sort), {
    objectId: `obj_${sort % 3}`,
    intentId: pick(['pi_1', 'pi_2', 'pi_x', null], sort >> 1),
    n: pick([1, 2, null], sort >> 2),
    status: pick(['succeeded', 'pending', 'failed', 'lost', null], sort >> 3),
    created: now,
  });
  return { kind: 'event', storedAt: now, about };
};

const TYPES = [
  'payment_intent.succeeded',
  'payment_intent.processing',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'checkout.session.completed',
  'checkout.session.expired',
  'charge.refunded',
  'refund.updated',
  'charge.dispute.created',
  'charge.dispute.closed',
  'payment_intent.created',
];

const COMMANDS: readonly CommandBody[] = [
  { name: 'open_checkout' },
  { name: 'open_checkout' },
  { name: 'charge_now' },
  { name: 'pause', until: null, reason: 'x' },
  { name: 'resume' },
  { name: 'void', reason: 'x' },
  { name: 'mark_uncollectible', reason: 'x' },
  { name: 'reopen' },
  { name: 'resend_mail' },
  { name: 'revoke_link' },
  { name: 'record_outside_payment', amount: 1000, reference: 'w', receivedAt: 0 },
  { name: 'record_outside_payment', amount: OWED, reference: 'w', receivedAt: 0 },
  { name: 'refund', payment: null, amount: 500, n: 'r' },
  { name: 'mark_dispute_lost' },
  { name: 'set_payment_link', on: true },
  { name: 'set_payment_link', on: false },
  { name: 'set_auto_charge', on: true },
  { name: 'set_auto_charge', on: false },
];
const commandOf = (sort: number): CommandBody => pick(COMMANDS, sort);

const STATUSES: readonly IntentStatus[] = [
  'succeeded',
  'requires_payment_method',
  'processing',
  'requires_action',
  'canceled',
  'requires_confirmation',
  'unknown',
];

function readingOf(state: CollectionState, sort: number, now: number): Reading {
  const { lane } = state;
  const ownIntent = 'intentId' in lane ? lane.intentId : null;
  const ownSession = 'sessionId' in lane ? lane.sessionId : null;
  const id = ownIntent ?? pick(['pi_1', 'pi_2', 'pi_x'], sort);
  const disputes =
    sort % 5 === 0 ? [dispute({ status: pick(['needs_response', 'won', 'lost'], sort) })] : [];
  const refunds =
    sort % 6 === 0 ? [refund({ status: pick(['pending', 'succeeded', 'failed'], sort) })] : [];
  const status = pick(STATUSES, sort);
  const read = intent({
    id,
    status,
    ofCheckout: ownIntent === null && sort % 2 === 0,
    n: 'n' in lane ? lane.n : 1,
    amount: 'amount' in lane ? lane.amount : pick([OWED, 1000], sort),
    method: pick([visa, sepa], sort >> 1),
    decline: status === 'requires_payment_method' ? decline(pick(CODES, sort)) : null,
    charge: status === 'succeeded' ? charge(`ch_${id}`, { disputes, refunds }) : null,
  });
  const of = pick(['open', 'complete', 'expired'] as const, sort >> 1);
  const sessions =
    ownSession === null
      ? []
      : [session({ id: ownSession, status: of, intentId: of === 'complete' ? id : null })];
  return { asOf: now - (sort % 4) * HOUR, intents: [read], sessions, searched: sort % 3 === 0 };
}

const CODES = ['insufficient_funds', 'stolen_card', 'authentication_required', 'expired_card'];

function answerTo(effect: Effect, sort: number, now: number): Fact {
  const { id: answers } = effect;
  const fails = sort % 8 === 7;
  if (fails) {
    const why = pick(['unknown', 'too_late', 'refused', 'unauthorized'] as const, sort >> 3);
    return { kind: 'effect_failed', answers, why, detail: 'in a test' };
  }
  switch (effect.kind) {
    case 'ensureCustomer':
      return { kind: 'customer_ensured', answers, stripeCustomer: pick(['cus_1', null], sort) };
    case 'openIntent':
      return { kind: 'intent_opened', answers, intentId: `pi_${effect.n}` };
    case 'confirmAttempt':
      return { kind: 'reading', answers, reading: ownReading(effect.intentId, effect, sort, now) };
    case 'openCheckout': {
      const { n, expiresAt } = effect;
      return { kind: 'checkout_opened', answers, sessionId: `cs_${n}`, expiresAt };
    }
    case 'closeLane':
    case 'readStripe':
      return closedReading(effect, sort, now);
    case 'sendRefund': {
      const status = pick(['succeeded', 'pending', 'failed'] as const, sort);
      const given = refund({ id: `re_${effect.n}`, n: effect.n, amount: effect.amount, status });
      return { kind: 'refund_answered', answers, outcome: { kind: 'given', refund: given } };
    }
    case 'acceptDispute': {
      const status = pick(['lost', 'lost', 'needs_response'], sort);
      const disputes = [dispute({ id: effect.disputeId, status })];
      const paid = charge(`ch_${effect.intentId}`, { disputes });
      const read = intent({ id: effect.intentId, status: 'succeeded', charge: paid });
      const reading = { asOf: now, intents: [read], sessions: [], searched: false };
      return { kind: 'reading', answers, reading };
    }
    case 'sendMail': {
      const keys = effect.mails.map(({ key }) => key);
      return { kind: 'mail_done', answers, sent: keys, refused: [] };
    }
  }
}

const ownReading = (
  id: string,
  of: { n: number; amount: number },
  sort: number,
  asOf: number,
): Reading => {
  const status = pick(STATUSES, sort);
  const declined = status === 'requires_payment_method' ? decline(pick(CODES, sort >> 2)) : null;
  const read = intent({ id, n: of.n, amount: of.amount, status, decline: declined });
  return { asOf, intents: [read], sessions: [], searched: false };
};

function closedReading(effect: Effect, sort: number, asOf: number): Fact {
  const ids = effect.kind === 'readStripe' ? effect.intentIds : [];
  const own = effect.kind === 'closeLane' ? effect.intentId : null;
  const sessionIds =
    effect.kind === 'readStripe'
      ? effect.sessionIds
      : effect.kind === 'closeLane' && effect.sessionId !== null
        ? [effect.sessionId]
        : [];
  const closed =
    own === null ? [] : [intent({ id: own, status: pick(['canceled', 'succeeded'], sort) })];
  const intents = ids.map((id) => intent({ id, status: pick(STATUSES, sort) }));
  const sessions = sessionIds.map((id) => session({ id, status: pick(['expired', 'open'], sort) }));
  const found = { intents: [...closed, ...intents], sessions, searched: sort % 2 === 0 };
  const reading = { asOf, askedAt: effect.askedAt, ...found };
  return { kind: 'reading', answers: effect.id, reading };
}
