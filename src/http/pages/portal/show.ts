import type { Request, RequestHandler } from 'express';
import { renderPortalPage } from '../../../documents/pages/portal-page';
import { PORTAL_FILTERS } from '../../../documents/pages/portal-view';
import type {
  PortalBalance,
  PortalFilter,
  PortalInvoice,
  PortalView,
} from '../../../documents/pages/portal-view';
import type { PageStatus } from '../../../documents/pages/page-types';
import type { CollectionState } from '../../../domain/collection/model/state';
import { remainingOf } from '../../../domain/collection/queries/ledger';
import type { Status } from '../../../domain/collection/queries/status';
import { isOverdue, statusOf } from '../../../domain/collection/queries/status';
import type { ListedInvoice } from '../../../postgres/invoices/list-invoices';
import { currentLinkToken } from '../../../runtime/link-token';
import { requireReadable } from '../../find-invoice';
import type { HttpDeps } from '../../http-deps';
import { sendPage } from '../error-page-handler';
import { inChosen } from '../language';
import { csrfOf } from '../page-view';
import type { FindPortal, FoundPortal, PortalParams } from './find-portal';

/** So many are a page of 30 KB. */
const PAGE = 20;

const OPEN: Status[] = [
  'sending',
  'open',
  'charging',
  'processing',
  'requires_action',
  'disputed',
  'held',
];
const STATUSES: Readonly<Record<PortalFilter, Status[]>> = {
  open: OPEN,
  paid: ['paid'],
  all: [...OPEN, 'paid', 'void', 'disputed_lost', 'uncollectible'],
};
/** What is to be paid: neither on its way nor in dispute. */
const DUE: Status[] = ['sending', 'open', 'charging', 'requires_action', 'held'];
const PAYABLE: ReadonlySet<Status> = new Set([
  'open',
  'sending',
  'requires_action',
  'uncollectible',
]);

/** All invoices of the customer whose link or session it is; a GET changes nothing. */
export function showPortal(deps: HttpDeps, find: FindPortal): RequestHandler<PortalParams> {
  return async (request, response) => {
    const found = await find(request);
    const view = await portalViewOf(deps, found, request);
    sendPage(response, 200, renderPortalPage(view));
  };
}

async function portalViewOf(
  deps: HttpDeps,
  found: FoundPortal,
  { query }: Request,
): Promise<PortalView> {
  const { customer, chosen } = found;
  const filter = PORTAL_FILTERS.find((name) => name === query['filter']) ?? 'open';
  const after = /^inv_[0-9a-z]{1,60}$/.exec(String(query['after']))?.[0];
  const [listed, due] = await Promise.all([
    deps.stores.invoices.list({
      connection: customer.connection,
      customerId: customer.id,
      statuses: STATUSES[filter],
      limit: PAGE + 1,
      ...(after !== undefined && { after }),
    }),
    deps.stores.collections.statesOfCustomer(customer.id, DUE),
  ]);
  const now = deps.clock.now();
  const shown = listed.slice(0, PAGE);
  return {
    ...found.of,
    locale: found.locale,
    chosen,
    url: found.url,
    balances: balancesOf(due.map(requireReadable), now),
    filter,
    invoices: shown.map((one) => toRow(deps, one, now, found)),
    next: listed.length > PAGE ? (shown.at(-1)?.cursor ?? null) : null,
    isFirst: after === undefined,
    returnUrl: found.returnUrl,
    canSignOut: found.hasSession,
    csrf: csrfOf(deps, found.secret),
    isFramed: found.isFramed,
    payUrl: inChosen(`${found.url}/pay`, chosen),
  };
}

interface DueInvoice {
  state: CollectionState;
}

/** In the order in which the currencies are written. */
function balancesOf(due: readonly DueInvoice[], now: number): PortalBalance[] {
  const balances = new Map<string, PortalBalance>();
  for (const { state } of due) {
    const { currency } = state.terms;
    const before = balances.get(currency) ?? { currency, due: 0, overdue: 0 };
    const remaining = remainingOf(state);
    const overdue = before.overdue + (isOverdue(state, now) ? remaining : 0);
    balances.set(currency, { currency, due: before.due + remaining, overdue });
  }
  return [...balances.values()]
    .filter(({ due: sum }) => sum > 0)
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}

function toRow(
  { settings }: HttpDeps,
  { row, collection }: ListedInvoice,
  now: number,
  { chosen }: FoundPortal,
): PortalInvoice {
  const { state } = requireReadable(collection);
  const { invoice, linkTokenHash } = row;
  const status = statusOf(state);
  const token = currentLinkToken(settings.linkSecrets.reveal(), row);
  const remaining = remainingOf(state);
  const isOffered = state.terms.paymentLink && state.terms.methods.length > 0;
  return {
    id: row.id,
    number: invoice.number,
    issuedOn: invoice.issuedOn,
    dueOn: invoice.dueOn,
    currency: invoice.currency,
    amountDue: invoice.amountDue,
    remaining,
    status: status as PageStatus,
    overdue: isOverdue(state, now),
    url: linkTokenHash === null ? null : inChosen(`/i/${token}`, chosen),
    pdfUrl: linkTokenHash === null ? null : inChosen(`/i/${token}/invoice.pdf`, chosen),
    canPay: isOffered && remaining > 0 && PAYABLE.has(status),
  };
}
