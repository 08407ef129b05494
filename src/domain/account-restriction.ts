/** Why an account takes no charges, by Stripe's reason: for the business, not its customers. */
const WORDS: Readonly<Record<string, string>> = {
  'action_required.requested_capabilities':
    'Stripe needs capabilities to be requested for this account before it takes charges',
  listed: 'Stripe checks whether this business may use it: it may be on a list of restricted ones',
  other: 'Stripe looks at this account; its dashboard says what is open',
  platform_paused: 'the platform that this account is connected to has paused it',
  'rejected.fraud': 'Stripe has rejected this account: it suspects fraud',
  'rejected.incomplete_verification': 'Stripe has rejected this account: it was never verified',
  'rejected.listed': 'Stripe has rejected this account: it is on a list of restricted ones',
  'rejected.other': 'Stripe has rejected this account',
  'rejected.platform_fraud': 'the platform has rejected this account: it suspects fraud',
  'rejected.platform_other': 'the platform has rejected this account',
  'rejected.platform_terms_of_service':
    'the platform has rejected this account: its terms were broken',
  'rejected.terms_of_service': 'Stripe has rejected this account: its terms were broken',
  'requirements.past_due':
    'Stripe needs documents or details that are past due: enter them in the Stripe dashboard',
  'requirements.pending_verification': 'Stripe is checking the details that were entered',
  under_review: 'Stripe reviews this account',
};

const WITHOUT_REASON =
  'Stripe takes no charges for this account; its dashboard says why, under “Account status”';

/** Null: Stripe names no reason. */
export function restrictionText(reason: string | null): string {
  const words = reason === null ? undefined : WORDS[reason];
  if (words !== undefined) return `${words} (${reason})`;
  return reason === null ? WITHOUT_REASON : `${WITHOUT_REASON} (${reason})`;
}
