import type { LocalSecrets } from './local-secrets';

/** A live key moves money, and nothing that is started this way is made for that. */
export function refuseLiveKey(env: NodeJS.ProcessEnv): void {
  if (!/^(sk|rk)_live_/.test(env['STRIPE_SECRET_KEY']?.trim() ?? '')) return;
  throw new Error(
    'STRIPE_SECRET_KEY is a live key, and `npm start` would charge real cards from a laptop. ' +
      'Use a key that begins with sk_test_, or unset it for the local sandbox; README.md says ' +
      'how to go to production.',
  );
}

/** A test key of the person's own replaces the sandbox. */
export function realTestKey(env: NodeJS.ProcessEnv): string | undefined {
  const key = env['STRIPE_SECRET_KEY']?.trim();
  return key === undefined || key === '' ? undefined : key;
}

export interface ProgramSettings {
  secrets: LocalSecrets;
  databaseUrl: string;
  temporalAddress: string;
  /** Whether that server is ours, and not one a person named in TEMPORAL_ADDRESS. */
  ownTemporal: boolean;
  smtpUrl: string;
  serverPort: number;
  inboxUrl: string;
  sandboxUrl?: string;
  temporalUiUrl?: string;
  webhookSecret: string;
  clock?: { daySeconds: number; originMs: number };
  /** Settings of the caller, which win. */
  more: NodeJS.ProcessEnv;
}

/** The environment of worker, server and migrate: what production is given, with local values. */
export function programEnvironment(settings: ProgramSettings): NodeJS.ProcessEnv {
  const { secrets, sandboxUrl, clock } = settings;
  const stripe =
    sandboxUrl === undefined
      ? { STRIPE_SECRET_KEY: realTestKey(process.env) }
      : {
          STRIPE_SECRET_KEY: secrets.sandboxKey,
          STRIPE_API_BASE: sandboxUrl,
          CHECKOUT_ORIGINS: sandboxUrl,
        };
  const days =
    clock === undefined
      ? {}
      : {
          DAY_SECONDS: String(clock.daySeconds),
          CLOCK_ORIGIN: String(clock.originMs),
          STRIPE_POLL_MINUTES: '0.1', // a day passes in seconds, and lost events are days old soon
        };
  return {
    ...(settings.ownTemporal ? withoutTemporal(process.env) : process.env),
    DATABASE_URL: settings.databaseUrl,
    TEMPORAL_ADDRESS: settings.temporalAddress,
    STRIPE_WEBHOOK_SECRET: settings.webhookSecret,
    // Always the inbox, whatever SMTP_URL says: a trial must not be able to mail a stranger.
    SMTP_URL: settings.smtpUrl,
    // The server's first page links to them.
    INBOX_URL: settings.inboxUrl,
    SANDBOX_URL: sandboxUrl,
    TEMPORAL_UI_URL: settings.temporalUiUrl,
    MAIL_FROM: 'Northwind Studio <billing@northwind.example>',
    NOTIFY_EMAILS: 'owner@northwind.example',
    BUSINESS_NAME: 'Northwind Studio',
    LINK_SECRET: secrets.linkSecret,
    MASTER_KEY: secrets.masterKey,
    BOOTSTRAP_API_KEY: secrets.apiKey,
    BOOTSTRAP_INSTALLATION_KEY: secrets.installationKey,
    HOST: '127.0.0.1',
    PORT: String(settings.serverPort),
    PUBLIC_URL: `http://127.0.0.1:${settings.serverPort}`,
    DRAIN_SECONDS: '0',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    ...stripe,
    ...days,
    ...settings.more,
  };
}

/** A key or profile for a Temporal elsewhere, in the shell of a person, is not for ours. */
function withoutTemporal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^TEMPORAL_(?!CLI_PATH$)/.test(name)),
  );
}
