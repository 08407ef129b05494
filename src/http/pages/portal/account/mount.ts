import type { RequestHandler, Router } from 'express';
import type { HttpDeps } from '../../../http-deps';
import { limitFiles } from '../../limits';
import { only } from '../../only';
import { readForm } from '../../read-form';
import type { FindPortal } from '../find-portal';
import { confirmTurningOff, turnAutoPayOff, turnAutoPayOn } from './auto-pay';
import { addMethod, confirmRemoving, makeMethodDefault, removeMethod } from './methods';
import { saveDetails } from './details';
import { showAccount } from './show';
import { showStatement } from './statement';

/** How the customer pays: each change by a form of the page and noted in the audit log. */
export function mountAccount(
  router: Router,
  deps: HttpDeps,
  find: FindPortal,
  ofReader: RequestHandler,
): void {
  const form = [...readForm(4), ofReader];
  // Fifty addresses are a long form.
  const details = [...readForm(20, 65_536), ofReader];
  router.route('/:place/account').get(showAccount(deps, find)).all(only('GET, HEAD'));
  router
    .route('/:place/account/details')
    .post(...details, saveDetails(deps, find))
    .all(only('POST'));
  router
    .route('/:place/account/statement')
    .get(limitFiles(deps), showStatement(deps, find))
    .all(only('GET, HEAD'));
  router
    .route('/:place/account/methods')
    .post(...form, addMethod(deps, find))
    .all(only('POST'));
  router
    .route('/:place/account/methods/:method/default')
    .post(...form, makeMethodDefault(deps, find))
    .all(only('POST'));
  router
    .route('/:place/account/methods/:method/remove')
    .get(confirmRemoving(deps, find))
    .post(...form, removeMethod(deps, find))
    .all(only('GET, HEAD, POST'));
  router
    .route('/:place/account/auto_pay/on')
    .post(...form, turnAutoPayOn(deps, find))
    .all(only('POST'));
  router
    .route('/:place/account/auto_pay/off')
    .get(confirmTurningOff(deps, find))
    .post(...form, turnAutoPayOff(deps, find))
    .all(only('GET, HEAD, POST'));
}
