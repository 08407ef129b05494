import type { CustomerRow } from '../../postgres/customers/customer-row';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import type { CallerKey } from './operation-handler';

interface CustomerCall {
  deps: Pick<HttpDeps, 'stores'>;
  key: CallerKey;
  params: Record<string, string>;
}

export function requireCustomer(row: CustomerRow | null): CustomerRow {
  if (row !== null) return row;
  throw new HttpProblem('customer_unknown', 'there is no such customer for this key');
}

/** The customer that the path names, if it is one of the key's connection. */
export async function customerOfCall({ deps, key, params }: CustomerCall): Promise<CustomerRow> {
  const id = params['id'] ?? '';
  const wellFormed = /^cst_[0-9a-z]{1,60}$/.test(id);
  return requireCustomer(wellFormed ? await deps.stores.customers.byId(key.connection, id) : null);
}
