import type { CommandOutcome, CommandBody } from '../../domain/collection/model/command';
import { statusOf } from '../../domain/collection/queries/status';
import { wouldRefuse } from '../../domain/collection/would-refuse';
import type { HttpDeps } from '../http-deps';
import type { FoundInvoice } from '../find-invoice';
import { HttpProblem } from '../http-problem';
import { commandUrl } from '../responses/command';

/** Commands that need nothing but the invoice, by the names of their paths. */
const ACTIONS: Readonly<Record<string, CommandBody>> = {
  send: { name: 'send' },
  checkout: { name: 'open_checkout' },
  revoke_link: { name: 'revoke_link' },
  charge: { name: 'charge_now' },
  pause: { name: 'pause', until: null, reason: 'asked' },
  resume: { name: 'resume' },
  resend: { name: 'resend_mail' },
  void: { name: 'void', reason: 'asked' },
  mark_uncollectible: { name: 'mark_uncollectible', reason: 'asked' },
  reopen: { name: 'reopen' },
  mark_dispute_lost: { name: 'mark_dispute_lost' },
};

/** 409 with the status, the rule that forbids it, and which commands are possible instead. */
export function commandRefused(
  deps: HttpDeps,
  { collection }: FoundInvoice,
  answer: CommandOutcome,
  stored: boolean,
): HttpProblem {
  const { state, policy } = collection;
  const now = deps.clock.now();
  const allowed = Object.entries(ACTIONS).filter(
    ([, body]) =>
      wouldRefuse(state, { id: 'asking', by: 'business', ...body }, policy, now) === null,
  );
  return new HttpProblem('command_refused', answer.detail, {
    current_state: statusOf(state),
    ...(answer.code === null ? {} : { reason: answer.code }),
    allowed_actions: allowed.map(([name]) => name),
    ...(stored ? { command: commandUrl(answer.commandId) } : {}),
  });
}
