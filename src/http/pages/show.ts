import type { RequestHandler } from 'express';
import { renderDonePage } from '../../documents/pages/done-page';
import { renderInvoicePage } from '../../documents/pages/invoice-page';
import { statusOf } from '../../domain/collection/status';
import type { HttpDeps } from '../deps';
import { sendPage } from './answer-with-page';
import type { FoundPage } from './find-page';
import { findPage } from './find-page';
import { pageView } from './page-view';

type Page = RequestHandler<{ token: string }>;

/** The truth of now; a charge in flight is looked at again in a moment. */
export function showInvoice(deps: HttpDeps): Page {
  return async (request, response) => {
    const view = pageView(deps, await findPage(deps, request.params.token));
    if (view.status === 'charging') response.setHeader('Refresh', '3');
    sendPage(response, 200, renderInvoicePage(view));
  };
}

/** Where Checkout sends people back to. The query says what it likes; our books are shown. */
export function showDone(deps: HttpDeps): Page {
  const hint = hintOnce(deps);
  return async (request, response) => {
    const found = await findPage(deps, request.params.token);
    const confirming = found.collection.state.lane.kind !== 'none';
    const { html, refresh } = renderDonePage(pageView(deps, found), { confirming });
    if (refresh !== null) response.setHeader('Refresh', refresh);
    sendPage(response, 200, html);
    if (confirming) hint(found);
  };
}

const APART = 5_000;

/** Whoever comes back may be ahead of the webhook: one look, seldom, behind the answer. */
function hintOnce(deps: HttpDeps): (found: FoundPage) => void {
  const last = new Map<string, number>();
  return ({ row, collection }) => {
    const now = Date.now();
    if (now - (last.get(row.ref) ?? 0) < APART) return;
    if (last.size > 10_000) last.clear();
    last.set(row.ref, now);
    deps.collections.hint(deps.startOf(row, statusOf(collection.state))).then(
      (reached) => {
        if (reached.kind === 'unavailable') deps.log.warn({ why: reached.detail }, 'no hint given');
      },
      (error: unknown) => deps.log.warn({ err: error }, 'no hint given'),
    );
  };
}
