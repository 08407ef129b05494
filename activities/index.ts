import type { Activities } from './contract';
import type { ActivityDeps } from './deps';
import { sendMail } from './email/send-mail';
import { closeLane } from './payments/close-lane';
import { confirmAttempt } from './payments/confirm-attempt';
import { ensureCustomer } from './payments/ensure-customer';
import { openCheckout } from './payments/open-checkout';
import { openIntent } from './payments/open-intent';
import { readStripe } from './payments/read-stripe';
import { sendRefund } from './payments/send-refund';
import { advance } from './records/advance';

export type { ActivityDeps, Decided } from './deps';

/** Every verb the workflow may ask for, over the rooms it is given. */
export function createActivities(deps: ActivityDeps): Activities {
  return {
    advance: advance(deps),
    ensureCustomer: ensureCustomer(deps),
    openIntent: openIntent(deps),
    confirmAttempt: confirmAttempt(deps),
    closeLane: closeLane(deps),
    openCheckout: openCheckout(deps),
    readStripe: readStripe(deps),
    sendRefund: sendRefund(deps),
    sendMail: sendMail(deps),
  };
}
