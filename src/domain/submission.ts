import { canonicalJson } from './canonical-json';
import { initialState } from './collection/model/initial-state';
import type { Policy } from './collection/model/policy';
import type { CollectionState } from './collection/model/state';
import type { View } from './collection/model/step';
import { nearestDeadline } from './collection/queries/deadlines';
import { statusView } from './collection/queries/explain';
import type { CustomerProfile, ExternalId } from './customer';
import type { Invoice, Settings } from './invoice';
import { invoiceDifferences } from './invoice-differences';
import type { TermsInput } from './terms';
import { termsOf } from './terms';

export type RepeatedSubmission = { kind: 'same' } | { kind: 'differs'; differences: string[] };

/** What it means to submit a stored invoice again; `given` is what would be kept of it now. */
export function compareWithStored(stored: Invoice, given: unknown): RepeatedSubmission {
  const differences = invoiceDifferences(stored, given);
  return differences.length === 0 ? { kind: 'same' } : { kind: 'differs', differences };
}

export interface CustomerDetails {
  connection: string;
  externalId: string;
  name: string;
  email: string;
  country: string | null;
  locale: string | null;
  timeZone: string | null;
  settings: Settings;
  /** Absent: they stay as they are; null: mail goes to `email`. */
  billingEmails?: readonly string[] | null;
  /** Its fields are changed one by one; an absent one stays as it is. */
  profile?: CustomerProfile;
  aliases?: readonly string[];
  externalIds?: readonly ExternalId[];
}

type GivenCustomer = Exclude<Invoice['customer'], { kind: 'ours' }>;

/** The customer as the submission leaves it: what is not given stays as it was. */
export function customerAfterSubmission(
  connection: string,
  given: GivenCustomer,
  existing: CustomerDetails | null,
): CustomerDetails {
  return {
    connection,
    externalId: given.externalId,
    name: given.name,
    email: given.email,
    country: given.country ?? existing?.country ?? null,
    locale: given.locale ?? existing?.locale ?? null,
    timeZone: given.timeZone ?? existing?.timeZone ?? null,
    settings: existing?.settings ?? {},
  };
}

export function changesCustomer(existing: CustomerDetails, wanted: CustomerDetails): boolean {
  return canonicalJson({ ...existing, ...wanted }) !== canonicalJson(existing);
}

export interface FirstCollection {
  state: CollectionState;
  view: View;
  wakeAt: number | null;
  inFlight: boolean;
}

/** How the collection of a new invoice begins, and what is shown of it until its first step. */
export function firstCollection(input: TermsInput, policy: Policy, now: number): FirstCollection {
  const state = initialState(termsOf(input), input.invoice.send, policy, now);
  return {
    state,
    view: statusView(state, policy),
    wakeAt: nearestDeadline(state, policy)?.at ?? null,
    inFlight: state.outstanding.length > 0,
  };
}
