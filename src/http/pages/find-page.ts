import { statusOf } from '../../domain/collection/queries/status';
import type { ConnectionRow } from '../../postgres/connections';
import { hashToken } from '../../runtime/digest';
import type { HttpDeps } from '../http-deps';
import { guessLimitersOf } from '../guess-limiter';
import type { FoundInvoice } from '../find-invoice';
import { withCollection } from '../find-invoice';
import { HttpProblem } from '../http-problem';

export interface FoundPage extends FoundInvoice {
  connection: ConnectionRow;
  token: string;
}

/** A visitor of a page: the link they have, and their address. */
export interface PageRequest {
  params: { token: string };
  ip: string | undefined;
}

/** Wrong, revoked and draft links all get the same 404. */
export async function findPage(deps: HttpDeps, request: PageRequest): Promise<FoundPage> {
  const { links } = guessLimitersOf(deps);
  const hash = hashToken(request.params.token);
  const found = links.mayTry(request, hash)
    ? await invoiceOfLink(deps, request.params.token, hash)
    : null;
  if (found === null)
    throw links.recordFailure(request) ?? new HttpProblem('not_found', 'this link is not valid');
  links.recordSuccess(request, hash);
  return found;
}

async function invoiceOfLink(
  deps: HttpDeps,
  token: string,
  hash: string,
): Promise<FoundPage | null> {
  if (!/^[a-z2-7]{32}$/.test(token)) return null;
  const row = await deps.stores.invoices.byLinkTokenHash(hash);
  if (row === null) return null;
  const found = await withCollection(deps, row);
  const connection = await deps.stores.connections.get(row.invoice.connection);
  const isDraft = statusOf(found.collection.state) === 'draft';
  return connection === null || isDraft ? null : { ...found, connection, token };
}
