import { advanceBundleActivity } from './bundles/advance-bundle';
import { giveShareActivity, returnLaneActivity, takeLaneActivity } from './bundles/lanes';
import { closeSessionActivity, openSessionActivity, readBundleActivity } from './bundles/session';
import type { Activities, BundleActivities, ScheduleActivities, SyncActivities } from './contract';
import type { ActivityDeps } from './deps';
import { acceptDisputeActivity } from './payments/accept-dispute';
import { sendMailActivity } from './email/send-mail';
import { closeLaneActivity } from './payments/close-lane';
import { confirmAttemptActivity } from './payments/confirm-attempt';
import { ensureCustomerActivity } from './payments/ensure-customer';
import { openCheckoutActivity } from './payments/open-checkout';
import { openIntentActivity } from './payments/open-intent';
import { readStripeActivity } from './payments/read-stripe';
import { sendRefundActivity } from './payments/send-refund';
import { advanceActivity } from './records/advance';
import { makeDueInvoicesActivity } from './schedules/make-due-invoices';
import { mirrorAccountActivity } from './sync/mirror-account';

export type { ActivityDeps, CommittedDecision } from './deps';

/** Every activity of the workflows. */
export function createActivities(
  deps: ActivityDeps,
): Activities & BundleActivities & ScheduleActivities & SyncActivities {
  return {
    advance: advanceActivity(deps),
    ensureCustomer: ensureCustomerActivity(deps),
    openIntent: openIntentActivity(deps),
    confirmAttempt: confirmAttemptActivity(deps),
    closeLane: closeLaneActivity(deps),
    openCheckout: openCheckoutActivity(deps),
    readStripe: readStripeActivity(deps),
    sendRefund: sendRefundActivity(deps),
    acceptDispute: acceptDisputeActivity(deps),
    sendMail: sendMailActivity(deps),
    advanceBundle: advanceBundleActivity(deps),
    takeLane: takeLaneActivity(deps),
    openSession: openSessionActivity(deps),
    closeSession: closeSessionActivity(deps),
    readBundle: readBundleActivity(deps),
    giveShare: giveShareActivity(deps),
    returnLane: returnLaneActivity(deps),
    makeDueInvoices: makeDueInvoicesActivity(deps),
    mirrorAccount: mirrorAccountActivity(deps),
  };
}
