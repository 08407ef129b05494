import type { Command, CommandName } from '../model/command';
import type { DecisionDraft } from '../draft/draft';
import { acceptDispute } from './accept-dispute';
import { chargeNow } from './charge-now';
import { edit } from './edit';
import { markDisputeLost } from './mark-dispute-lost';
import { markUncollectible } from './mark-uncollectible';
import { requestCheckout } from './open-checkout';
import { pause } from './pause';
import { recordOfflinePayment } from './record-offline-payment';
import { refund } from './refund';
import { reopen } from './reopen';
import { resendMail } from './resend-mail';
import { resume } from './resume';
import { reverseOfflinePayment } from './reverse-offline-payment';
import { revokeLink } from './revoke-link';
import type { CommandRule } from './rule';
import { sendInvoice } from './send';
import { setAutoCharge } from './set-auto-charge';
import { setMethods } from './set-methods';
import { setPaymentLink } from './set-payment-link';
import { voidInvoice } from './void';

/** The rule of each command, beside its row in model/command-rows.ts. */
const RULES: { [N in CommandName]: CommandRule<N> } = {
  send: sendInvoice,
  edit,
  open_checkout: requestCheckout,
  set_payment_link: setPaymentLink,
  set_methods: setMethods,
  set_auto_charge: setAutoCharge,
  revoke_link: revokeLink,
  charge_now: chargeNow,
  pause,
  resume,
  resend_mail: resendMail,
  record_outside_payment: recordOfflinePayment,
  reverse_outside_payment: reverseOfflinePayment,
  refund,
  void: voidInvoice,
  mark_uncollectible: markUncollectible,
  reopen,
  mark_dispute_lost: markDisputeLost,
  accept_dispute: acceptDispute,
};

/** What a person or a system asks: done, refused with the status that forbids it, or under way. */
export function applyCommand(draft: DecisionDraft, command: Command): void {
  // A command and the rule of its name agree by the mapped type, which a union does not show.
  const rule = RULES[command.name] as CommandRule<CommandName>;
  rule(draft, command);
}
