import type { Desk } from './desk';
import { answered, ask, lane as setLane, plan, say, tell } from './desk';
import { restOf } from './ledger';
import { close } from './lane';
import { mayCheckout, mayCollect, mayPay } from './may-collect';
import type { Lane } from './state';

type Opening = Extract<Lane, { kind: 'opening_intent' }>;

/** The intent exists and is saved. It is confirmed once, unless the ground has shifted since. */
export function intentOpened(desk: Desk, answers: string, intentId: string): void {
  answered(desk, answers, 'openIntent');
  const { lane } = desk.state;
  if (lane.kind === 'reading' && `intent/${lane.n}` === answers) {
    const { n, amount, by } = lane;
    if (lane.intentId !== null) return; // confirmed already, so only its reading says how it ended
    return close(desk, { n, amount, sessionId: null, intentId, by });
  }
  if (lane.kind !== 'opening_intent' || `intent/${lane.n}` !== answers) return;
  const { n, amount, method, by } = lane;
  if (!stillWanted(desk, lane)) {
    say(desk, 'plan', `attempt ${n} is called off before it was confirmed`);
    planAgain(desk, lane);
    return close(desk, { n, amount, sessionId: null, intentId, by });
  }
  setLane(desk, { kind: 'confirming', n, amount, method, intentId, by });
  const { currency } = desk.state.terms;
  ask(desk, { kind: 'confirmAttempt', id: `confirm/${n}`, n, amount, currency, method, intentId });
}

/** It is due as it was: as soon as what called it off has passed, and no later. */
function planAgain(desk: Desk, { by }: Opening): void {
  const { charge } = desk.state.plan;
  if (by !== 'plan' || charge.kind !== 'off' || !mayCollect(desk.state)) return;
  plan(desk, { charge: { kind: 'at', at: desk.now, why: 'it was called off before', by } });
}

function stillWanted({ state }: Desk, lane: Opening): boolean {
  if (restOf(state) !== lane.amount || !mayPay(state)) return false;
  return lane.by !== 'plan' || (mayCollect(state) && state.plan.pause === null);
}

/** The session exists and its id is saved, so its URL may be given out. */
export function checkoutOpened(
  desk: Desk,
  answers: string,
  sessionId: string,
  expiresAt: number,
): void {
  answered(desk, answers, 'openCheckout');
  const { lane, terms } = desk.state;
  if (lane.kind === 'reading' && `checkout/${lane.n}` === answers) {
    const { n, amount } = lane;
    return close(desk, { n, amount, sessionId, intentId: null, by: 'checkout' });
  }
  if (lane.kind !== 'opening_checkout' || `checkout/${lane.n}` !== answers) return;
  const { n, amount, by } = lane;
  setLane(desk, {
    kind: 'checkout_open',
    n,
    amount,
    sessionId,
    openedAt: desk.now,
    expiresAt,
    by,
    looks: 0,
    declined: null,
  });
  say(desk, 'stripe', `checkout ${n} is open`);
  tell(desk, 'invoice.checkout_url_generated', { expires_at: expiresAt, currency: terms.currency });
  if (!mayCheckout(desk.state) || restOf(desk.state) !== amount) {
    close(desk, { n, amount, sessionId, intentId: null, by: 'checkout' });
  }
}
