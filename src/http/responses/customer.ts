import type { CustomerResponse } from '../../contract/responses/customer';
import { iso, isoOrNull } from '../../contract/responses/shared';
import { settingsToWire } from '../../contract/settings-shape';
import type { Method } from '../../domain/collection/model/method';
import { mailAddressesOf } from '../../domain/customer';
import type { CustomerRow } from '../../postgres/customers/customer-row';
import type { StoredDetails } from '../../postgres/customers/customers';

export function toCustomerResponse(
  row: CustomerRow,
  { methods, aliases, externalIds }: StoredDetails,
): CustomerResponse {
  const { profile, stripeCustomer } = row;
  const linked = stripeCustomer === null ? [] : [{ key: 'Stripe', value: stripeCustomer }];
  return {
    object: 'customer',
    id: row.id,
    external_id: row.externalId,
    connection: row.connection,
    name: row.name,
    email: row.email,
    country: row.country,
    locale: row.locale,
    time_zone: row.timeZone,
    billingEmails: [...mailAddressesOf(row)],
    unreachable_emails: (row.unreachable ?? []).map(({ since, ...marked }) => ({
      ...marked,
      since: iso(since),
    })),
    contactName: profile.contactName ?? null,
    legalName: profile.legalName ?? null,
    label: profile.label ?? null,
    address: profile.address ?? null,
    taxStatus: profile.taxStatus ?? null,
    tax_ids: [...(profile.taxIds ?? [])],
    telephone: profile.telephone ?? null,
    url: profile.url ?? null,
    customerAliases: aliases,
    externalIds: [...externalIds, ...linked],
    collection: settingsToWire(row.settings),
    stripe_customer: stripeCustomer,
    stripe_problem: row.stripeProblem,
    unlinked_at: isoOrNull(row.unlinkedAt),
    auto_pay_withdrawn: row.autoPayWithdrawn === true,
    moved_to: row.movedTo ?? null,
    default_method: row.defaultMethod === null ? null : toMethodResponse(row.defaultMethod),
    methods: methods.map(toMethodResponse),
  };
}

/** The fingerprint is not shown: it links a person's cards across customers. */
const toMethodResponse = ({ id, type, label }: Method) => ({ id, type, label });
