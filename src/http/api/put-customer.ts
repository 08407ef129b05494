import { addressFromWire } from '../../contract/address-shape';
import { isStripeKey } from '../../contract/customer-shape';
import type { CustomerDetailsGiven } from '../../contract/customer-shape';
import { customerSettingsFromWire } from '../../contract/settings-shape';
import { isCreatedAtOnce } from '../../domain/customer';
import type { CustomerProfile } from '../../domain/customer';
import type { CustomerChange } from '../../domain/submission';
import type { CustomerRow } from '../../postgres/customers/customer-row';
import type { StripeReading } from '../../postgres/customers/customers';
import { HttpProblem, bodyProblem } from '../http-problem';
import { readStripeCustomer, refuseLink } from './link-stripe-customer';
import type { OperationCall } from './operation-handler';

/** Of the API, or of a page of the customer's own. */
type PutCall = Pick<OperationCall<'putCustomer'>, 'deps' | 'actor' | 'body'> & {
  key: Pick<OperationCall<'putCustomer'>['key'], 'connection'>;
};

/** What a body that says nothing of it empties, where it is of the whole customer. */
export const EMPTIED_FIELDS = { country: null, locale: null, timeZone: null, settings: {} };

/** What the body says. */
export function toCustomerChange(
  connection: string,
  externalId: string,
  body: CustomerDetailsGiven,
): CustomerChange {
  const { billingEmails, customerAliases, externalIds, address, locale } = body;
  const { collection, time_zone: timeZone } = body;
  const name = body.name ?? body.legalName ?? undefined;
  const country = body.country === undefined ? address?.country : body.country;
  return {
    connection,
    externalId,
    email: body.email,
    ...(name !== undefined && { name }),
    ...(country !== undefined && { country }),
    ...(locale !== undefined && { locale }),
    ...(timeZone !== undefined && { timeZone }),
    ...(collection !== undefined && { settings: customerSettingsFromWire(collection) }),
    ...(billingEmails !== undefined && { billingEmails }),
    profile: profileGiven(body),
    ...(customerAliases !== undefined && { aliases: customerAliases }),
    ...(externalIds !== undefined && {
      externalIds: externalIds.filter(({ key }) => !isStripeKey(key)),
    }),
  };
}

function profileGiven(body: CustomerDetailsGiven): CustomerProfile {
  const { contactName, legalName, label, taxStatus, tax_ids: taxIds, telephone, url } = body;
  const address = body.address && addressFromWire(body.address);
  const given = { contactName, legalName, label, address, taxStatus, taxIds, telephone, url };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** What the body wants of the link: a Stripe customer, none (null), or that it stays. */
function wantedLink({ stripe_customer: named, externalIds }: CustomerDetailsGiven) {
  if (named !== undefined) return named;
  if (externalIds?.length === 0) return null;
  return externalIds?.find(({ key }) => isStripeKey(key))?.value;
}

/** The link is checked first, so that no customer is changed who cannot be linked. */
export async function storeCustomer(
  call: PutCall,
  customer: CustomerChange,
): Promise<{ row: CustomerRow; created: boolean; linkChanged: boolean }> {
  const { deps, actor, body } = call;
  const wanted = wantedLink(body);
  const link = wanted === null ? null : await readingToLink(call, customer.externalId, wanted);
  const { row, created, linkChanged } = await deps.stores.customers
    .put(customer, actor, link)
    .catch(refuseAlias(body))
    .catch(refuseLink);
  // It was linked already, and somebody linked another meanwhile: the last word holds.
  const isOther = wanted !== undefined && row.stripeCustomer !== wanted;
  if (isOther) return storeCustomer(call, customer);
  const isDue = await isDueAtOnce(call, row);
  if (isDue) await deps.syncCustomer(row);
  return { row, created, linkChanged: linkChanged || isDue };
}

/** Created while the caller waits, so that the answer has it; if not now, a worker does it. */
async function isDueAtOnce({ deps, key }: PutCall, row: CustomerRow): Promise<boolean> {
  if (row.stripeCustomer !== null) return false;
  const connection = await deps.stores.connections.get(key.connection);
  return isCreatedAtOnce(row, connection?.settings ?? {});
}

async function readingToLink(
  call: PutCall,
  externalId: string,
  id: string | undefined,
): Promise<StripeReading | undefined> {
  if (id === undefined) return undefined;
  const { deps, key } = call;
  const holder = await deps.stores.customers.byStripeCustomer(key.connection, id);
  if (holder !== null && holder.externalId !== externalId) {
    throw new HttpProblem('stripe_customer_taken', `${id} is linked to another customer already`);
  }
  // Linked already: the same again needs no answer of Stripe's.
  return holder === null ? readStripeCustomer(deps, key.connection, id) : undefined;
}

/** Each alias that is another's, at its place in the body. */
const refuseAlias =
  ({ customerAliases = [] }: CustomerDetailsGiven) =>
  (error: unknown): never => {
    if (!(error instanceof Error) || error.name !== 'AliasTaken') throw error;
    const { aliases } = error as Error & { aliases: readonly string[] };
    const detail = 'is a name of another customer; take it from there first';
    throw bodyProblem(
      aliases.map((alias) => ({
        pointer: `/customerAliases/${customerAliases.indexOf(alias)}`,
        code: 'alias_taken',
        detail,
      })),
    );
  };
