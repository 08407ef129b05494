import type { CommandOf } from './collection/model/command';
import type { Invoice, Settings } from './invoice';
import type { CustomerChange, CustomerDetails } from './submission';
import { changeBySubmission, changesCustomer } from './submission';
import { termsOf } from './terms';

/** The customer cannot be edited: another customer is another invoice. */
const IDENTITY = ['/customer', '/customer/kind', '/customer/id', '/customer/external_id'];

export const changesIdentity = (differences: readonly string[]): boolean =>
  differences.some((pointer) => IDENTITY.includes(pointer));

/**
 * Customer details in the invoice update the customer, as they did when it was submitted. Null
 * where they say nothing new.
 */
export function customerChangeOfEdit(
  current: CustomerDetails,
  { customer }: Invoice,
): CustomerChange | null {
  if (customer.kind === 'ours') return null;
  const given = { ...customer, externalId: current.externalId };
  const change = changeBySubmission(current.connection, given);
  return changesCustomer(current, change) ? change : null;
}

export interface DraftEdit {
  ref: string;
  /** Of the collection as it is now: an edit back and forth is three commands. */
  version: number;
  invoice: Invoice;
  customer: CustomerDetails;
  connection: Settings;
  /** Of whatever must be equal for two edits to be the same one. */
  hash: string;
}

/** Another content of a draft is the command `edit`, however it was submitted. */
export function editCommand(edit: DraftEdit): CommandOf<'edit'> {
  const { ref, version, invoice, customer, connection, hash } = edit;
  return {
    // By the version an edit back and forth is no repeat, which would be the same command.
    id: `edit-${ref}-${version}-${hash.slice(0, 16)}`,
    by: 'business',
    name: 'edit',
    terms: termsOf({ ref, invoice, customer, connection }),
  };
}
