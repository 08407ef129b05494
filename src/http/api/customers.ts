import { parseBody } from '../../contract/parse-body';
import { settingsFromWire } from '../../contract/settings-shape';
import { externalId as externalIdShape } from '../../contract/text';
import type { CustomerRow } from '../../postgres/customer-row';
import type { CustomerReading } from '../../stripe/stripe-gateway';
import type { HttpDeps } from '../http-deps';
import { HttpProblem, bodyProblem } from '../http-problem';
import { toCustomerResponse } from '../responses/customer';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { hintOpenInvoices } from './hint-open-invoices';

type AutoPayOperationId = 'withdrawAutoPay' | 'allowAutoPay';
type CustomerOperationId =
  | AutoPayOperationId
  | 'putCustomer'
  | 'getCustomerByExternalId'
  | 'getCustomer'
  | 'linkCustomer'
  | 'unlinkCustomer';

function requireCustomer(row: CustomerRow | null): CustomerRow {
  if (row !== null) return row;
  throw new HttpProblem('customer_unknown', 'there is no such customer for this key');
}

async function toCustomerAnswer(deps: HttpDeps, row: CustomerRow) {
  const methods = await deps.stores.customers.methods(row.id);
  return { status: 200 as const, body: toCustomerResponse(row, methods) };
}

async function customerOfCall({
  deps,
  key,
  params,
}: OperationCall<CustomerOperationId>): Promise<CustomerRow> {
  const id = params['id'] ?? '';
  const wellFormed = /^cst_[0-9a-z]{1,60}$/.test(id);
  return requireCustomer(wellFormed ? await deps.stores.customers.byId(key.connection, id) : null);
}

async function createOrUpdateCustomer(call: OperationCall<'putCustomer'>) {
  const { deps, key, body, actor } = call;
  const parsed = parseBody(externalIdShape, call.params['externalId']);
  if (!parsed.ok) {
    throw bodyProblem(parsed.problems.map((one) => ({ ...one, pointer: '/external_id' })));
  }
  const externalId = parsed.value;
  if (body.external_id !== undefined && body.external_id !== externalId) {
    const detail = 'is not the id in the path; leave it out of the body';
    throw bodyProblem([{ pointer: '/external_id', code: 'external_id_mismatch', detail }]);
  }
  const toLink = await stripeCustomerToLink(call, externalId, body.stripe_customer);
  const { row, created } = await deps.stores.customers.put(
    {
      connection: key.connection,
      externalId,
      name: body.name,
      email: body.email,
      country: body.country ?? null,
      locale: body.locale ?? null,
      timeZone: body.time_zone ?? null,
      settings: settingsFromWire(body.collection ?? {}),
    },
    actor,
  );
  if (toLink !== null) await storeLink(call, row, toLink);
  const answer =
    toLink === null ? await toCustomerAnswer(deps, row) : await hintAndAnswer(call, row);
  return created ? { ...answer, status: 201 as const } : answer;
}

/** Checked first, so that no customer is created who cannot be linked. */
async function stripeCustomerToLink(
  call: OperationCall<'putCustomer'>,
  externalId: string,
  id: string | undefined,
): Promise<StripeCustomerRead | null> {
  if (id === undefined) return null;
  const { deps, key } = call;
  const holder = await deps.stores.customers.byStripeCustomer(key.connection, id);
  if (holder !== null && holder.externalId !== externalId) {
    throw new HttpProblem('stripe_customer_taken', `${id} is linked to another customer already`);
  }
  return readStripeCustomer(call, id);
}

/** Read from Stripe before it is linked; its methods are stored too, so the next charge can run. */
async function linkStripeCustomer(call: OperationCall<'linkCustomer'>) {
  const row = await customerOfCall(call);
  await storeLink(call, row, await readStripeCustomer(call, call.body.stripe_customer));
  return hintAndAnswer(call, row);
}

interface StripeCustomerRead {
  customer: CustomerReading;
  /** Database time before the request was sent. */
  asOf: number;
}

async function readStripeCustomer(
  { deps, key }: Pick<OperationCall<'linkCustomer'>, 'deps' | 'key'>,
  id: string,
): Promise<StripeCustomerRead> {
  const asOf = await deps.stores.databaseTime();
  const read = await deps.readStripeCustomer(key.connection, id);
  if (read.kind === 'missing' || (read.kind === 'ok' && read.value.deleted)) {
    throw invalidStripeCustomer(`Stripe has no customer ${id} in this account and mode`);
  }
  if (read.kind === 'refused') throw invalidStripeCustomer(read.detail);
  if (read.kind === 'ok') return { customer: read.value, asOf };
  deps.log.warn({ why: read.kind }, 'a Stripe customer could not be read');
  const detail = 'this customer could not be read from Stripe; nothing was linked';
  throw new HttpProblem('stripe_unavailable', detail, {}, { 'Retry-After': '10' });
}

async function storeLink(
  { deps, actor }: Pick<OperationCall<'linkCustomer'>, 'deps' | 'actor'>,
  row: CustomerRow,
  { customer, asOf }: StripeCustomerRead,
): Promise<void> {
  const { customers } = deps.stores;
  await customers.link(row.id, customer.id, { actor }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'StripeCustomerTaken') throw error;
    throw new HttpProblem('stripe_customer_taken', error.message);
  });
  await customers.setMethods(row.id, customer.methods, customer.defaultId, asOf);
}

const invalidStripeCustomer = (detail: string): HttpProblem =>
  new HttpProblem('stripe_customer_invalid', detail, { param: '/stripe_customer' });

async function hintAndAnswer(
  call: Pick<OperationCall<'linkCustomer'>, 'deps' | 'key' | 'afterResponse'>,
  row: CustomerRow,
) {
  const { deps, key } = call;
  call.afterResponse(() => hintOpenInvoices(deps, row.id));
  return toCustomerAnswer(
    deps,
    requireCustomer(await deps.stores.customers.byId(key.connection, row.id)),
  );
}

async function setAutoPay(call: OperationCall<AutoPayOperationId>, isAllowed: boolean) {
  const row = await customerOfCall(call);
  await call.deps.stores.customers.setAutoPay(row.id, isAllowed, call.actor);
  return hintAndAnswer(call, row);
}

export const customerHandlers: Pick<OperationHandlers, CustomerOperationId> = {
  putCustomer: createOrUpdateCustomer,
  getCustomerByExternalId: async ({ deps, key, params }) => {
    const externalId = params['externalId'] ?? '';
    return toCustomerAnswer(
      deps,
      requireCustomer(await deps.stores.customers.byExternalId(key.connection, externalId)),
    );
  },
  getCustomer: async (call) => toCustomerAnswer(call.deps, await customerOfCall(call)),
  linkCustomer: linkStripeCustomer,
  withdrawAutoPay: (call) => setAutoPay(call, false),
  allowAutoPay: (call) => setAutoPay(call, true),
  unlinkCustomer: async (call) => {
    const row = await customerOfCall(call);
    await call.deps.stores.customers.unlink(row.id, call.actor);
    return hintAndAnswer(call, row);
  },
};
