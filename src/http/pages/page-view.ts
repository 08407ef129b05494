import { invoicePageView } from '../../documents/pages/invoice-page-view';
import type { InvoicePageView, PageMessage } from '../../documents/pages/page-types';
import type { CommandBody } from '../../domain/collection/model/command';
import { flagsOf, statusOf } from '../../domain/collection/queries/status';
import { wouldRefuse } from '../../domain/collection/would-refuse';
import { linkTokenOf, uuidv7 } from '../../runtime/digest';
import type { HttpDeps } from '../http-deps';
import type { FoundPage } from './find-page';

/** Everything a page of this invoice shows, only from our records. */
export function pageViewOf(
  deps: HttpDeps,
  found: FoundPage,
  message: PageMessage | null = null,
): InvoicePageView {
  const { row, collection, facts, connection, token, chosen, locale } = found;
  const { state, policy } = collection;
  const now = deps.clock.now();
  const isAllowed = (body: CommandBody): boolean =>
    wouldRefuse({ state, policy, facts }, { id: 'asking', by: 'customer', ...body }, now) === null;
  return invoicePageView({
    invoice: { ...row.invoice, bankDetails: row.invoice.bankDetails ?? connection.bankDetails },
    state,
    status: statusOf(state),
    flags: flagsOf(state, now),
    now,
    businessName: connection.businessName,
    branding: connection.branding ?? null,
    issuer: connection,
    customer: row.customer,
    contact: connection.notifyEmails[0] ?? null,
    token,
    mode: connection.mode,
    commandId: uuidv7(),
    locale,
    chosen,
    csrf: csrfOf(deps, token),
    message,
    allowed: {
      pay: isAllowed({ name: 'open_checkout' }),
      charge: isAllowed({ name: 'charge_now' }),
    },
  });
}

/** Only known to readers of the page; for browsers that do not send where a form came from. */
export const csrfOf = ({ settings }: HttpDeps, token: string): string =>
  linkTokenOf(settings.linkSecrets.reveal().linkSecret, `csrf/${token}`);
