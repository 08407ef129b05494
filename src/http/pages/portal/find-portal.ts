import type { Request } from 'express';
import { pageOf } from '../../../documents/pages/page-of';
import type { PageOf } from '../../../documents/pages/page-of';
import type { Language } from '../../../documents/words/words-for';
import type { ConnectionRow } from '../../../postgres/connections/connections';
import type { OpenPortal } from '../../../postgres/customers/portal';
import { readerLocale } from '../../../domain/reader-locale';
import { hashToken } from '../../../runtime/digest';
import type { GuessLimiter } from '../../guess-limiter';
import type { HttpDeps } from '../../http-deps';
import { HttpProblem } from '../../http-problem';
import { browserLanguage, chosenLanguage } from '../language';
import { sessionToken } from './session-cookie';

/** Where somebody with a session sees their invoices; with a link it is at its token. */
export const OWN_PLACE = 'my';

export interface FoundPortal extends OpenPortal {
  connection: ConnectionRow;
  of: PageOf;
  /** Its path, without a query. */
  url: string;
  /** What only its reader knows. */
  secret: string;
  hasSession: boolean;
  isFramed: boolean;
  chosen: Language | null;
  locale: string | null;
}

/** No interface: those are not taken where a request may have any parameters. */
export type PortalParams = Record<'place', string>;

export type FindPortal = (request: Request<PortalParams>) => Promise<FoundPortal>;

/** By the link in the address or the session of the browser; everything else is the same 404. */
export function createFindPortal(deps: HttpDeps, guesses: GuessLimiter): FindPortal {
  return async (request) => {
    const { place } = request.params;
    const secret = secretOfPortal(deps)(request);
    const found = secret === null ? null : await openPortal(deps, place, secret);
    const connection = found && (await deps.stores.connections.get(found.customer.connection));
    if (found === null || connection === null || secret === null) {
      throw guesses(request) ?? new HttpProblem('not_found', 'this link is not valid');
    }
    const chosen = chosenLanguage(request);
    const locale = readerLocale(chosen, found.customer.locale) ?? browserLanguage(request);
    return {
      ...found,
      connection,
      of: pageOf(connection, locale),
      url: `/portal/${place}`,
      secret,
      hasSession: place === OWN_PLACE,
      isFramed: (deps.settings.portalFrameAncestors ?? []).length > 0,
      chosen,
      locale,
    };
  };
}

const openPortal = ({ stores }: HttpDeps, place: string, secret: string) =>
  place === OWN_PLACE
    ? stores.portal.bySession(hashToken(secret))
    : stores.portal.byLink(hashToken(secret));

/** Null: neither a link nor a session. */
export const secretOfPortal =
  (deps: HttpDeps) =>
  (request: Request): string | null => {
    const place = String(request.params['place']);
    if (place === OWN_PLACE) return sessionToken(deps, request);
    return /^[a-z2-7]{32}$/.test(place) ? place : null;
  };
