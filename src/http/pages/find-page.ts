import { statusOf } from '../../domain/collection/queries/status';
import type { ConnectionRow } from '../../postgres/stores';
import { hashToken } from '../../runtime/digest';
import type { HttpDeps } from '../deps';
import { doorsOf } from '../door';
import type { Found } from '../find-invoice';
import { withCollection } from '../find-invoice';
import { Refusal } from '../problem';

export interface FoundPage extends Found {
  connection: ConnectionRow;
  token: string;
}

/** Whoever stands at a page: the link they have, and from where. */
export interface AtPage {
  params: { token: string };
  ip: string | undefined;
}

/** Wrong, revoked and draft links are all the same nothing. */
export async function findPage(deps: HttpDeps, at: AtPage): Promise<FoundPage> {
  const { links } = doorsOf(deps);
  const hash = hashToken(at.params.token);
  const found = links.mayTry(at, hash) ? await behind(deps, at.params.token, hash) : null;
  if (found === null) throw links.missed(at) ?? new Refusal('not_found', 'this link leads nowhere');
  links.welcome(at, hash);
  return found;
}

async function behind(deps: HttpDeps, token: string, hash: string): Promise<FoundPage | null> {
  if (!/^[a-z2-7]{32}$/.test(token)) return null;
  const row = await deps.stores.invoices.byLinkTokenHash(hash);
  if (row === null) return null;
  const found = await withCollection(deps, row);
  const connection = await deps.stores.connections.get(row.invoice.connection);
  const isDraft = statusOf(found.collection.state) === 'draft';
  return connection === null || isDraft ? null : { ...found, connection, token };
}
