import type { RequestHandler } from 'express';
import { renderDonePage } from '../../documents/pages/done-page';
import { renderInvoicePage } from '../../documents/pages/invoice-page';
import { statusOf } from '../../domain/collection/queries/status';
import type { HttpDeps } from '../http-deps';
import { sendPage } from './error-page-handler';
import type { FindPage, FoundPage } from './find-page';
import { pageViewOf } from './page-view';

type PageHandler = RequestHandler<{ token: string }>;

/** The state now; while a charge is in flight the page reloads in a moment. */
export function showInvoice(deps: HttpDeps, findPage: FindPage): PageHandler {
  return async (request, response) => {
    const view = pageViewOf(deps, await findPage(request));
    if (view.status === 'charging') response.setHeader('Refresh', '3');
    sendPage(response, 200, renderInvoicePage(view));
  };
}

/** Where Checkout sends people back to. Whatever the query says, our records are shown. */
export function showDone(deps: HttpDeps, findPage: FindPage): PageHandler {
  const isConfirming = trackReturns(deps);
  return async (request, response) => {
    const found = await findPage(request);
    const confirming = isConfirming(found);
    const { html, refresh } = renderDonePage(pageViewOf(deps, found), { confirming });
    if (refresh !== null) response.setHeader('Refresh', refresh);
    sendPage(response, 200, html);
  };
}

const HINT_INTERVAL_MS = 5_000;
const CONFIRMING_MS = 60_000;
const FORGET_AFTER_MS = 600_000;

/**
 * A customer who comes back may be ahead of the webhook: after the answer the run gets a hint, at
 * most now and then, and for a minute the page reloads. After that it shows our records as they
 * are, so that a page that was only opened by its URL does not reload for ever.
 */
function trackReturns(deps: HttpDeps): (found: FoundPage) => boolean {
  const seen = new Map<string, { first: number; hinted: number }>();
  return (found) => {
    const { lane } = found.collection.state;
    if (lane.kind === 'none') return false;
    const now = Date.now();
    const key = `${found.row.ref} ${lane.n}`;
    if (seen.size > 10_000) seen.clear();
    const existing = seen.get(key);
    const visit =
      existing === undefined || now - existing.first > FORGET_AFTER_MS
        ? { first: now, hinted: 0 }
        : existing;
    seen.set(key, visit);
    const waits = now - visit.first < CONFIRMING_MS;
    if (waits && now - visit.hinted >= HINT_INTERVAL_MS) {
      visit.hinted = now;
      hintInBackground(deps, found);
    }
    return waits;
  };
}

function hintInBackground(deps: HttpDeps, { row, collection }: FoundPage): void {
  deps.collections.hint(deps.startOf(row, statusOf(collection.state))).then(
    (delivery) => {
      if (delivery.kind === 'unavailable') deps.log.warn({ why: delivery.detail }, 'no hint given');
    },
    (error: unknown) => deps.log.warn({ err: error }, 'no hint given'),
  );
}
