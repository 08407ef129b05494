import { uuidv7, base32Digest } from '../../runtime/digest';
import { refundNumber } from '../../domain/refs';
import type { CommandBody } from '../../domain/collection/model/command';
import type { CommandResponse } from '../../contract/responses/command';
import type { OperationId } from '../../contract/operations';
import { submitCommand } from '../submit-command';
import type { SubmitOutcome } from '../submit-command';
import type { HttpDeps } from '../http-deps';
import { findInvoice } from '../find-invoice';
import type { FoundInvoice } from '../find-invoice';
import { HttpProblem } from '../http-problem';
import { commandUrl, toCommandResponse } from '../responses/command';
import type { OperationCall, OperationHandler, OperationHandlers } from './operation-handler';
import { contentHash } from './idempotency-key';
import { commandRefused } from './command-refused';

type CommandAnswered =
  | { status: 200; body: CommandResponse; headers: Record<string, string> }
  | { status: 202; body: CommandResponse; headers: Record<string, string> };

/** The outcome of a command, as an answer; a refusal is thrown. */
export function toResponse(
  deps: HttpDeps,
  found: FoundInvoice,
  outcome: SubmitOutcome,
): CommandAnswered {
  if (outcome.kind === 'mismatch') {
    const detail = 'this Idempotency-Key was already used for another command; use a new key';
    throw new HttpProblem('idempotency_mismatch', detail);
  }
  const headers = outcome.replayed ? { 'Idempotent-Replayed': 'true' } : {};
  if (outcome.kind === 'refused') {
    const problem = commandRefused(deps, found, outcome.answer, outcome.row !== null);
    Object.assign(problem.headers, headers);
    throw problem;
  }
  const body = toCommandResponse(outcome.row, found.row.id, outcome.answer);
  if (outcome.answer?.outcome === 'done') return { status: 200, body, headers };
  return { status: 202, body, headers: { ...headers, Location: commandUrl(body.id) } };
}

type SimpleCommandId =
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

type MakeCommand<Id extends OperationId> = (call: OperationCall<Id>, id: string) => CommandBody;

/** Handlers that differ only in the command. */
function commandHandler<Id extends SimpleCommandId>(
  makeCommand: MakeCommand<Id>,
): OperationHandler<Id> {
  const handle = async (call: OperationCall<Id>) => {
    const found = await findInvoice(call.deps, call.key.connection, call.params['id'] ?? '');
    const id = call.idempotencyKey ?? `cmd_${uuidv7()}`;
    const body = makeCommand(call, id);
    const outcome = await submitCommand(call.deps, found, {
      command: { id, by: 'business', ...body },
      keyGiven: call.idempotencyKey !== null,
      hash: contentHash(found.row.ref, body.name, call.params['payment'] ?? null, call.body),
    });
    return toResponse(call.deps, found, outcome);
  };
  return handle as unknown as OperationHandler<Id>;
}

type OfflinePayment = Pick<OperationCall<'recordOfflinePayment'>, 'body' | 'deps'>;

/** Stored and hashed under its first name, on both of its paths. */
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

export const commandHandlers: Pick<OperationHandlers, SimpleCommandId> = {
  sendInvoice: commandHandler(() => ({ name: 'send' })),
  setPaymentLink: commandHandler<'setPaymentLink'>(({ body }) => ({
    name: 'set_payment_link',
    on: body.on,
  })),
  revokeLink: commandHandler(() => ({ name: 'revoke_link' })),
  pauseInvoice: commandHandler<'pauseInvoice'>(({ body }) => ({
    name: 'pause',
    until: body.until ?? null,
    reason: body.reason,
  })),
  resumeInvoice: commandHandler(() => ({ name: 'resume' })),
  resendInvoice: commandHandler(() => ({ name: 'resend_mail' })),
  chargeInvoice: commandHandler(() => ({ name: 'charge_now' })),
  recordOfflinePayment: commandHandler<'recordOfflinePayment'>(recordOfflinePayment),
  reverseOfflinePayment: commandHandler<'reverseOfflinePayment'>(reverseOfflinePayment),
  recordOutsidePayment: commandHandler<'recordOutsidePayment'>(recordOfflinePayment),
  reverseOutsidePayment: commandHandler<'reverseOutsidePayment'>(reverseOfflinePayment),
  refundInvoice: commandHandler<'refundInvoice'>(({ body }, id) => ({
    name: 'refund',
    payment: body.payment ?? null,
    amount: body.amount,
    n: refundNumber(base32Digest, id),
  })),
  voidInvoice: commandHandler<'voidInvoice'>(({ body }) => ({ name: 'void', reason: body.reason })),
  markUncollectible: commandHandler<'markUncollectible'>(({ body }) => ({
    name: 'mark_uncollectible',
    reason: body.reason,
  })),
  reopenInvoice: commandHandler(() => ({ name: 'reopen' })),
  markDisputeLost: commandHandler(() => ({ name: 'mark_dispute_lost' })),
};
