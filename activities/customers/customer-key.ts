import type { CustomerAtStripe } from '../../src/domain/customer';
import { textOfCustomerAtStripe } from '../../src/domain/customer';
import type { CustomerRow } from '../../src/postgres/customers/customer-row';
import type { ActivityDeps } from '../deps';

/** Names a customer in keys, whatever invoice it is: two at once create one customer. */
export const customerKeyRef = (
  deps: Pick<ActivityDeps, 'digest'>,
  { connection, externalId }: Pick<CustomerRow, 'connection' | 'externalId'>,
): string => deps.digest(`customer\n${connection}\n${externalId}`).slice(0, 26);

/** Part of a key: details that changed since an earlier try do not collide with it. */
export const customerContentHash = (
  deps: Pick<ActivityDeps, 'digest'>,
  customer: CustomerAtStripe,
): string => deps.digest(textOfCustomerAtStripe(customer)).slice(0, 16);
