import type { CustomerAnswer } from '../../contract/answers/customer';
import { isoOrNull } from '../../contract/answers/shared';
import { settingsToWire } from '../../contract/settings-shape';
import type { Method } from '../../domain/collection/model/method';
import type { CustomerRow } from '../../postgres/stores';

export function customerView(row: CustomerRow, methods: readonly Method[]): CustomerAnswer {
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
    default_method: row.defaultMethod === null ? null : methodView(row.defaultMethod),
    methods: methods.map(methodView),
  };
}

/** The fingerprint stays inside: it ties a person's cards together across customers. */
const methodView = ({ id, type, label }: Method) => ({ id, type, label });
