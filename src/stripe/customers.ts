import type Stripe from 'stripe';
import type { StripeProfile } from '../domain/customer';
import type { PostalAddress } from '../domain/postal-address';
import type { Mandate } from '../domain/stored-methods';
import { andThen, callStripe, listAll, ok } from './call';
import { storedMethodOf } from './method-of';
import { idOf } from './readings';
import type {
  Called,
  CustomerReading,
  CustomerRequest,
  DefaultMethodRequest,
  ListedCustomers,
} from './stripe-gateway';

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

const PAGE = 100;

export async function customersOfAccount(
  stripe: Stripe,
  after: string | null,
): Promise<Called<ListedCustomers>> {
  const params = { limit: PAGE, ...(after !== null && { starting_after: after }) };
  const page = await callStripe('list', () => stripe.customers.list(params));
  return andThen(page, ({ object: { data, has_more: hasMore } }) => {
    const customers = data.map(({ id, email, metadata }) => ({ id, email, metadata }));
    return ok({ customers, next: hasMore ? (data.at(-1)?.id ?? null) : null });
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

/** All that is attached, the newest first; an old-style default source is among it. */
function customerReading(
  customer: Stripe.Customer,
  attached: Stripe.PaymentMethod[],
): CustomerReading {
  const methods = attached.toSorted((a, b) => b.created - a.created).map(storedMethodOf);
  const defaultId = idOf(customer.invoice_settings.default_payment_method);
  return { id: customer.id, deleted: false, methods, defaultId };
}

/** Written with the same value again it changes nothing, so a lost answer is no harm. */
export async function setDefaultMethod(
  stripe: Stripe,
  { key, customer, method }: DefaultMethodRequest,
): Promise<Called<'asked'>> {
  const invoice_settings = { default_payment_method: method };
  const updated = await callStripe('customer', () =>
    stripe.customers.update(customer, { invoice_settings }, { idempotencyKey: key }),
  );
  return andThen(updated, () => ok('asked'));
}

/** Detached already, or of nobody: Stripe refuses, and a reading says which. */
export async function detachMethod(
  stripe: Stripe,
  { key, method }: Omit<DefaultMethodRequest, 'customer'>,
): Promise<Called<'asked'>> {
  const detached = await callStripe('payment_method', () =>
    stripe.paymentMethods.detach(method, {}, { idempotencyKey: key }),
  );
  return andThen(detached, () => ok('asked'));
}

/** Whose a method is now; null for nobody. */
export async function customerOfMethod(
  stripe: Stripe,
  method: string,
): Promise<Called<string | null>> {
  const read = await callStripe('payment_method', () => stripe.paymentMethods.retrieve(method));
  return andThen(read, ({ object }) => ok(idOf(object.customer)));
}

/** A method does not say its mandate; what stored it does. */
export async function mandateIdsOf(
  stripe: Stripe,
  customer: string,
): Promise<Called<Record<string, string>>> {
  const setups = await listAll((page) => stripe.setupIntents.list({ customer, ...page }));
  return andThen(setups, (all) => {
    const found = all
      .toSorted((a, b) => a.created - b.created)
      .map(({ payment_method: method, mandate }) => [idOf(method), idOf(mandate)] as const)
      .filter((pair): pair is [string, string] => pair[0] !== null && pair[1] !== null);
    return ok(Object.fromEntries(found));
  });
}

export async function readMandate(
  stripe: Stripe,
  id: string,
): Promise<Called<Mandate & { methodId: string | null }>> {
  const read = await callStripe('mandate', () => stripe.mandates.retrieve(id));
  return andThen(read, ({ object: { status, payment_method: method } }) =>
    ok({ id, status, methodId: idOf(method) }),
  );
}
