import type { Request } from 'express';
import type { Language } from '../../documents/words/words-for';
import type { Fact } from '../../domain/collection/model/fact';
import { statusOf } from '../../domain/collection/queries/status';
import type { ConnectionRow } from '../../postgres/connections/connections';
import { hashToken } from '../../runtime/digest';
import type { HttpDeps } from '../http-deps';
import type { GuessLimiter } from '../guess-limiter';
import type { FoundInvoice } from '../find-invoice';
import { withInputs } from '../find-invoice';
import { HttpProblem } from '../http-problem';
import { chosenLanguage, pageLocale } from './language';

export interface FoundPage extends FoundInvoice {
  /** What is stored beside the row and no step has taken: a run would take it first. */
  facts: readonly Fact[];
  connection: ConnectionRow;
  token: string;
  /** By the switch on the page. */
  chosen: Language | null;
  locale: string | null;
}

export type FindPage = (request: Request<{ token: string }>) => Promise<FoundPage>;

/** Always looked up. Wrong, revoked and draft links all get the same 404. */
export function createFindPage(deps: HttpDeps, guesses: GuessLimiter): FindPage {
  return async (request) => {
    const { token } = request.params;
    const found = await invoiceOfLink(deps, token, hashToken(token));
    if (found !== null) {
      const locale = pageLocale(request, found.row);
      return { ...found, chosen: chosenLanguage(request), locale };
    }
    throw guesses(request) ?? new HttpProblem('not_found', 'this link is not valid');
  };
}

async function invoiceOfLink(
  deps: HttpDeps,
  token: string,
  hash: string,
): Promise<Omit<FoundPage, 'chosen' | 'locale'> | null> {
  if (!/^[a-z2-7]{32}$/.test(token)) return null;
  const row = await deps.stores.invoices.byLinkTokenHash(hash);
  if (row === null) return null;
  const stored = await withInputs(deps, row.ref);
  if (stored === null) return null;
  const connection = await deps.stores.connections.get(row.invoice.connection);
  const isDraft = statusOf(stored.collection.state) === 'draft';
  return connection === null || isDraft ? null : { row, ...stored, connection, token };
}
