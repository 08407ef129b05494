import type {
  Command,
  CommandBody,
  CommandOutcome,
} from '../../src/domain/collection/model/command';
import type { Policy } from '../../src/domain/collection/model/policy';
import type { Payment, Refund } from '../../src/domain/collection/model/payment';
import { isOpen, refundableOf } from '../../src/domain/collection/queries/ledger';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Decide } from './world';

/** A refusal, and the state it was given in. */
export interface Refused {
  command: Command;
  outcome: CommandOutcome;
  state: CollectionState;
}

interface Asked {
  decide: Decide;
  policy: Policy;
  now: number;
}

/** What a refusal named as the way out was done, in thought, and the command is refused again. */
export function brokenRemedy(asked: Asked, refused: Refused): string | null {
  const { command, outcome } = refused;
  const remedy = REMEDIES[outcome.code ?? ''];
  const done = remedy?.(refused) ?? null;
  if (done === null) return null;
  const again = answerOf(asked, done.state, done.command);
  if (again.outcome !== 'refused') return null;
  const first = `${command.name} is refused as ${outcome.code}`;
  return `${first}, and what it names is refused, too: ${again.code}`;
}

interface Done {
  state: CollectionState;
  command: Command;
}

type Remedy = (refused: Refused) => Done | null;

const REMEDIES: Readonly<Record<string, Remedy>> = {
  no_usable_method: ({ state, outcome }) =>
    outcome.detail.includes('by the link') ? { state, command: asBusiness(OPEN_CHECKOUT) } : null,
  amount_invalid: ({ state, outcome }) => {
    const most = Number(/^at most (\d+) /.exec(outcome.detail)?.[1] ?? 0);
    const body = { name: 'refund', payment: null, amount: most, n: 'r1' } as const;
    return most > 0 ? { state, command: asBusiness(body) } : null;
  },
  partly_paid: ({ state, command }) => {
    const payments = state.ledger.payments.map(givenBack);
    return { state: { ...state, ledger: { ...state.ledger, payments } }, command };
  },
  several_disputes: ({ state }) => {
    const open = state.ledger.payments.flatMap(({ disputes }) => disputes).filter(isOpen);
    const [{ id: dispute } = { id: '' }] = open.filter((d) => d.status === 'needs_response');
    return dispute === ''
      ? null
      : { state, command: asBusiness({ name: 'accept_dispute', dispute }) };
  },
};

function givenBack(payment: Payment): Payment {
  if (payment.via === 'outside') return { ...payment, reversed: true };
  const refund: Refund = {
    n: 'r1',
    stripeId: 're_remedy',
    amount: refundableOf(payment),
    status: 'succeeded',
    askedAt: payment.at,
    automatic: false,
    ofExcess: 0,
    stoppedByDispute: false,
  };
  return { ...payment, refunds: [...payment.refunds, refund] };
}

const OPEN_CHECKOUT: CommandBody = { name: 'open_checkout' };

const asBusiness = (body: CommandBody): Command => ({ id: 'remedy', by: 'business', ...body });

function answerOf({ decide, policy, now }: Asked, state: CollectionState, command: Command) {
  const { commandOutcomes } = decide(state, [{ kind: 'command', command }], policy, now);
  const found = commandOutcomes.find(({ commandId }) => commandId === command.id);
  return found ?? { outcome: 'refused' as const, code: 'unanswered' };
}
