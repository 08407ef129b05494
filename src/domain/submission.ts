import { canonicalJson } from './canonical-json';
import { initialState } from './collection/model/initial-state';
import type { Policy } from './collection/model/policy';
import type { CollectionState } from './collection/model/state';
import type { View } from './collection/model/step';
import { nextWakeAt } from './collection/queries/deadlines';
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
}

/** What is given of a customer. What is absent stays as it is, and is empty in a new one. */
export interface CustomerChange extends Partial<CustomerDetails> {
  connection: string;
  externalId: string;
  email: string;
  /** Null: mail goes to `email`. */
  billingEmails?: readonly string[] | null;
  /** Its fields are changed one by one. */
  profile?: CustomerProfile;
  aliases?: readonly string[];
  externalIds?: readonly ExternalId[];
}

type GivenCustomer = Exclude<Invoice['customer'], { kind: 'ours' }>;

/** A submission says nothing of what it leaves out, and empties nothing. */
export function changeBySubmission(connection: string, given: GivenCustomer): CustomerChange {
  const { externalId, name, email, locale = null, timeZone = null, address, taxIds } = given;
  const country = given.country ?? address?.country ?? null;
  return {
    connection,
    externalId,
    name,
    email,
    ...(country !== null && { country }),
    ...(locale !== null && { locale }),
    ...(timeZone !== null && { timeZone }),
    ...((address ?? taxIds) !== undefined && {
      profile: { ...(address && { address }), ...(taxIds && { taxIds }) },
    }),
  };
}

/** The customer as the submission leaves it: what is not given stays as it was. */
export const customerAfterSubmission = (
  connection: string,
  given: GivenCustomer,
  existing: CustomerDetails | null,
): CustomerDetails => ({
  country: null,
  locale: null,
  timeZone: null,
  settings: {},
  ...existing,
  ...changeBySubmission(connection, given),
  name: given.name,
});

export function changesCustomer(
  existing: CustomerDetails & { profile?: CustomerProfile },
  change: CustomerChange,
): boolean {
  const profile = { ...existing.profile, ...change.profile };
  return (
    canonicalJson({ ...existing, ...change, profile }) !==
    canonicalJson({ profile: {}, ...existing })
  );
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
    wakeAt: nextWakeAt(state, policy),
    inFlight: state.outstanding.length > 0,
  };
}
