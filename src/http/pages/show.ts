import type { RequestHandler } from 'express';
import { renderDonePage } from '../../documents/pages/done-page';
import { renderInvoicePage } from '../../documents/pages/invoice-page';
import { renderSeveralDonePage } from '../../documents/pages/several-done-page';
import { statusOf } from '../../domain/collection/queries/status';
import type { BundleRow } from '../../postgres/bundles/bundle-row';
import type { DeliveryResult } from '../../temporal/collections';
import type { HttpDeps } from '../http-deps';
import { sendPage } from './error-page-handler';
import type { FindPage, FoundPage } from './find-page';
import { pageViewOf } from './page-view';
import { bundleOfReturn, isUnread, severalDoneView } from './several-done';

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
    const bundle = await bundleOfReturn(deps, found, request);
    const { html, refresh } =
      bundle === null
        ? renderDonePage(pageViewOf(deps, found), { confirming: isConfirming(ofLane(found)) })
        : renderSeveralDonePage(
            await severalDoneView(deps, found, {
              bundle,
              confirming: isConfirming(ofBundle(bundle)),
              request,
            }),
          );
    if (refresh !== null) response.setHeader('Refresh', refresh);
    sendPage(response, 200, html);
  };
}

const HINT_INTERVAL_MS = 5_000;
const CONFIRMING_MS = 60_000;
const FORGET_AFTER_MS = 600_000;

interface Return {
  /** What the customer comes back from. */
  key: string;
  hint: (deps: HttpDeps) => Promise<DeliveryResult>;
}

/** Null: nothing is open that Stripe could know more of. */
function ofLane({ row, collection: { state } }: FoundPage): Return | null {
  if (state.lane.kind === 'none') return null;
  const hint: Return['hint'] = ({ collections, startOf }) =>
    collections.hint(startOf(row, statusOf(state)));
  return { key: `${row.ref} ${state.lane.n}`, hint };
}

function ofBundle(bundle: BundleRow): Return | null {
  if (!isUnread(bundle)) return null;
  const { connection, id } = bundle;
  return { key: id, hint: ({ collections }) => collections.hintBundle(connection, id) };
}

/**
 * A customer who comes back may be ahead of the webhook: after the answer the run gets a hint, at
 * most now and then, and for a minute the page reloads. After that it shows our records as they
 * are, so that a page that was only opened by its URL does not reload for ever.
 */
function trackReturns(deps: HttpDeps): (back: Return | null) => boolean {
  const seen = new Map<string, { first: number; hinted: number }>();
  return (back) => {
    if (back === null) return false;
    const now = Date.now();
    if (seen.size > 10_000) seen.clear();
    const existing = seen.get(back.key);
    const visit =
      existing === undefined || now - existing.first > FORGET_AFTER_MS
        ? { first: now, hinted: 0 }
        : existing;
    seen.set(back.key, visit);
    const waits = now - visit.first < CONFIRMING_MS;
    if (waits && now - visit.hinted >= HINT_INTERVAL_MS) {
      visit.hinted = now;
      hintInBackground(deps, back);
    }
    return waits;
  };
}

function hintInBackground(deps: HttpDeps, { hint }: Return): void {
  hint(deps).then(
    (delivery) => {
      if (delivery.kind === 'unavailable') deps.log.warn({ why: delivery.detail }, 'no hint given');
    },
    (error: unknown) => deps.log.warn({ err: error }, 'no hint given'),
  );
}
