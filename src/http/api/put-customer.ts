import { isStripeKey } from '../../contract/customer-shape';
import type { CustomerDetailsGiven } from '../../contract/customer-shape';
import { customerSettingsFromWire } from '../../contract/settings-shape';
import { isCreatedAtOnce } from '../../domain/customer';
import type { CustomerProfile } from '../../domain/customer';
import type { Settings } from '../../domain/invoice';
import type { CustomerDetails } from '../../domain/submission';
import type { CustomerRow } from '../../postgres/customer-row';
import { HttpProblem, bodyProblem } from '../http-problem';
import { readStripeCustomer, storeLink } from './link-stripe-customer';
import type { StripeCustomerRead } from './link-stripe-customer';
import type { OperationCall } from './operation-handler';

type PutCall = Pick<OperationCall<'putCustomer'>, 'deps' | 'key' | 'actor' | 'body'>;

interface Unsaid {
  name: string;
  country: string | null;
  locale: string | null;
  timeZone: string | null;
  settings: Settings;
}

const NOTHING: Unsaid = { name: '', country: null, locale: null, timeZone: null, settings: {} };

/** As the body says it; `unsaid` is what holds where it says nothing. */
export function toCustomerDetails(
  connection: string,
  externalId: string,
  body: CustomerDetailsGiven,
  unsaid: Unsaid = NOTHING,
): CustomerDetails {
  const { billingEmails, customerAliases, externalIds, address } = body;
  const country = body.country === undefined ? address?.country : body.country;
  return {
    connection,
    externalId,
    name: body.name ?? body.legalName ?? unsaid.name,
    email: body.email,
    country: country === undefined ? unsaid.country : country,
    locale: body.locale === undefined ? unsaid.locale : body.locale,
    timeZone: body.time_zone === undefined ? unsaid.timeZone : body.time_zone,
    settings:
      body.collection === undefined ? unsaid.settings : customerSettingsFromWire(body.collection),
    ...(billingEmails !== undefined && { billingEmails }),
    profile: profileGiven(body),
    ...(customerAliases !== undefined && { aliases: customerAliases }),
    ...(externalIds !== undefined && {
      externalIds: externalIds.filter(({ key }) => !isStripeKey(key)),
    }),
  };
}

function profileGiven(body: CustomerDetailsGiven): CustomerProfile {
  const { contactName, legalName, label, taxStatus, telephone, url } = body;
  const address = body.address && {
    line1: body.address.line1 ?? null,
    line2: body.address.line2 ?? null,
    town: body.address.town ?? null,
    state: body.address.state ?? null,
    postcode: body.address.postcode ?? null,
    country: body.address.country ?? null,
  };
  const given = { contactName, legalName, label, address, taxStatus, telephone, url };
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
  customer: CustomerDetails,
): Promise<{ row: CustomerRow; created: boolean; linkChanged: boolean }> {
  const { deps, actor, body } = call;
  const wanted = wantedLink(body);
  const toLink = await stripeCustomerToLink(call, customer.externalId, wanted);
  const { row, created } = await deps.stores.customers
    .put(customer, actor)
    .catch(refuseAlias(body));
  if (toLink !== null) await storeLink(call, row, toLink);
  const isDue = await isDueAtOnce(call, row, wanted);
  if (isDue) await deps.syncCustomer(row);
  const isUnlinked = wanted === null && row.stripeCustomer !== null;
  if (isUnlinked) await deps.stores.customers.unlink(row.id, actor);
  return { row, created, linkChanged: toLink !== null || isUnlinked || isDue };
}

/** Created while the caller waits, so that the answer has it; if not now, a worker does it. */
async function isDueAtOnce(
  { deps, key }: PutCall,
  row: CustomerRow,
  wanted: string | null | undefined,
): Promise<boolean> {
  if (wanted !== undefined || row.stripeCustomer !== null) return false;
  const connection = await deps.stores.connections.get(key.connection);
  return isCreatedAtOnce(row, connection?.settings ?? {});
}

async function stripeCustomerToLink(
  call: PutCall,
  externalId: string,
  id: string | null | undefined,
): Promise<StripeCustomerRead | null> {
  if (id === undefined || id === null) return null;
  const { deps, key } = call;
  const holder = await deps.stores.customers.byStripeCustomer(key.connection, id);
  if (holder !== null && holder.externalId !== externalId) {
    throw new HttpProblem('stripe_customer_taken', `${id} is linked to another customer already`);
  }
  // Linked already: the same again needs no answer of Stripe's.
  if (holder !== null) return null;
  return readStripeCustomer(call, id);
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
