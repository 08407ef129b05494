import type { Policy } from '../domain/collection/model/policy';
import { parsePolicy } from '../domain/collection/model/parse-policy';
import { ConfigError, settingsFrom } from './settings';
import type { Environment, Settings } from './settings';
import type { Secret } from './secret';

export { ConfigError } from './settings';
export type { Environment } from './settings';

export type Mode = 'test' | 'live';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export const RECEIPTS = ['ours', 'stripe', 'none'] as const;

/** Everything the programs may be told, read once at the start and handed to the rooms. */
export interface Config {
  mode: Mode;
  installation: string;
  connectionCode: string;
  businessName: string;
  databaseUrl: Secret;
  temporal: { address: string; namespace: string; taskQueue: string };
  stripe: {
    secretKey: Secret;
    apiBase?: string;
    webhookSecrets: Secret[];
    /** Of this process; by default Stripe's own limit, or none where Stripe is played. */
    requestsPerSecond?: number;
  };
  mail: {
    smtpUrl: Secret;
    from: string;
    notifyEmails: string[];
    receipts: (typeof RECEIPTS)[number];
  };
  http: {
    host: string;
    port: number;
    publicUrl: string;
    linkSecret: Secret;
    checkoutOrigins: string[];
    /** Where a customer is sent back to from Stripe; absent: to our own page. */
    successUrl?: string;
    cancelUrl?: string;
    /** Where an invoice of its own may send them back to. */
    returnOrigins: string[];
    /** Reverse proxies in front, whose word about the caller's address is believed. */
    trustProxy: number;
    /** From being asked to end until nobody new is let in: balancers must notice by then. */
    drainSeconds: number;
    bootstrapApiKey?: Secret;
    /** Whether /docs is served. */
    docs: boolean;
    /** Pages of the parts that `npm start` runs beside the server; never with a live key. */
    local?: { inbox?: string; sandbox?: string; temporalUi?: string };
  };
  clock: { daySeconds?: number; originMs?: number };
  /** Ladder, reminders and deadlines of invoices handed over from now on; absent: the default. */
  policy?: Policy;
  log: { level: (typeof LOG_LEVELS)[number] };
  metricsPort?: number;
  /** Where traces go; none are made without it. */
  traceEndpoint?: string;
}

/** Throws a ConfigError that lists all that is wrong; never guesses a secret. */
export function readConfig(env: Environment): Config {
  const settings = settingsFrom(env);
  const stripe = readStripe(settings);
  const config: Config = {
    mode: isLive(stripe.secretKey) ? 'live' : 'test',
    installation: readName(settings, 'INSTALLATION', 'quittance'),
    connectionCode: readName(settings, 'CONNECTION_CODE', 'default'),
    businessName: settings.text('BUSINESS_NAME', 'Quittance'),
    databaseUrl: readDatabase(settings),
    temporal: {
      address: settings.text('TEMPORAL_ADDRESS', '127.0.0.1:7233'),
      namespace: settings.text('TEMPORAL_NAMESPACE', 'default'),
      taskQueue: settings.text('TASK_QUEUE', 'quittance'),
    },
    stripe,
    mail: readMail(settings),
    http: readHttp(settings, isLive(stripe.secretKey)),
    clock: readClock(settings, isLive(stripe.secretKey)),
    ...maybe('policy', readPolicy(settings)),
    log: { level: settings.oneOf('LOG_LEVEL', LOG_LEVELS, 'info') },
    ...maybe('metricsPort', readPort(settings, 'METRICS_PORT')),
    ...maybe('traceEndpoint', settings.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:'])),
  };
  if (settings.problems.length > 0) throw new ConfigError(settings.problems);
  return config;
}

/** The one setting a migration needs: it must run before the rest of the house is configured. */
export function readDatabaseUrl(env: Environment): Secret {
  const settings = settingsFrom(env);
  const url = readDatabase(settings);
  if (settings.problems.length > 0) throw new ConfigError(settings.problems);
  return url;
}

function readDatabase(settings: Settings): Secret {
  const url = settings.secret('DATABASE_URL');
  if (url.reveal() !== '' && !/^postgres(ql)?:\/\//.test(url.reveal())) {
    settings.problems.push('DATABASE_URL must start with postgresql://');
  }
  return url;
}

function readStripe(settings: Settings): Config['stripe'] {
  const secretKey = settings.secret('STRIPE_SECRET_KEY');
  const webhookSecret = settings.secret('STRIPE_WEBHOOK_SECRET');
  const previous = settings.optionalSecret('STRIPE_WEBHOOK_SECRET_PREVIOUS');
  if (secretKey.reveal() !== '' && !/^(sk|rk)_(test|live)_/.test(secretKey.reveal())) {
    settings.problems.push(
      'STRIPE_SECRET_KEY must be a secret or restricted key: sk_ or rk_, then test_ or live_',
    );
  }
  const apiBase = settings.url('STRIPE_API_BASE', ['http:', 'https:']);
  if (apiBase?.startsWith('http:') === true && isLive(secretKey)) {
    settings.problems.push('STRIPE_API_BASE must be https:// with a live key');
  }
  return {
    secretKey,
    webhookSecrets: previous === undefined ? [webhookSecret] : [webhookSecret, previous],
    ...maybe('apiBase', apiBase),
    ...maybe(
      'requestsPerSecond',
      settings.number('STRIPE_REQUESTS_PER_SECOND', { min: 1, max: 10_000 }),
    ),
  };
}

function readMail(settings: Settings): Config['mail'] {
  const smtpUrl = settings.secret('SMTP_URL');
  if (smtpUrl.reveal() !== '' && !/^smtps?:\/\//.test(smtpUrl.reveal())) {
    settings.problems.push('SMTP_URL must start with smtp:// or smtps://');
  }
  const from = settings.text('MAIL_FROM');
  const notifyEmails = settings.list('NOTIFY_EMAILS');
  for (const [name, address] of [['MAIL_FROM', from], ...notifyEmails.map(named)] as const) {
    if (address !== '' && !/^[^\r\n]*[^\s@]+@[^\s@]+$/.test(address)) {
      settings.problems.push(`${name} holds "${address}", which is no e-mail address`);
    }
  }
  return { smtpUrl, from, notifyEmails, receipts: settings.oneOf('RECEIPTS', RECEIPTS, 'ours') };
}

function named(address: string): readonly [string, string] {
  return ['NOTIFY_EMAILS', address];
}

function readHttp(settings: Settings, live: boolean): Config['http'] {
  const publicUrl = settings.url('PUBLIC_URL', ['http:', 'https:']);
  if (publicUrl === undefined && settings.optional('PUBLIC_URL') === undefined) {
    settings.problems.push('PUBLIC_URL is missing: it stands in every link a customer is sent');
  }
  const linkSecret = settings.secret('LINK_SECRET');
  if (linkSecret.reveal() !== '' && linkSecret.reveal().length < 32) {
    settings.problems.push('LINK_SECRET must have at least 32 characters');
  }
  return {
    host: settings.text('HOST', '127.0.0.1'),
    port: readPort(settings, 'PORT') ?? 4000,
    publicUrl: publicUrl ?? '',
    linkSecret,
    checkoutOrigins: readOrigins(settings, 'CHECKOUT_ORIGINS'),
    ...maybe('successUrl', readReturn(settings, 'SUCCESS_URL')),
    ...maybe('cancelUrl', readReturn(settings, 'CANCEL_URL')),
    returnOrigins: readOrigins(settings, 'RETURN_ORIGINS'),
    trustProxy: settings.number('TRUST_PROXY', { min: 0, max: 10, whole: true }) ?? 0,
    drainSeconds: settings.number('DRAIN_SECONDS', { min: 0, max: 300 }) ?? 2,
    ...maybe('bootstrapApiKey', settings.optionalSecret('BOOTSTRAP_API_KEY')),
    docs: settings.oneOf('DOCS', ['on', 'off'], 'on') === 'on',
    ...maybe('local', live ? undefined : readLocal(settings)),
  };
}

/** Given by `npm start` alone, which always runs an inbox. */
function readLocal(settings: Settings): Config['http']['local'] {
  const page = (name: string) => settings.url(name, ['http:', 'https:']);
  const inbox = page('INBOX_URL');
  if (inbox === undefined) return undefined;
  return {
    inbox,
    ...maybe('sandbox', page('SANDBOX_URL')),
    ...maybe('temporalUi', page('TEMPORAL_UI_URL')),
  };
}

function readOrigins(settings: Settings, name: string): string[] {
  return settings.list(name).map((origin) => {
    if (URL.canParse(origin) && /^https?:/.test(origin)) return new URL(origin).origin;
    settings.problems.push(`${name} holds "${origin}", which is no http(s) address`);
    return origin;
  });
}

/** In the clear only to this machine, as for an invoice of its own. */
function readReturn(settings: Settings, name: string): string | undefined {
  const url = settings.url(name, ['http:', 'https:']);
  if (url !== undefined && /^http:/.test(url) && new URL(url).hostname !== 'localhost') {
    settings.problems.push(`${name} must be https:// (http:// only to localhost)`);
  }
  return url;
}

function readClock(settings: Settings, live: boolean): Config['clock'] {
  const daySeconds = settings.number('DAY_SECONDS', { min: 0.1, max: 86_400 });
  const originMs = settings.number('CLOCK_ORIGIN', { min: 0, max: 8.64e15, whole: true });
  if (daySeconds !== undefined && live) {
    settings.problems.push('DAY_SECONDS compresses time and is refused with a live Stripe key');
  }
  if (daySeconds !== undefined && originMs === undefined) {
    settings.problems.push('DAY_SECONDS needs CLOCK_ORIGIN (milliseconds), the same everywhere');
  }
  return { ...maybe('daySeconds', daySeconds), ...maybe('originMs', originMs) };
}

function readPolicy(settings: Settings): Policy | undefined {
  const text = settings.optionalSecret('POLICY')?.reveal();
  if (text === undefined) return undefined;
  const { policy, problems } = parsePolicy(parsed(text));
  settings.problems.push(...problems.map((problem) => `POLICY: ${problem}`));
  return policy;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // it is told as no JSON object
  }
}

function readName(settings: Settings, name: string, fallback: string): string {
  const value = settings.text(name, fallback);
  if (!/^[a-z0-9][a-z0-9_-]{0,39}$/.test(value)) {
    settings.problems.push(`${name} is "${value}": use up to 40 of a-z, 0-9, - and _`);
  }
  return value;
}

function readPort(settings: Settings, name: string): number | undefined {
  return settings.number(name, { min: 0, max: 65_535, whole: true });
}

function isLive(key: Secret): boolean {
  return /^(sk|rk)_live_/.test(key.reveal());
}

function maybe<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}
