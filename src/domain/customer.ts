import type { CreateStripeCustomer, Settings } from './invoice';
import type { PostalAddress } from './postal-address';

/** How Stripe names customers. */
export const STRIPE_CUSTOMER_ID = /^cus_[A-Za-z0-9_]{1,100}$/;

/** What Sequence calls a tax status, and we store and show under its names. */
export const TAX_STATUSES = ['TAXED', 'TAX_EXEMPT', 'REVERSE_CHARGED'] as const;

export type TaxStatus = (typeof TAX_STATUSES)[number];

/** Beside name and e-mail. Absent: never given; null: given as empty. */
export interface CustomerProfile {
  contactName?: string | null;
  legalName?: string | null;
  label?: string | null;
  address?: PostalAddress | null;
  taxStatus?: TaxStatus | null;
  /** As documents show them: "DE123456789". */
  taxIds?: readonly string[] | null;
  telephone?: string | null;
  url?: string | null;
}

/** What another system calls the customer. */
export interface ExternalId {
  key: string;
  value: string;
}

export interface MailedCustomer {
  email: string;
  /** Null: mail goes to `email`. */
  billingEmails: readonly string[] | null;
}

/** Everybody whom mail to this customer goes to; never nobody. */
export const mailAddressesOf = ({ email, billingEmails }: MailedCustomer): readonly string[] =>
  billingEmails ?? [email];

/** Whether mail to both goes to the same addresses, in whatever order. */
export function haveSameMailAddresses(one: MailedCustomer, other: MailedCustomer): boolean {
  const [addresses, others] = [mailAddressesOf(one), mailAddressesOf(other)];
  return (
    addresses.length === others.length && addresses.every((address) => others.includes(address))
  );
}

/** Stripe has one address for a customer: the first that mail goes to. */
export const stripeEmailOf = (customer: MailedCustomer): string =>
  mailAddressesOf(customer)[0] ?? customer.email;

/** What Stripe gets of it; what was never given here stays at Stripe as it is. */
export type StripeProfile = Pick<
  CustomerProfile,
  'legalName' | 'address' | 'taxStatus' | 'telephone'
>;

const FOR_STRIPE = ['legalName', 'address', 'taxStatus', 'telephone'] as const;

export function stripeProfileOf(profile: CustomerProfile): StripeProfile {
  const given = FOR_STRIPE.filter((name) => profile[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, profile[name]]));
}

export interface CustomerAtStripe {
  name: string;
  email: string;
  locale: string | null;
  profile: StripeProfile;
}

/** The customer as Stripe shall have it. */
export const customerAtStripe = (
  customer: MailedCustomer & { name: string; locale: string | null; profile: CustomerProfile },
): CustomerAtStripe => ({
  name: customer.name,
  email: stripeEmailOf(customer),
  locale: customer.locale,
  profile: stripeProfileOf(customer.profile),
});

/** As a text that differs if anything of it does; without a profile as it was before there was. */
export function textOfCustomerAtStripe(customer: CustomerAtStripe): string {
  const { name, email, locale, profile } = customer;
  const more = FOR_STRIPE.flatMap((field) =>
    profile[field] === undefined ? [] : [[field, profile[field]]],
  );
  return JSON.stringify([name, email, locale, ...more]);
}

/** What holds for a customer: what is set on it, or else on its connection. */
export const createStripeCustomerOf = (
  customer: { settings: Settings },
  connection: Settings,
): CreateStripeCustomer =>
  customer.settings.createStripeCustomer ?? connection.createStripeCustomer ?? 'when_needed';

/** One who was unlinked by hand stays so until a person links another. */
export const isCreatedAtOnce = (
  customer: { settings: Settings; stripeCustomer: string | null; unlinkedAt: number | null },
  connection: Settings,
): boolean =>
  customer.stripeCustomer === null &&
  customer.unlinkedAt === null &&
  createStripeCustomerOf(customer, connection) === 'at_once';
