import { canonicalJson } from '../domain/canonical-json';
import type { ConnectionSettings, SecretsToSet } from '../postgres/connections/connection-secrets';
import type { ConnectionRow, NewConnection } from '../postgres/connections/connections';
import type { Config } from '../runtime/config';
import { SecretUnreadable } from '../runtime/encryption';
import type { ConnectionSettingsReader } from './connection-settings';

/** The connection a configuration speaks of, as its row: written at the first start alone. */
export function connectionFromConfig(config: Config): NewConnection {
  const { connectionCode: code, businessName, mode, mail, http, stripe } = config;
  const { successUrl, cancelUrl, returnOrigins } = http;
  return {
    code,
    mode,
    businessName,
    name: businessName,
    stripeAccount: null,
    settings: {
      receipts: mail.receipts,
      returnOrigins,
      ...(stripe.recurringMethods && { recurringMethods: stripe.recurringMethods }),
      ...(successUrl !== undefined && { successUrl }),
      ...(cancelUrl !== undefined && { cancelUrl }),
    },
    notifyEmails: mail.notifyEmails,
  };
}

export function secretsFromConfig({ stripe }: Pick<Config, 'stripe'>): SecretsToSet {
  const [current, previous] = stripe.webhookSecrets;
  return {
    secret_key: stripe.secretKey,
    ...(current && { webhook_secret: current }),
    ...(previous && { webhook_secret_previous: previous }),
  };
}

type Compared = Pick<ConnectionRow, 'businessName' | 'notifyEmails' | 'settings'>;

/** What the environment and the row may say differently, by the name of the setting. */
const COMPARED: Record<string, (row: Compared) => unknown> = {
  BUSINESS_NAME: ({ businessName }) => businessName,
  NOTIFY_EMAILS: ({ notifyEmails }) => notifyEmails,
  RECEIPTS: ({ settings }) => settings.receipts,
  SUCCESS_URL: ({ settings }) => settings.successUrl,
  CANCEL_URL: ({ settings }) => settings.cancelUrl,
  RETURN_ORIGINS: ({ settings }) => settings.returnOrigins,
  RECURRING_METHODS: ({ settings }) => settings.recurringMethods,
};

/** Reported, and never applied: the environment made the connection once. */
export async function environmentDifferences(
  connections: Pick<ConnectionSettingsReader, 'find'>,
  config: Config,
): Promise<{ name: string; detail: string }[]> {
  const stored = await connections.find(config.connectionCode).catch(unreadable);
  if (stored === null) return [];
  if (stored instanceof SecretUnreadable) {
    const detail = `${stored.message}: \`npm run connections -- apply\` stores those given here`;
    return [{ name: 'MASTER_KEY', detail }];
  }
  if (stored.isDisconnecting) return [];
  const given = connectionFromConfig(config);
  const names = Object.entries(COMPARED)
    .filter(([, of]) => canonicalJson(of(stored) ?? null) !== canonicalJson(of(given) ?? null))
    .map(([name]) => name);
  return [...names, ...differentSecrets(stored, config)].map((name) => ({
    name,
    detail:
      `${name} differs from what is stored of the connection "${stored.code}", which counts: ` +
      '`npm run connections -- apply` stores what the environment says',
  }));
}

function unreadable(error: unknown): SecretUnreadable {
  if (error instanceof SecretUnreadable) return error;
  throw error;
}

function differentSecrets(stored: ConnectionSettings, { stripe }: Config): string[] {
  const secrets = stored.webhookSecrets.map((secret) => secret.reveal());
  const [current, previous] = stripe.webhookSecrets.map((secret) => secret.reveal());
  return [
    ...(stored.secretKey?.reveal() === stripe.secretKey.reveal() ? [] : ['STRIPE_SECRET_KEY']),
    ...(current === secrets[0] ? [] : ['STRIPE_WEBHOOK_SECRET']),
    ...(previous === secrets[1] ? [] : ['STRIPE_WEBHOOK_SECRET_PREVIOUS']),
  ];
}
