import type { Response } from 'express';
import { renderPortalConfirmPage } from '../../../../documents/pages/portal-confirm-page';
import type { ConfirmInput } from '../../../../documents/pages/portal-confirm-page';
import { renderPortalAccountProblem } from '../../../../documents/pages/portal-problem-pages';
import type { AccountProblem } from '../../../../documents/pages/portal-problem-pages';
import type { HttpDeps } from '../../../http-deps';
import { sendPage } from '../../error-page-handler';
import { inChosen } from '../../language';
import { csrfOf } from '../../page-view';
import type { FoundPortal } from '../find-portal';

export const accountUrl = ({ url, chosen }: FoundPortal, path = ''): string =>
  inChosen(`${url}/account${path}`, chosen);

/** Where the page says that the details are saved. */
export const savedDetailsUrl = ({ url, chosen }: FoundPortal): string =>
  `${url}/account?saved=1${chosen === null ? '' : `&lang=${chosen}`}#details`;

const ofBusiness = (found: FoundPortal) => ({
  ...found.of,
  locale: found.locale,
  backUrl: accountUrl(found),
});

/** Back to what the page shows now. */
export const backToAccount = (response: Response, found: FoundPortal): void =>
  response.redirect(303, accountUrl(found));

export const showProblem = (
  response: Response,
  found: FoundPortal,
  { status, problem }: { status: number; problem: AccountProblem },
): void =>
  sendPage(response, status, renderPortalAccountProblem({ ...ofBusiness(found), problem }));

export const requireConfirmation = (
  deps: HttpDeps,
  response: Response,
  found: FoundPortal,
  { path, asked }: { path: string; asked: ConfirmInput['asked'] },
): void =>
  sendPage(
    response,
    200,
    renderPortalConfirmPage({
      ...ofBusiness(found),
      action: accountUrl(found, path),
      csrf: csrfOf(deps, found.secret),
      asked,
    }),
  );
