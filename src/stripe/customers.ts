import type Stripe from 'stripe';
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
      },
      { idempotencyKey: request.key },
    ),
  );
  return andThen(made, ({ object }) => ok({ id: object.id }));
}

const LONGEST_NAME = 256;

/** Stripe refuses a longer name; ours keeps all of it. No character is cut in two. */
const asLongAsStripeTakes = (name: string): string =>
  name.slice(0, LONGEST_NAME).replace(/[\uD800-\uDBFF]$/, '');

export async function updateCustomer(
  stripe: Stripe,
  id: string,
  { key, name, email, locale }: Omit<CustomerRequest, 'metadata'>,
): Promise<Called<'asked'>> {
  const preferred_locales = locale === null ? [] : [locale];
  const details = { name: asLongAsStripeTakes(name), email, preferred_locales };
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
