import type { RequestHandler } from 'express';
import { renderDonePage } from '../../documents/pages/done-page';
import { renderInvoicePage } from '../../documents/pages/invoice-page';
import { statusOf } from '../../domain/collection/queries/status';
import type { HttpDeps } from '../deps';
import { sendPage } from './answer-with-page';
import type { FoundPage } from './find-page';
import { findPage } from './find-page';
import { pageView } from './page-view';

type Page = RequestHandler<{ token: string }>;

/** The truth of now; a charge in flight is looked at again in a moment. */
export function showInvoice(deps: HttpDeps): Page {
  return async (request, response) => {
    const view = pageView(deps, await findPage(deps, request));
    if (view.status === 'charging') response.setHeader('Refresh', '3');
    sendPage(response, 200, renderInvoicePage(view));
  };
}

/** Where Checkout sends people back to. The query says what it likes; our books are shown. */
export function showDone(deps: HttpDeps): Page {
  const returned = returnsOf(deps);
  return async (request, response) => {
    const found = await findPage(deps, request);
    const confirming = returned(found);
    const { html, refresh } = renderDonePage(pageView(deps, found), { confirming });
    if (refresh !== null) response.setHeader('Refresh', refresh);
    sendPage(response, 200, html);
  };
}

const APART = 5_000;
const PATIENCE = 60_000;
const FORGOTTEN = 600_000;

/**
 * Whoever comes back may be ahead of the webhook: seldom, behind the answer, the run is told to
 * look, and for a minute the page waits with them. After that our books are the truth again:
 * whoever only called the address has a page that stands still.
 */
function returnsOf(deps: HttpDeps): (found: FoundPage) => boolean {
  const seen = new Map<string, { first: number; hinted: number }>();
  return (found) => {
    const { lane } = found.collection.state;
    if (lane.kind === 'none') return false;
    const now = Date.now();
    const key = `${found.row.ref} ${lane.n}`;
    if (seen.size > 10_000) seen.clear();
    const known = seen.get(key);
    const visit =
      known === undefined || now - known.first > FORGOTTEN ? { first: now, hinted: 0 } : known;
    seen.set(key, visit);
    const waits = now - visit.first < PATIENCE;
    if (waits && now - visit.hinted >= APART) {
      visit.hinted = now;
      hintBehind(deps, found);
    }
    return waits;
  };
}

function hintBehind(deps: HttpDeps, { row, collection }: FoundPage): void {
  deps.collections.hint(deps.startOf(row, statusOf(collection.state))).then(
    (reached) => {
      if (reached.kind === 'unavailable') deps.log.warn({ why: reached.detail }, 'no hint given');
    },
    (error: unknown) => deps.log.warn({ err: error }, 'no hint given'),
  );
}
