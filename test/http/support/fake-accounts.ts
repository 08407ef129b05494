import type {
  AccountAccess,
  AccountGateway,
  EndpointRequest,
} from '../../../src/stripe/account-gateway';
import { readListRights } from '../../../src/stripe/list-rights';
import type { AccountReading } from '../../../src/stripe/read-account';
import type { Called } from '../../../src/stripe/stripe-gateway';

/** Stripe, as far as accounts and their webhook endpoints go; a test says what it answers. */
export interface FakeAccounts {
  at(access: AccountAccess): AccountGateway;
  /** By key; a key of no account is refused. */
  keys: Map<string, AccountReading>;
  missing: Map<string, Record<string, string>>;
  /** Paths of lists that Stripe does not answer with a list, each with what it answers. */
  lists: Map<string, Called<never>>;
  /** Paths of lists that were read, each with its key. */
  listsRead: string[];
  endpoints: { id: string; url: string; request: EndpointRequest | null }[];
  /** What Stripe answers to a code; a code that is not here is refused. */
  codes: Map<string, Called<{ account: string; mode: 'test' | 'live' }>>;
  /** Codes that were sent to Stripe. */
  exchanged: string[];
  /** Whether the server dies once Stripe has the code. */
  dies: boolean;
  /** Accounts whose access was ended, with the application that had it. */
  revoked: string[];
  /** What Stripe answers instead of ending an access. */
  revocation: Called<never> | null;
  /** What Stripe answers instead of making an endpoint. */
  refusal: Called<never> | null;
}

export function fakeAccounts(): FakeAccounts {
  const fake: FakeAccounts = {
    keys: new Map(),
    missing: new Map(),
    lists: new Map(),
    listsRead: [],
    endpoints: [],
    refusal: null,
    codes: new Map(),
    exchanged: [],
    dies: false,
    revoked: [],
    revocation: null,
    at: ({ secretKey, account }) => ({
      readAccount: async () =>
        fake.keys.get(account ?? secretKey) ?? {
          kind: 'locked_out',
          detail: 'Invalid API Key (HTTP 401)',
        },
      missingPermissions: async () => fake.missing.get(secretKey) ?? {},
      listRights: async (paths) => {
        fake.listsRead.push(...paths.map((path) => `${secretKey} ${path}`));
        return listRightsOf(fake.lists, paths);
      },
      endpointsAt: async (url) =>
        ok(fake.endpoints.filter((one) => one.url === url).map(({ id }) => id)),
      createEndpoint: async (request) => {
        if (fake.refusal !== null) return fake.refusal;
        const id = `we_${fake.endpoints.length + 1}`;
        fake.endpoints.push({ id, url: request.url, request });
        return ok({ id, secret: `whsec_of_${id}_long_enough` });
      },
      createAccount: async ({ key }) => {
        const account = `acct_${key.replaceAll('/', '_')}`;
        const gone = 'charges are switched off: details are missing';
        if (!fake.keys.has(account)) fake.keys.set(account, { kind: 'read', account, gone });
        return ok(account);
      },
      createAccountLink: async ({ account }) => ok(`https://connect.stripe.test/${account}`),
      authorizeUrl: ({ clientId, state, redirectUri }) =>
        `https://connect.stripe.test/oauth/authorize?${new URLSearchParams({
          client_id: clientId,
          state,
          redirect_uri: redirectUri,
        }).toString()}`,
      exchangeCode: async (code) => {
        fake.exchanged.push(code);
        if (fake.dies) throw new Error('the server died');
        return fake.codes.get(code) ?? NO_SUCH_CODE;
      },
      revokeAccess: async (access) => {
        if (fake.revocation !== null) return fake.revocation;
        fake.revoked.push(`${access.account} ${access.clientId}`);
        return ok('revoked' as const);
      },
      deleteEndpoint: async (id) => {
        fake.endpoints = fake.endpoints.filter((one) => one.id !== id);
        return ok('deleted' as const);
      },
    }),
  };
  return fake;
}

/** As the gateway itself reads what Stripe answers. */
const listRightsOf = (lists: FakeAccounts['lists'], paths: readonly string[]) =>
  readListRights((path) => Promise.resolve(lists.get(path) ?? ok(null)), paths);

const NO_SUCH_CODE: Called<never> = {
  kind: 'refused',
  code: 'invalid_grant',
  param: null,
  detail: 'Authorization code does not exist: ac_… (invalid_grant, HTTP 400)',
  requestId: null,
};

const ok = <T>(value: T): Called<T> => ({ kind: 'ok', value });
