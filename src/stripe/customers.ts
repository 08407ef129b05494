import type Stripe from 'stripe';
import type { PostalAddress, StripeProfile } from '../domain/customer';
import { SUPPORTED_METHODS } from '../domain/payment-methods';
import { andThen, callStripe, listAll, ok } from './call';
import { methodOf } from './method-of';
import { idOf } from './readings';
import type { Called, CustomerRequest, CustomerReading } from './stripe-gateway';

export async function createCustomer(
  stripe: Stripe,
  request: CustomerRequest,
): Promise<Called<{ id: string }>> {
  const made = await callStripe('customer', () =>
    stripe.customers.create(
      {
        name: asLongAsStripeTakes(request.name),
        email: request.email,
        metadata: request.metadata,
        ...(request.locale === null ? {} : { preferred_locales: [request.locale] }),
        ...profileParams(request.profile ?? {}),
      },
      { idempotencyKey: request.key },
    ),
  );
  return andThen(made, ({ object }) => ok({ id: object.id }));
}

const LONGEST_NAME = 256;
const LONGEST_BUSINESS_NAME = 150;
const LONGEST_PHONE = 20;

/** Stripe refuses a longer name; ours keeps all of it. No character is cut in two. */
const asLongAsStripeTakes = (name: string, longest = LONGEST_NAME): string =>
  name.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');

const TAX_EXEMPT = { TAXED: 'none', TAX_EXEMPT: 'exempt', REVERSE_CHARGED: 'reverse' } as const;

type ProfileParams = Pick<
  Stripe.CustomerUpdateParams,
  'business_name' | 'address' | 'tax_exempt' | 'phone'
>;

/** An empty text empties a field at Stripe. Half a telephone number would be a wrong one. */
function profileParams(profile: StripeProfile): ProfileParams {
  const { legalName, address, taxStatus, telephone } = profile;
  const params: ProfileParams = {};
  if (legalName !== undefined)
    params.business_name = asLongAsStripeTakes(legalName ?? '', LONGEST_BUSINESS_NAME);
  if (address !== undefined) params.address = address === null ? '' : addressParams(address);
  if (taxStatus !== undefined) params.tax_exempt = TAX_EXEMPT[taxStatus ?? 'TAXED'];
  if (telephone !== undefined && (telephone ?? '').length <= LONGEST_PHONE)
    params.phone = telephone ?? '';
  return params;
}

const addressParams = (address: PostalAddress): Stripe.AddressParam => ({
  line1: address.line1 ?? '',
  line2: address.line2 ?? '',
  city: address.town ?? '',
  state: address.state ?? '',
  postal_code: address.postcode ?? '',
  country: address.country ?? '',
});

export async function updateCustomer(
  stripe: Stripe,
  id: string,
  { key, name, email, locale, profile = {} }: Omit<CustomerRequest, 'metadata'>,
): Promise<Called<'asked'>> {
  const preferred_locales = locale === null ? [] : [locale];
  const plain = { name: asLongAsStripeTakes(name), email, preferred_locales };
  const details = { ...plain, ...profileParams(profile) };
  const updated = await callStripe('customer', () =>
    stripe.customers.update(id, details, { idempotencyKey: key }),
  );
  return andThen(updated, () => ok('asked'));
}

/** By listing and not by Search, which lags; all that bears our marks bears the address, too. */
export async function findCustomer(
  stripe: Stripe,
  { email, metadata }: Pick<CustomerRequest, 'email' | 'metadata'>,
): Promise<Called<string | null>> {
  const listed = await listAll((page) => stripe.customers.list({ email, ...page }));
  const marks = Object.entries(metadata);
  return andThen(listed, (customers) => {
    const ours = customers.find((one) => marks.every(([name, is]) => one.metadata[name] === is));
    return ok(ours?.id ?? null);
  });
}

/** A deleted customer is answered with 200, so `deleted` is looked at before anything else. */
export async function readCustomer(stripe: Stripe, id: string): Promise<Called<CustomerReading>> {
  const read = await callStripe('customer', () => stripe.customers.retrieve(id));
  return andThen(read, async ({ object: customer }) => {
    if (customer.deleted) return ok({ id, deleted: true, methods: [], defaultId: null });
    const attached = await listAll((page) => stripe.customers.listPaymentMethods(id, page));
    return andThen(attached, (methods) => ok(customerReading(customer, methods)));
  });
}

/**
 * What we would charge, first: the customer's default for invoices, then the newest attached. An
 * old-style default source is among the attached, and an intent falls back to none by itself.
 */
function customerReading(
  customer: Stripe.Customer,
  attached: Stripe.PaymentMethod[],
): CustomerReading {
  const chosen = idOf(customer.invoice_settings.default_payment_method);
  const newestFirst = attached.toSorted((a, b) => b.created - a.created).map(methodOf);
  const methods = [
    ...newestFirst.filter(({ id }) => id === chosen),
    ...newestFirst.filter(({ id }) => id !== chosen),
  ].filter(({ type }) => SUPPORTED_METHODS.includes(type));
  return { id: customer.id, deleted: false, methods, defaultId: methods[0]?.id ?? null };
}
