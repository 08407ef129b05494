import { parseBody } from '../../contract/parse-body';
import { settingsFrom } from '../../contract/settings-shape';
import { externalId as externalIdShape } from '../../contract/text';
import type { CustomerRow } from '../../postgres/stores';
import type { CustomerReading } from '../../stripe/room';
import type { HttpDeps } from '../deps';
import { Refusal, bodyRefusal } from '../problem';
import { customerView } from '../views/customer';
import type { Asked, Handlers } from './answer';
import { hintCustomer } from './hint-customer';

type CustomerId =
  'putCustomer' | 'getCustomerByExternalId' | 'getCustomer' | 'linkCustomer' | 'unlinkCustomer';

function known(row: CustomerRow | null): CustomerRow {
  if (row !== null) return row;
  throw new Refusal('customer_unknown', 'there is no such customer for this key');
}

async function answer(deps: HttpDeps, row: CustomerRow) {
  const methods = await deps.stores.customers.methods(row.id);
  return { status: 200 as const, body: customerView(row, methods) };
}

async function byId({ deps, key, params }: Asked<CustomerId>): Promise<CustomerRow> {
  const id = params['id'] ?? '';
  const wellFormed = /^cst_[0-9a-z]{1,60}$/.test(id);
  return known(wellFormed ? await deps.stores.customers.byId(key.connection, id) : null);
}

async function put(asked: Asked<'putCustomer'>) {
  const { deps, key, body } = asked;
  const parsed = parseBody(externalIdShape, asked.params['externalId']);
  if (!parsed.ok) {
    throw bodyRefusal(parsed.problems.map((one) => ({ ...one, pointer: '/external_id' })));
  }
  const externalId = parsed.value;
  if (body.external_id !== undefined && body.external_id !== externalId) {
    const detail = 'is not the id in the address; leave it out of the body';
    throw bodyRefusal([{ pointer: '/external_id', code: 'external_id_mismatch', detail }]);
  }
  const linked = await toLink(asked, externalId, body.stripe_customer);
  const { row, created } = await deps.stores.customers.put({
    connection: key.connection,
    externalId,
    name: body.name,
    email: body.email,
    country: body.country ?? null,
    locale: body.locale ?? null,
    timeZone: body.time_zone ?? null,
    settings: settingsFrom(body.collection ?? {}),
  });
  if (linked !== null) await linkTo(asked, row, linked);
  const told = linked === null ? await answer(deps, row) : await after(asked, row);
  return created ? { ...told, status: 201 as const } : told;
}

/** Asked first, so that a customer is not half made who cannot be linked. */
async function toLink(
  asked: Asked<'putCustomer'>,
  externalId: string,
  id: string | undefined,
): Promise<AtStripe | null> {
  if (id === undefined) return null;
  const { deps, key } = asked;
  const holder = await deps.stores.customers.byStripeCustomer(key.connection, id);
  if (holder !== null && holder.externalId !== externalId) {
    throw new Refusal('stripe_customer_taken', `${id} is linked to another customer already`);
  }
  return readAtStripe(asked, id);
}

/** Checked at Stripe before it is believed; its methods come along, so the next charge can run. */
async function link(asked: Asked<'linkCustomer'>) {
  const row = await byId(asked);
  await linkTo(asked, row, await readAtStripe(asked, asked.body.stripe_customer));
  return after(asked, row);
}

interface AtStripe {
  customer: CustomerReading;
  /** Database time before it was asked for. */
  asOf: number;
}

async function readAtStripe(
  { deps, key }: Pick<Asked<'linkCustomer'>, 'deps' | 'key'>,
  id: string,
): Promise<AtStripe> {
  const asOf = await deps.stores.databaseTime();
  const read = await deps.readStripeCustomer(key.connection, id);
  if (read.kind === 'missing' || (read.kind === 'ok' && read.value.deleted)) {
    throw invalid(`Stripe has no customer ${id} in this account and mode`);
  }
  if (read.kind === 'refused') throw invalid(read.detail);
  if (read.kind === 'ok') return { customer: read.value, asOf };
  deps.log.warn({ why: read.kind }, 'a Stripe customer could not be read');
  const detail = 'Stripe could not be asked about this customer; nothing was linked';
  throw new Refusal('stripe_unavailable', detail, {}, { 'Retry-After': '10' });
}

async function linkTo(
  { deps }: Pick<Asked<'linkCustomer'>, 'deps'>,
  row: CustomerRow,
  { customer, asOf }: AtStripe,
): Promise<void> {
  const { customers } = deps.stores;
  await customers.link(row.id, customer.id).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'StripeCustomerTaken') throw error;
    throw new Refusal('stripe_customer_taken', error.message);
  });
  await customers.setMethods(row.id, customer.methods, customer.defaultId, asOf);
}

const invalid = (detail: string): Refusal =>
  new Refusal('stripe_customer_invalid', detail, { param: '/stripe_customer' });

async function after(
  asked: Pick<Asked<'linkCustomer'>, 'deps' | 'key' | 'afterwards'>,
  row: CustomerRow,
) {
  const { deps, key } = asked;
  asked.afterwards(() => hintCustomer(deps, row.id));
  return answer(deps, known(await deps.stores.customers.byId(key.connection, row.id)));
}

export const customerHandlers: Pick<Handlers, CustomerId> = {
  putCustomer: put,
  getCustomerByExternalId: async ({ deps, key, params }) => {
    const externalId = params['externalId'] ?? '';
    return answer(
      deps,
      known(await deps.stores.customers.byExternalId(key.connection, externalId)),
    );
  },
  getCustomer: async (asked) => answer(asked.deps, await byId(asked)),
  linkCustomer: link,
  unlinkCustomer: async (asked) => {
    const row = await byId(asked);
    await asked.deps.stores.customers.unlink(row.id);
    return after(asked, row);
  },
};
