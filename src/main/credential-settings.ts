import type { CredentialRow, CredentialStore } from '../postgres/mirror/credentials';
import type { RateLimiter } from '../stripe/rate-limiter';
import type { StripeSettings } from '../stripe/stripe-client';

interface CredentialParts {
  credentials: Pick<CredentialStore, 'secretOf'>;
  /** Null: the connection has no key that can be used. */
  settingsOf(connection: string): Promise<StripeSettings | null>;
  limiterOf(
    of: Pick<CredentialRow, 'stripeAccount' | 'mode'> & { code: string },
  ): RateLimiter | undefined;
  apiBase: string | undefined;
}

/** How Stripe is called by a credential; null where it has no key that can be used now. */
export type SettingsByCredential = (credential: CredentialRow) => Promise<StripeSettings | null>;

/** Whatever is called by it takes its turn with all other calls to the account. */
export const settingsByCredential =
  ({ credentials, settingsOf, limiterOf, apiBase }: CredentialParts): SettingsByCredential =>
  async ({ id, kind, connection: code, stripeAccount, mode }) => {
    const rateLimiter = limiterOf({ code, stripeAccount, mode });
    if (kind === 'stripe_key') {
      const secret = await credentials.secretOf(id);
      const base = apiBase === undefined ? {} : { apiBase };
      return secret === null ? null : { secretKey: secret.reveal(), rateLimiter, ...base };
    }
    const settings = await settingsOf(code);
    if (settings === null || kind === 'connection' || stripeAccount === null) return settings;
    return { ...settings, account: stripeAccount, rateLimiter };
  };
