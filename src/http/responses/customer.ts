import type { CustomerResponse } from '../../contract/responses/customer';
import { isoOrNull } from '../../contract/responses/shared';
import { settingsToWire } from '../../contract/settings-shape';
import type { Method } from '../../domain/collection/model/method';
import type { CustomerRow } from '../../postgres/customer-row';

export function toCustomerResponse(row: CustomerRow, methods: readonly Method[]): CustomerResponse {
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
    collection: settingsToWire(row.settings),
    stripe_customer: row.stripeCustomer,
    unlinked_at: isoOrNull(row.unlinkedAt),
    auto_pay_withdrawn: row.autoPayWithdrawn === true,
    default_method: row.defaultMethod === null ? null : toMethodResponse(row.defaultMethod),
    methods: methods.map(toMethodResponse),
  };
}

/** The fingerprint is not shown: it links a person's cards across customers. */
const toMethodResponse = ({ id, type, label }: Method) => ({ id, type, label });
