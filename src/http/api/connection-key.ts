import type { Problem } from '../../domain/invoice';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';

type Mode = 'test' | 'live';

export const modeOfKey = (secretKey: string): Mode =>
  /^(sk|rk)_live_/.test(secretKey) ? 'live' : 'test';

export const isRestricted = (secretKey: string): boolean => secretKey.startsWith('rk_');

/** What Stripe says of the account behind a key. */
export interface KeyReading {
  account: string | null;
  /** Why it takes no charges. */
  gone: string | null;
  /** Method types that are not switched on. */
  methodsOff?: readonly string[];
  problems: Problem[];
}

/** Reads the account behind a key; what is wrong with the key comes with all the rest. */
export async function readKey(
  deps: HttpDeps,
  secretKey: string,
  wanted: { mode?: Mode | undefined; account?: string | null; onBehalfOf?: string },
): Promise<KeyReading> {
  const wrongMode = modeProblems(deps, secretKey, wanted.mode);
  if (wrongMode.length > 0) return { account: null, gone: null, problems: wrongMode };
  const { onBehalfOf } = wanted;
  const access = { secretKey, ...(onBehalfOf !== undefined && { account: onBehalfOf }) };
  const read = await deps.stripeAccount(access).readAccount();
  if (read.kind === 'later') throw stripeUnavailable();
  if (read.kind === 'locked_out') {
    const detail =
      'Stripe does not accept this key, or does not let it read its own account (a restricted ' +
      `key needs Accounts: Read): ${read.detail}`;
    return { account: null, gone: null, problems: [keyProblem('key_refused', detail)] };
  }
  const { account, gone, methodsOff = [] } = read;
  const another = wanted.account != null && wanted.account !== account;
  const detail =
    `is of the account ${account}, but this connection collects into ${wanted.account}, where ` +
    'its customers and payments are: give a key of that account, or make another connection';
  return {
    account,
    gone,
    methodsOff,
    problems: another ? [keyProblem('another_account', detail)] : [],
  };
}

function modeProblems(
  { settings }: HttpDeps,
  secretKey: string,
  wanted: Mode | undefined,
): Problem[] {
  const mode = modeOfKey(secretKey);
  if (mode === 'live' && settings.onlyTestKeys === true) {
    const detail =
      'is a live key, and this installation plays Stripe (STRIPE_API_BASE) or compresses time ' +
      '(DAY_SECONDS): give a test key';
    return [keyProblem('wrong_mode', detail)];
  }
  if (wanted === undefined || mode === wanted) return [];
  const detail = `is a ${mode} key, but the connection is in ${wanted} mode: give a ${wanted} key`;
  return [keyProblem('wrong_mode', detail)];
}

const keyProblem = (code: string, detail: string): Problem => ({
  pointer: '/secret_key',
  code,
  detail,
});

export const stripeUnavailable = (): HttpProblem =>
  new HttpProblem(
    'stripe_unavailable',
    'Stripe did not answer; nothing was changed, try again',
    {},
    { 'Retry-After': '10' },
  );

/** Asked once for each permission of a restricted key, and kept as found. */
export async function storePermissions(
  deps: HttpDeps,
  code: string,
  secretKey: string,
): Promise<void> {
  const missing = await deps.stripeAccount({ secretKey }).missingPermissions(Date.now());
  // Where Stripe is away now, the worker asks again each hour.
  if (missing !== null) await deps.stores.connections.setMissingPermissions(code, missing);
}
