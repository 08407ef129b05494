import type { MailedCustomer } from './customer';
import { mailAddressesOf } from './customer';

/** Why no mail goes to an address any more. The names are stored. */
export const UNREACHABLE_REASONS = ['bounced', 'complained'] as const;

export type UnreachableReason = (typeof UNREACHABLE_REASONS)[number];

/** An address of a customer that mail cannot reach, or must not. */
export interface UnreachableAddress {
  /** In lower case, as addresses are compared. */
  address: string;
  reason: UnreachableReason;
  /** In the words of the mail service. */
  detail: string | null;
  since: number;
}

interface MarkedCustomer extends MailedCustomer {
  unreachable?: readonly UnreachableAddress[] | null;
}

export const isUnreachable = ({ unreachable }: MarkedCustomer, address: string): boolean =>
  (unreachable ?? []).some((marked) => marked.address === address.toLowerCase());

/** Everybody whom mail to this customer still goes to; nobody where each address bounced. */
export const reachableAddressesOf = (customer: MarkedCustomer): readonly string[] =>
  mailAddressesOf(customer).filter((address) => !isUnreachable(customer, address));

/** A line of the timeline of the invoice that the mail was about. */
export function unreachableSentence(
  { address, reason, detail }: Omit<UnreachableAddress, 'since'>,
  isLast: boolean,
): string {
  const what =
    reason === 'bounced'
      ? `the mail to ${address} came back`
      : `who reads ${address} takes our mail for spam`;
  const why = detail === null ? '' : ` (${detail})`;
  const left = isLast ? '; the customer has no other address, and collecting goes on' : '';
  return `${what}${why}: nothing more is mailed there${left}`;
}
