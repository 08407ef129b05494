import type Stripe from 'stripe';
import { invalid } from '../transport/errors';
import { change, emit, emitUpdate } from '../webhooks/emit';
import { NO_PROFILE, usualSettings } from './profile';
import { createAccountStore } from '../world/account-store';
import type { AccountStore } from '../world/account-store';
import { newId } from '../world/ids';
import type { World } from '../world/world';

// Connected accounts: each has its own store, which its platform reaches with Stripe-Account.

export function accountObject(world: World, store: AccountStore): Stripe.Account {
  const existing = world.accountObjects.get(store.account);
  if (existing !== undefined) return existing;
  const fresh = blankAccount(store.account, world.clock.seconds(), true);
  world.accountObjects.set(store.account, fresh);
  return fresh;
}

export function connectAccount(
  world: World,
  platform: AccountStore,
  given: Stripe.AccountCreateParams,
): Stripe.Account {
  const id = newId('acct', 16);
  const account: Stripe.Account = {
    ...blankAccount(id, world.clock.seconds(), false),
    business_profile: profileOf(NO_PROFILE, given.business_profile),
    business_type: given.business_type ?? null,
    country: given.country ?? 'US',
    email: given.email ?? null,
    metadata: (given.metadata ?? {}) as Stripe.Metadata,
    type: given.type ?? 'standard',
  };
  world.accounts.set(id, createAccountStore(id, platform.account, world));
  world.accountObjects.set(id, account);
  return account;
}

/** A profile with what a request says of it. */
export const profileOf = (
  current: Stripe.Account.BusinessProfile,
  given: Stripe.AccountUpdateParams.BusinessProfile | undefined,
): Stripe.Account.BusinessProfile => ({
  ...current,
  ...(given as Partial<Stripe.Account.BusinessProfile> | undefined),
});

export interface AccountState {
  charges_enabled?: boolean;
  payouts_enabled?: boolean;
  details_submitted?: boolean;
  currently_due?: string[];
  disabled_reason?: Stripe.Account.Requirements.DisabledReason | null;
}

/** Stripe requires documents, or has received them: charges are disabled or enabled. */
export function changeAccount(
  world: World,
  store: AccountStore,
  state: AccountState,
): Stripe.Account {
  const account = accountObject(world, store);
  const requirements = account.requirements ?? NO_REQUIREMENTS;
  const previous = change(account, {
    charges_enabled: state.charges_enabled ?? account.charges_enabled,
    payouts_enabled: state.payouts_enabled ?? account.payouts_enabled,
    details_submitted: state.details_submitted ?? account.details_submitted,
    requirements: {
      ...requirements,
      currently_due: state.currently_due ?? requirements.currently_due,
      past_due: state.currently_due ?? requirements.past_due,
      disabled_reason:
        state.disabled_reason === undefined ? requirements.disabled_reason : state.disabled_reason,
    },
  });
  world.touched(store.account, 'account', store.account);
  emitUpdate(world, store, 'account.updated', { object: account, previous });
  return account;
}

/** The application of a platform: its account's id under another prefix. */
export const clientIdOf = ({ account }: AccountStore): string => account.replace('acct_', 'ca_');

export function platformOfClient(world: World, client: string): AccountStore | null {
  const store = /^ca_/.test(client)
    ? world.accounts.get(client.replace('ca_', 'acct_'))
    : undefined;
  return store === undefined || store.platform !== null ? null : store;
}

export const applicationOf = (platform: AccountStore) => ({
  id: clientIdOf(platform),
  object: 'application',
  name: 'Sandbox platform',
});

/**
 * The account revoked its consent: its platform gets an event and can no longer read it. One that
 * was there before it was connected goes on without.
 */
export function deauthorize(world: World, store: AccountStore): void {
  const platform = world.accounts.get(store.platform ?? '');
  const application = applicationOf(platform ?? store);
  const event = emit(world, store, 'account.application.deauthorized', application);
  platform?.events.add(event);
  if (store.byOAuth) {
    store.platform = null;
    store.byOAuth = false;
  } else {
    world.accounts.delete(store.account);
    world.accountObjects.delete(store.account);
  }
  world.touched(store.account, 'account', store.account);
}

/** Only an account with charges enabled can collect money. */
export function refuseRestricted(world: World, store: AccountStore): void {
  if (store.platform === null && !world.accountObjects.has(store.account)) return;
  const account = accountObject(world, store);
  if (account.charges_enabled || account.requirements?.disabled_reason == null) return;
  throw invalid(
    `Your account cannot currently make charges: ${account.requirements.disabled_reason}. ` +
      'Complete the requirements of the account first.',
    'account_invalid',
  );
}

const NO_REQUIREMENTS: Stripe.Account.Requirements = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};

function blankAccount(id: string, created: number, ready: boolean): Stripe.Account {
  return {
    id,
    object: 'account',
    business_profile: { ...NO_PROFILE },
    business_type: null,
    capabilities: {
      card_payments: 'active',
      sepa_debit_payments: 'active',
      us_bank_account_ach_payments: 'active',
      bacs_debit_payments: 'active',
      transfers: 'active',
    },
    charges_enabled: ready,
    controller: { type: 'account' },
    country: 'US',
    created,
    default_currency: 'usd',
    details_submitted: ready,
    email: null,
    future_requirements: { ...NO_REQUIREMENTS },
    metadata: {},
    payouts_enabled: ready,
    requirements: {
      ...NO_REQUIREMENTS,
      currently_due: ready ? [] : ['external_account', 'tos_acceptance.date'],
    },
    settings: usualSettings(),
    type: 'standard',
  };
}
