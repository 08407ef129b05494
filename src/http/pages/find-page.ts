import { statusOf } from '../../domain/collection/status';
import type { ConnectionRow } from '../../postgres/stores';
import { hashToken } from '../../runtime/digest';
import type { HttpDeps } from '../deps';
import type { Found } from '../find-invoice';
import { withCollection } from '../find-invoice';
import { Refusal } from '../problem';

export interface FoundPage extends Found {
  connection: ConnectionRow;
  token: string;
}

const NOTHING = 'this link leads nowhere';

/** Wrong, revoked and draft links are all the same nothing. */
export async function findPage(deps: HttpDeps, token: string): Promise<FoundPage> {
  const row = /^[a-z2-7]{32}$/.test(token)
    ? await deps.stores.invoices.byLinkTokenHash(hashToken(token))
    : null;
  if (row === null) throw new Refusal('not_found', NOTHING);
  const found = await withCollection(deps, row);
  const connection = await deps.stores.connections.get(row.invoice.connection);
  if (connection === null || statusOf(found.collection.state) === 'draft') {
    throw new Refusal('not_found', NOTHING);
  }
  return { ...found, connection, token };
}
