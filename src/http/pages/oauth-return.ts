import type { Request, RequestHandler, Response } from 'express';
import type { Actor } from '../../domain/audit';
import { renderLinkAnswerPage } from '../../documents/pages/link-answer-page';
import type { LinkAnswer } from '../../documents/words/connect-words';
import type { ClaimedRequest } from '../../postgres/connections/oauth-requests';
import { hashToken } from '../../runtime/digest';
import type { Called } from '../../stripe/stripe-gateway';
import { callerAddress } from '../caller-address';
import { connectUrl } from '../connect-link';
import type { GuessLimiter } from '../guess-limiter';
import type { HttpDeps } from '../http-deps';
import { sendPage } from './error-page-handler';
import { connectingOf, linkNotValid } from './find-connecting';
import type { Connecting } from './find-connecting';

/** Each with the status of its page. */
const STATUS: Readonly<Record<LinkAnswer, number>> = {
  denied: 200,
  incomplete: 400,
  used: 409,
  refused: 409,
  another_account: 409,
  account_taken: 409,
  expired: 410,
  disconnected: 410,
  lost: 503,
  away: 503,
};

/** What Stripe adds to our address; null: it is not there, or cannot be of Stripe. */
interface Returned {
  stateHash: string;
  code: string | null;
  error: string | null;
}

type Claimed = Exclude<ClaimedRequest, { kind: 'unknown' }>;

/** Where Stripe leads the business back to, with its answer. */
export function receiveAuthorization(deps: HttpDeps, guesses: GuessLimiter): RequestHandler {
  return async (request, response) => {
    const returned = readReturned(request);
    if (returned === null) throw linkNotValid(guesses, request);
    const { stateHash, code, error } = returned;
    const isWhole = (code === null) !== (error === null);
    if (!isWhole) return sendAnswer(deps, response, null, 'incomplete');
    const codeHash = code === null ? null : hashToken(code);
    const claimed = await deps.stores.oauthRequests.claim(stateHash, codeHash);
    if (claimed.kind === 'unknown') throw linkNotValid(guesses, request);
    const answer = await answerOf(deps, { claimed, returned, actor: actorOf(deps, request) });
    if (answer === 'linked') {
      return response.redirect(303, `${connectUrl(deps, claimed.connection)}/return`);
    }
    return sendAnswer(deps, response, claimed.connection, answer);
  };
}

const actorOf = ({ settings }: HttpDeps, request: Request): Actor => ({
  by: 'connect_link',
  keyId: null,
  address: callerAddress(request, settings.trustProxy),
});

function readReturned({ query }: Request): Returned | null {
  const { state, code, error } = query;
  if (typeof state !== 'string' || !/^[\w-]{32}$/.test(state)) return null;
  const isCode = typeof code === 'string' && /^ac_\w{8,250}$/.test(code);
  const isError = typeof error === 'string' && /^[a-z_]{1,60}$/.test(error);
  return {
    stateHash: hashToken(state),
    code: isCode ? code : null,
    error: isError ? error : null,
  };
}

interface AnswerToUse {
  claimed: Claimed;
  returned: Returned;
  actor: Actor;
}

async function answerOf(
  deps: HttpDeps,
  { claimed, returned, actor }: AnswerToUse,
): Promise<LinkAnswer | 'linked'> {
  const { connection } = claimed;
  const { stateHash, code, error } = returned;
  if (claimed.kind !== 'claimed') return claimed.kind;
  if (code === null) {
    if (error === 'access_denied') return 'denied';
    deps.log.error({ connection, error }, 'Stripe did not ask whether an account may be linked');
    return 'refused';
  }
  const connecting = await connectingOf(deps, connection);
  if (connecting === null) {
    await deps.stores.oauthRequests.refuse(stateHash, 'disconnected');
    return 'disconnected';
  }
  return exchange(deps, connecting, { stateHash, code, actor });
}

/** The code goes to Stripe once, and is of no use after that, also where no answer comes. */
async function exchange(
  deps: HttpDeps,
  { of, platform: { secretKey } }: Connecting,
  { stateHash, code, actor }: { stateHash: string; code: string; actor: Actor },
): Promise<LinkAnswer | 'linked'> {
  const { oauthRequests } = deps.stores;
  const called = await deps.stripeAccount({ secretKey }).exchangeCode(code);
  if (called.kind === 'busy') {
    await oauthRequests.release(stateHash);
    return 'away';
  }
  const wrongMode = called.kind === 'ok' && called.value.mode !== of.mode;
  if (called.kind !== 'ok' || wrongMode) {
    const problem = called.kind === 'ok' ? 'it is of the other mode' : problemOf(called);
    await oauthRequests.refuse(stateHash, problem);
    deps.log.error({ connection: of.code, problem }, 'an account was not linked');
    return called.kind === 'unknown' ? 'lost' : 'refused';
  }
  const { account } = called.value;
  const read = await deps.stripeAccount({ secretKey, account }).readAccount();
  const gone = read.kind === 'read' ? read.gone : undefined;
  const result = await oauthRequests.link(stateHash, { account, gone, actor });
  deps.log.info({ connection: of.code, account, result }, 'a business let us act for its account');
  return result;
}

const problemOf = (called: Exclude<Called<never>, { kind: 'ok' }>): string =>
  'detail' in called ? called.detail : called.kind;

/** With a way back to the page that says how it is, and begins again. */
async function sendAnswer(
  deps: HttpDeps,
  response: Response,
  code: string | null,
  answer: LinkAnswer,
): Promise<void> {
  const of = code === null ? null : await deps.stores.connections.get(code);
  const back = of === null || answer === 'disconnected' ? null : connectUrl(deps, of.code);
  if (STATUS[answer] === 503) response.set('Retry-After', '10');
  const html = renderLinkAnswerPage({
    businessName: of?.businessName ?? null,
    mode: of?.mode ?? deps.settings.mode,
    answer,
    backTo: back === null ? null : new URL(back).pathname,
  });
  sendPage(response, STATUS[answer], html);
}
