import { uuidv7, digest } from '../../runtime/digest';
import { refundNumber } from '../../domain/refs';
import type { CommandBody } from '../../domain/collection/model/command';
import type { CommandView } from '../../contract/answers/command';
import type { OperationId } from '../../contract/operations';
import { ask } from '../commanding';
import type { Outcome } from '../commanding';
import type { HttpDeps } from '../deps';
import { findInvoice } from '../find-invoice';
import type { Found } from '../find-invoice';
import { Refusal } from '../problem';
import { commandUrl, commandView } from '../views/command';
import type { Asked, Handler, Handlers } from './answer';
import { contentHash } from './idempotency-key';
import { commandRefusal } from './refused-command';

type Told =
  | { status: 200; body: CommandView; headers: Record<string, string> }
  | { status: 202; body: CommandView; headers: Record<string, string> };

/** What came of a command, as an answer; a refusal is thrown. */
export function tell(deps: HttpDeps, found: Found, outcome: Outcome): Told {
  if (outcome.kind === 'mismatch') {
    const detail = 'this Idempotency-Key stands for another command already; use a new key';
    throw new Refusal('idempotency_mismatch', detail);
  }
  const headers = outcome.replayed ? { 'Idempotent-Replayed': 'true' } : {};
  if (outcome.kind === 'refused') {
    const refusal = commandRefusal(deps, found, outcome.answer, outcome.row !== null);
    Object.assign(refusal.headers, headers);
    throw refusal;
  }
  const body = commandView(outcome.row, found.row.id, outcome.answer);
  if (outcome.answer?.outcome === 'done') return { status: 200, body, headers };
  return { status: 202, body, headers: { ...headers, Location: commandUrl(body.id) } };
}

type SimpleId =
  | 'sendInvoice'
  | 'setPaymentLink'
  | 'revokeLink'
  | 'pauseInvoice'
  | 'resumeInvoice'
  | 'resendInvoice'
  | 'chargeInvoice'
  | 'recordOfflinePayment'
  | 'reverseOfflinePayment'
  | 'recordOutsidePayment'
  | 'reverseOutsidePayment'
  | 'refundInvoice'
  | 'voidInvoice'
  | 'markUncollectible'
  | 'reopenInvoice'
  | 'markDisputeLost';

type Make<Id extends OperationId> = (asked: Asked<Id>, id: string) => CommandBody;

/** Handlers that differ in the command alone. */
function handler<Id extends SimpleId>(make: Make<Id>): Handler<Id> {
  const handle = async (asked: Asked<Id>) => {
    const found = await findInvoice(asked.deps, asked.key.connection, asked.params['id'] ?? '');
    const id = asked.idempotencyKey ?? `cmd_${uuidv7()}`;
    const body = make(asked, id);
    const outcome = await ask(asked.deps, found, {
      command: { id, by: 'business', ...body },
      named: asked.idempotencyKey !== null,
      hash: contentHash(found.row.ref, body.name, asked.params['payment'] ?? null, asked.body),
    });
    return tell(asked.deps, found, outcome);
  };
  return handle as unknown as Handler<Id>;
}

type OfflinePayment = Pick<Asked<'recordOfflinePayment'>, 'body' | 'deps'>;

/** Stored and hashed under its first name, whichever path it came by. */
const recordOfflinePayment = ({ body, deps }: OfflinePayment): CommandBody => ({
  name: 'record_outside_payment',
  amount: body.amount,
  reference: body.reference,
  receivedAt: body.received_at ?? deps.clock.now(),
});

const reverseOfflinePayment = ({ params }: { params: Record<string, string> }): CommandBody => ({
  name: 'reverse_outside_payment',
  payment: params['payment'] ?? '',
});

export const commandHandlers: Pick<Handlers, SimpleId> = {
  sendInvoice: handler(() => ({ name: 'send' })),
  setPaymentLink: handler<'setPaymentLink'>(({ body }) => ({
    name: 'set_payment_link',
    on: body.on,
  })),
  revokeLink: handler(() => ({ name: 'revoke_link' })),
  pauseInvoice: handler<'pauseInvoice'>(({ body }) => ({
    name: 'pause',
    until: body.until ?? null,
    reason: body.reason,
  })),
  resumeInvoice: handler(() => ({ name: 'resume' })),
  resendInvoice: handler(() => ({ name: 'resend_mail' })),
  chargeInvoice: handler(() => ({ name: 'charge_now' })),
  recordOfflinePayment: handler<'recordOfflinePayment'>(recordOfflinePayment),
  reverseOfflinePayment: handler<'reverseOfflinePayment'>(reverseOfflinePayment),
  recordOutsidePayment: handler<'recordOutsidePayment'>(recordOfflinePayment),
  reverseOutsidePayment: handler<'reverseOutsidePayment'>(reverseOfflinePayment),
  refundInvoice: handler<'refundInvoice'>(({ body }, id) => ({
    name: 'refund',
    payment: body.payment ?? null,
    amount: body.amount,
    n: refundNumber(digest, id),
  })),
  voidInvoice: handler<'voidInvoice'>(({ body }) => ({ name: 'void', reason: body.reason })),
  markUncollectible: handler<'markUncollectible'>(({ body }) => ({
    name: 'mark_uncollectible',
    reason: body.reason,
  })),
  reopenInvoice: handler(() => ({ name: 'reopen' })),
  markDisputeLost: handler(() => ({ name: 'mark_dispute_lost' })),
};
