import type Stripe from 'stripe';
import { andThen, callStripe, listAll, ok } from './call';
import { createAccountLink, createConnectedAccount } from './connected-accounts';
import type { AccountLinkRequest, AccountRequest } from './connected-accounts';
import { readListRights } from './list-rights';
import type { ListRight } from './list-rights';
import { authorizeUrl, exchangeCode, revokeAccess } from './oauth';
import type { AccessOfAccount, AuthorizationRequest, GrantedAccount } from './oauth';
import { PERMISSIONS, probePermissions } from './permissions';
import type { MissingPermissions } from './permissions';
import { readAccount } from './read-account';
import type { AccountReading } from './read-account';
import { API_VERSION, createStripeClient } from './stripe-client';
import type { StripeSettings } from './stripe-client';
import type { Called } from './stripe-gateway';
import { WEBHOOK_EVENT_TYPES } from './webhook-event-types';

/** What is asked of Stripe about the account behind a key, and not about an invoice. */
export interface AccountGateway {
  readAccount(): Promise<AccountReading>;
  /** What a restricted key may not do; null where Stripe did not answer. */
  missingPermissions(now: number): Promise<MissingPermissions | null>;
  /** Whether each of these lists may be read, by its path. */
  listRights(paths: readonly string[]): Promise<Called<Map<string, ListRight>>>;
  /** Those that send to this address, made by hand or not. */
  endpointsAt(url: string): Promise<Called<string[]>>;
  createEndpoint(request: EndpointRequest): Promise<Called<{ id: string; secret: string }>>;
  /** One that is not there any more is as good as deleted. */
  deleteEndpoint(id: string): Promise<Called<'deleted'>>;
  /** One that is connected to this account as its platform; answers its id. */
  createAccount(request: AccountRequest): Promise<Called<string>>;
  /** An address at Stripe where a connected account enters what is needed. */
  createAccountLink(request: AccountLinkRequest): Promise<Called<string>>;
  /** Where a business is asked whether the platform may act for its account. */
  authorizeUrl(request: AuthorizationRequest): string;
  /** The account of which the business said yes. Never twice with one code. */
  exchangeCode(code: string): Promise<Called<GrantedAccount>>;
  /** Ends the access that an account gave by OAuth; without access it has ended already. */
  revokeAccess(access: AccessOfAccount): Promise<Called<'revoked'>>;
}

/** The account behind a key, or one connected to it. */
export interface AccountAccess {
  secretKey: string;
  account?: string;
  /** Calls wait for their turn with all others to this account; absent: they are few. */
  pacedAs?: { code: string; stripeAccount: string | null; mode: 'test' | 'live' };
}

export interface EndpointRequest {
  key: string;
  url: string;
  /** Of the accounts connected to this one, and not of itself. */
  connect: boolean;
  description: string;
  metadata: Record<string, string>;
}

export function createAccountGateway(settings: StripeSettings): AccountGateway {
  const stripe = createStripeClient(settings);
  return {
    readAccount: () => readAccount(stripe),
    missingPermissions: (now) => probePermissions(settings, now),
    listRights: (paths) => readListRights((path) => readFirst(stripe, path), paths),
    endpointsAt: (url) => endpointsAt(stripe, url),
    createEndpoint: (request) => createEndpoint(stripe, request),
    deleteEndpoint: (id) => deleteEndpoint(stripe, id),
    createAccount: (request) => createConnectedAccount(stripe, request),
    createAccountLink: (request) => createAccountLink(stripe, request),
    authorizeUrl: (request) => authorizeUrl(settings, request),
    exchangeCode: (code) => exchangeCode(settings, code),
    revokeAccess: (access) => revokeAccess(stripe, access),
  };
}

const readFirst = (stripe: Stripe, path: string): Promise<Called<unknown>> =>
  callStripe(
    'list',
    () => stripe.rawRequest('GET', `${path}?limit=1`) as Promise<Stripe.Response<object>>,
  );

async function endpointsAt(stripe: Stripe, url: string): Promise<Called<string[]>> {
  const all = await listAll((page) => stripe.webhookEndpoints.list(page));
  return andThen(all, (endpoints) =>
    ok(endpoints.filter((one) => one.url === url).map(({ id }) => id)),
  );
}

/** Of our version: what an endpoint sends is rendered in the one it was made with. */
async function createEndpoint(
  stripe: Stripe,
  { key, url, connect, description, metadata }: EndpointRequest,
): Promise<Called<{ id: string; secret: string }>> {
  const params: Stripe.WebhookEndpointCreateParams = {
    url,
    connect,
    description,
    metadata,
    enabled_events: [...WEBHOOK_EVENT_TYPES],
    api_version: API_VERSION,
  };
  const created = await callStripe('webhook_endpoint', () =>
    stripe.webhookEndpoints.create(params, { idempotencyKey: key }),
  );
  return andThen(created, ({ object: { id, secret } }) =>
    secret === undefined
      ? { kind: 'unknown', detail: `the webhook endpoint ${id} came without its secret` }
      : ok({ id, secret }),
  );
}

async function deleteEndpoint(stripe: Stripe, id: string): Promise<Called<'deleted'>> {
  const deleted = await callStripe('webhook_endpoint', () => stripe.webhookEndpoints.del(id));
  return deleted.kind === 'missing' ? ok('deleted') : andThen(deleted, () => ok('deleted'));
}

export type PermissionStatus = 'granted' | 'missing' | 'unknown_until_first_write';

export interface PermissionReport {
  /** As on Stripe's form for restricted keys. */
  resource: string;
  access: 'Read' | 'Write';
  status: PermissionStatus;
  /** What goes wrong without it. */
  without: string;
}

/**
 * What a key may do, as far as that is known: that a write is not refused is known for certain
 * once one was made. A secret key may do all.
 */
export function permissionReport(
  key: { isRestricted: boolean },
  missing: Readonly<Record<string, string>>,
): PermissionReport[] {
  return PERMISSIONS.map(({ resource, access, permission, without }) => {
    const unrefused = key.isRestricted && access === 'Write' ? UNPROVEN : 'granted';
    const status = Object.hasOwn(missing, permission) ? 'missing' : unrefused;
    return { resource, access, status, without };
  });
}

const UNPROVEN: PermissionStatus = 'unknown_until_first_write';
