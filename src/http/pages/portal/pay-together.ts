import type { Request, RequestHandler, Response } from 'express';
import { renderTogetherProblems } from '../../../documents/pages/portal-problem-pages';
import type { TogetherProblem } from '../../../documents/pages/portal-problem-pages';
import { renderPreparingPage } from '../../../documents/pages/preparing-page';
import type { BundleRow } from '../../../postgres/bundles/bundle-row';
import { currentLinkToken } from '../../../runtime/link-token';
import type { HttpDeps } from '../../http-deps';
import { HttpProblem } from '../../http-problem';
import { openBundle, waitForBundle } from '../../open-bundle';
import type { OpenBundleProblem } from '../../open-bundle';
import { sendPage } from '../error-page-handler';
import { inChosen } from '../language';
import { customerActor } from './customer-actor';
import type { FindPortal, FoundPortal, PortalParams } from './find-portal';

/** One Checkout for all that were chosen; what is in the way is said whole, and opens nothing. */
export function payTogether(deps: HttpDeps, find: FindPortal): RequestHandler<PortalParams> {
  return async (request, response) => {
    const found = await find(request);
    const chosen = chosenIn(request);
    if (chosen.length === 0) return sendProblems(response, found, [{ why: 'none' }]);
    const [alone] = chosen;
    if (alone !== undefined && chosen.length === 1) {
      return response.redirect(303, await pageOf(deps, found, alone));
    }
    // Where a payment leads back to is stored, and a link's token never is.
    const listUrl = `${deps.settings.publicUrl}${inChosen(found.url, found.chosen)}`;
    const opened = await openBundle(deps, {
      connection: found.customer.connection,
      customer: found.customer.id,
      invoices: chosen,
      // The list may not have heard of the payment yet; the page of an invoice waits for it.
      successUrl: null,
      cancelUrl: found.hasSession ? listUrl : null,
      actor: customerActor(deps, request),
    });
    if (opened.kind === 'refused') {
      const problems = await problemsOf(deps, found, chosen, opened.problems);
      return sendProblems(response, found, problems);
    }
    const row = await waitForBundle(deps, found.customer.connection, opened.row.id);
    return leadOn(deps, response, found, row);
  };
}

/** Requested repeatedly by the preparing page: on to Checkout once it is there. */
export function continueTogether(
  deps: HttpDeps,
  find: FindPortal,
): RequestHandler<PortalParams & { bundle: string }> {
  return async (request, response) => {
    const found = await find(request);
    const { bundle } = request.params;
    const { connection, id } = found.customer;
    const isId = /^bun_[0-9a-z]{1,60}$/.test(bundle);
    const row = isId ? await deps.stores.bundles.byId(connection, bundle) : null;
    return leadOn(deps, response, found, row?.customerId === id ? row : null);
  };
}

/** One alone has a page, which knows each way to pay it. */
async function pageOf(
  { stores, settings }: HttpDeps,
  { customer, chosen }: FoundPortal,
  id: string,
): Promise<string> {
  const row = await stores.invoices.byId(customer.connection, id);
  if (row === null || row.customer.id !== customer.id) throw noSuchInvoice();
  return inChosen(`/i/${currentLinkToken(settings.linkSecrets.reveal(), row)}`, chosen);
}

const chosenIn = ({ body }: Request): string[] => {
  const given = [(body as Record<string, unknown> | undefined)?.['invoice'] ?? []].flat();
  const ids = given.map((one) => (typeof one === 'string' ? one : ''));
  if (!ids.every((id) => /^inv_[0-9a-z]{1,60}$/.test(id))) throw noSuchInvoice();
  return [...new Set(ids)];
};

const noSuchInvoice = () => new HttpProblem('not_found', 'there is no such invoice for this link');

/** Somebody else's is not there, as one that never was. */
async function problemsOf(
  deps: HttpDeps,
  { customer }: FoundPortal,
  chosen: readonly string[],
  problems: readonly OpenBundleProblem[],
): Promise<TogetherProblem[]> {
  if (problems.some(({ code }) => code === 'invoice_unknown')) throw noSuchInvoice();
  return Promise.all(
    problems.map(async ({ code, at }): Promise<TogetherProblem> => {
      const id = at === null ? undefined : chosen[at];
      const row =
        id === undefined ? null : await deps.stores.invoices.byId(customer.connection, id);
      if (row === null) return { why: OF_ALL[code] ?? 'apart' };
      const { number } = row.invoice;
      return { why: code === 'paid' || code === 'void' ? code : 'notNow', number };
    }),
  );
}

const OF_ALL: Partial<Record<string, 'tooMany' | 'severalCurrencies'>> = {
  too_many: 'tooMany',
  several_currencies: 'severalCurrencies',
};

function sendProblems(
  response: Response,
  { of, locale, url, chosen }: FoundPortal,
  problems: readonly TogetherProblem[],
): void {
  const backUrl = inChosen(url, chosen);
  sendPage(response, 409, renderTogetherProblems({ ...of, locale, problems, backUrl }));
}

/** To Checkout, or a page that goes there by itself; back to the list where nothing comes of it. */
function leadOn(
  { log }: HttpDeps,
  response: Response,
  { of, locale, url, chosen }: FoundPortal,
  row: BundleRow | null,
): void {
  const back = inChosen(url, chosen);
  if (row === null) throw new HttpProblem('not_found', 'there is no such payment for this link');
  if (row.url !== null) return response.redirect(303, row.url);
  if (row.state.ending !== null || row.state.session.kind === 'over') {
    log.info({ bundle: row.id }, 'a payment for several invoices came to nothing');
    return response.redirect(303, back);
  }
  const continueUrl = inChosen(`${url}/pay/${row.id}`, chosen);
  const page = { ...of, number: null, locale, continueUrl, invoiceUrl: back };
  const { html, refresh } = renderPreparingPage(page);
  if (refresh !== null) response.setHeader('Refresh', refresh);
  return sendPage(response, 202, html);
}
