import type { Request, RequestHandler, Response } from 'express';
import type { AccountProblem } from '../../../../documents/pages/portal-problem-pages';
import type { HttpDeps, MethodChanged, SetupCheckoutResult } from '../../../http-deps';
import { HttpProblem } from '../../../http-problem';
import { customerActor } from '../customer-actor';
import type { FindPortal, FoundPortal, PortalParams } from '../find-portal';
import { requireConfirmation, backToAccount, showProblem } from './account-pages';

type MethodHandler = RequestHandler<PortalParams & { method: string }>;

/** To the page of Stripe where another method is entered. */
export function addMethod(deps: HttpDeps, find: FindPortal): RequestHandler<PortalParams> {
  return async (request, response) => {
    const found = await find(request);
    const result = await deps.openSetupCheckout(found.customer, false);
    if (result.kind === 'open') return response.redirect(303, result.checkout.url);
    const problem = whyNotStored(result);
    deps.log.warn({ why: result.kind }, 'a customer could not store a payment method');
    return showProblem(response, found, problem);
  };
}

function whyNotStored(result: Exclude<SetupCheckoutResult, { kind: 'open' }>): ShownProblem {
  if (result.kind !== 'failed') return { status: 409, problem: { why: 'notStored' } };
  return { status: 503, problem: { why: 'unavailable' } };
}

interface ShownProblem {
  status: number;
  problem: AccountProblem;
}

export function makeMethodDefault(deps: HttpDeps, find: FindPortal): MethodHandler {
  return async (request, response) => {
    const { found, method } = await methodAsked(deps, find, request);
    const { customer } = found;
    const actor = customerActor(deps, request);
    const result = await deps.storedMethods.makeDefault({ customer, method, actor });
    answer(response, found, problemOf(result));
  };
}

/** Asks once more: what is removed has to be entered anew. */
export function confirmRemoving(deps: HttpDeps, find: FindPortal): MethodHandler {
  return async (request, response) => {
    const { found, method, label } = await methodAsked(deps, find, request);
    const path = `/methods/${method}/remove`;
    requireConfirmation(deps, response, found, {
      path,
      asked: { what: 'remove', label },
    });
  };
}

/** From now on it is charged no more, whether Stripe answers now or a worker asks it again. */
export function removeMethod(deps: HttpDeps, find: FindPortal): MethodHandler {
  return async (request, response) => {
    const { found, method } = await methodAsked(deps, find, request);
    const { customer } = found;
    const actor = customerActor(deps, request);
    const result = await deps.storedMethods.detach({ customer, method, actor });
    const now = await deps.stores.storedMethods.get(customer.id, method);
    const isLeft = result.kind === 'failed' && now?.isDetaching === true;
    answer(response, found, isLeft ? null : problemOf(result));
  };
}

/** One that is another customer's is not there, as one that never was. */
async function methodAsked(
  { stores }: HttpDeps,
  find: FindPortal,
  request: Request<PortalParams & { method: string }>,
): Promise<{ found: FoundPortal; method: string; label: string }> {
  const found = await find(request);
  const { method } = request.params;
  const isId = /^\w{1,255}$/.test(method);
  const row = isId ? await stores.storedMethods.get(found.customer.id, method) : null;
  if (row !== null) return { found, method, label: row.label };
  throw new HttpProblem('not_found', 'there is no such payment method for this link');
}

function answer(response: Response, found: FoundPortal, problem: ShownProblem | null): void {
  if (problem === null) return backToAccount(response, found);
  return showProblem(response, found, problem);
}

function problemOf(result: MethodChanged): ShownProblem | null {
  switch (result.kind) {
    case 'done':
      return null;
    case 'unknown':
      return { status: 409, problem: { why: 'gone' } };
    case 'unusable':
      return { status: 409, problem: { why: 'unusable' } };
    case 'charging':
      return { status: 409, problem: { why: 'charging', number: result.number } };
    case 'failed':
      return { status: 503, problem: { why: 'unavailable' } };
  }
}
