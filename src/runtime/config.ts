import type { Policy } from '../domain/collection/model/policy';
import { parsePolicy } from '../domain/collection/model/parse-policy';
import { MAX_CODE_LENGTH } from '../domain/field-rules';
import { RECURRING_IF_ENABLED } from '../domain/payment-methods';
import { readClockSettings } from './clock-settings';
import type { ClockSettings } from './clock-settings';
import { readDatabaseSettings } from './database-settings';
import type { DatabaseSettings } from './database-settings';
import { ConfigError, environmentReader } from './environment-reader';
import type { Environment, EnvironmentReader } from './environment-reader';
import { readMasterKeys } from './master-key-settings';
import { readFirstInstallationKey, readFirstKey } from './first-key-settings';
import type { Secret } from './secret';
import { readAttributePrefix, readTaskQueue, readTemporalVariables } from './temporal-settings';
import type { TemporalVariables } from './temporal-settings';
import type { MasterKeys } from './encryption';
import { readFontDir } from './font-settings';
import { readPrivateNets } from './private-nets-settings';
import type { PrivateNet } from './private-nets-settings';
import { readFrameAncestors, readOrigins } from './origin-settings';
import { weakSettings } from './weak-settings';

export { ConfigError } from './environment-reader';
export type { Environment } from './environment-reader';

export type Mode = 'test' | 'live';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export const RECEIPTS = ['ours', 'stripe', 'none'] as const;

/** Every setting of the programs, read once at the start and passed to the modules. */
export interface Config {
  mode: Mode;
  installation: string;
  connectionCode: string;
  businessName: string;
  database: DatabaseSettings;
  /** What reaches Temporal, read by `src/temporal`; and the queues of this installation. */
  temporal: { variables: TemporalVariables; taskQueue: string; attributePrefix: string };
  /** So many runs a second are started by all processes together; absent: as many as come. */
  startsPerSecond?: number;
  stripe: {
    secretKey: Secret;
    apiBase?: string;
    webhookSecrets: Secret[];
    /** Of all processes; by default Stripe's own limit, or none where Stripe is played. */
    requestsPerSecond?: number;
    /** So often Stripe is read for what no webhook brought. */
    pollMinutes: number;
    /** Methods for which Stripe has enabled recurring payments on this account; absent: none. */
    recurringMethods?: string[];
  };
  mail: {
    smtpUrl: Secret;
    from: string;
    notifyEmails: string[];
    receipts: (typeof RECEIPTS)[number];
    /** So many mails a second all processes together send; absent: any number. */
    perSecond?: number;
  };
  /** More fonts for PDFs: a folder of .ttf and .otf files. */
  fontDir?: string;
  http: {
    host: string;
    port: number;
    publicUrl: string;
    linkSecret: Secret;
    /** The one before it, until `links rotate` has moved everything over. */
    previousLinkSecret?: Secret;
    checkoutOrigins: string[];
    /** Where a customer is sent back to from Stripe; absent: to our own page. */
    successUrl?: string;
    cancelUrl?: string;
    /** Where an invoice may send them back to. */
    returnOrigins: string[];
    /** Whose pages may show the portal in a frame. */
    portalFrameAncestors: string[];
    /** Reverse proxies in front, whose word about the caller's address is believed. */
    trustProxy: number;
    /** From being asked to end until nobody new is let in: balancers must notice by then. */
    drainSeconds: number;
    bootstrapApiKey?: Secret;
    /** The same for the whole installation. */
    bootstrapInstallationKey?: Secret;
    /** Whether /docs is served. */
    docs: boolean;
    /** Pages of the parts that `npm start` runs beside the server; never with a live key. */
    local?: { inbox?: string; sandbox?: string; temporalUi?: string };
  };
  /** Where consumers of a mirror may be although that is not on the internet. */
  privateNets: PrivateNet[];
  /** Of the secrets of connections in the database. */
  masterKeys: Secret<MasterKeys>;
  clock: ClockSettings;
  /** Ladder, reminders and deadlines of invoices submitted from now on; absent: the default. */
  policy?: Policy;
  log: { level: (typeof LOG_LEVELS)[number] };
  metricsPort?: number;
  /** Where a worker answers /livez and /readyz; a server does on its own port. */
  probePort?: number;
  /** Where traces go; none are made without it. */
  traceEndpoint?: string;
}

/** Throws a ConfigError that lists all that is wrong; never guesses a secret. */
export function readConfig(env: Environment): Config {
  const reader = environmentReader(env);
  const stripe = readStripeConfig(reader);
  const config: Config = {
    mode: isLive(stripe.secretKey) ? 'live' : 'test',
    installation: readName(reader, 'INSTALLATION', { usual: 'quittance', max: 40 }),
    connectionCode: readName(reader, 'CONNECTION_CODE', { usual: 'default', max: MAX_CODE_LENGTH }),
    businessName: reader.text('BUSINESS_NAME', 'Quittance'),
    database: readDatabaseSettings(reader),
    temporal: {
      variables: readTemporalVariables(env, reader),
      taskQueue: readTaskQueue(reader),
      attributePrefix: readAttributePrefix(reader),
    },
    ...ifPresent('startsPerSecond', reader.number('STARTS_PER_SECOND', { min: 0.1, max: 10_000 })),
    stripe,
    mail: readMailConfig(reader),
    privateNets: readPrivateNets(reader),
    http: readHttpConfig(reader, isLive(stripe.secretKey)),
    masterKeys: readMasterKeys(reader),
    clock: readClockSettings(reader, isLive(stripe.secretKey)),
    ...ifPresent('policy', readPolicy(reader)),
    ...ifPresent('fontDir', readFontDir(reader)),
    log: { level: reader.oneOf('LOG_LEVEL', LOG_LEVELS, 'info') },
    ...ifPresent('metricsPort', readPort(reader, 'METRICS_PORT')),
    ...ifPresent('probePort', readPort(reader, 'PROBE_PORT')),
    ...ifPresent('traceEndpoint', reader.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:'])),
  };
  reader.problems.push(...weakSettings(env));
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return config;
}

function readStripeConfig(reader: EnvironmentReader): Config['stripe'] {
  const secretKey = reader.secret('STRIPE_SECRET_KEY');
  const webhookSecret = reader.secret('STRIPE_WEBHOOK_SECRET');
  const previous = reader.optionalSecret('STRIPE_WEBHOOK_SECRET_PREVIOUS');
  if (secretKey.reveal() !== '' && !/^(sk|rk)_(test|live)_/.test(secretKey.reveal())) {
    reader.problems.push(
      'STRIPE_SECRET_KEY must be a secret or restricted key: sk_ or rk_, then test_ or live_',
    );
  }
  const apiBase = reader.url('STRIPE_API_BASE', ['http:', 'https:']);
  if (apiBase?.startsWith('http:') === true && isLive(secretKey)) {
    reader.problems.push('STRIPE_API_BASE must be https:// with a live key');
  }
  return {
    secretKey,
    webhookSecrets: previous === undefined ? [webhookSecret] : [webhookSecret, previous],
    ...ifPresent('apiBase', apiBase),
    ...ifPresent(
      'requestsPerSecond',
      reader.number('STRIPE_REQUESTS_PER_SECOND', { min: 1, max: 10_000 }),
    ),
    pollMinutes: reader.number('STRIPE_POLL_MINUTES', { min: 0.01, max: 60 }) ?? 10,
    ...ifPresent('recurringMethods', readRecurringMethods(reader)),
  };
}

function readMailConfig(reader: EnvironmentReader): Config['mail'] {
  const smtpUrl = reader.secret('SMTP_URL');
  if (smtpUrl.reveal() !== '' && !/^smtps?:\/\//.test(smtpUrl.reveal())) {
    reader.problems.push('SMTP_URL must start with smtp:// or smtps://');
  }
  const from = reader.text('MAIL_FROM');
  const notifyEmails = reader.list('NOTIFY_EMAILS');
  for (const [name, address] of [
    ['MAIL_FROM', from],
    ...notifyEmails.map(notifyEmailEntry),
  ] as const) {
    if (address !== '' && !/^[^\r\n]*[^\s@]+@[^\s@]+$/.test(address)) {
      reader.problems.push(`${name} holds "${address}", which is no e-mail address`);
    }
  }
  return {
    smtpUrl,
    from,
    notifyEmails,
    receipts: reader.oneOf('RECEIPTS', RECEIPTS, 'ours'),
    ...ifPresent('perSecond', reader.number('SMTP_MAILS_PER_SECOND', { min: 0.1, max: 1_000 })),
  };
}

function notifyEmailEntry(address: string): readonly [string, string] {
  return ['NOTIFY_EMAILS', address];
}

function readRecurringMethods(reader: EnvironmentReader): string[] | undefined {
  const types = reader.list('RECURRING_METHODS');
  for (const type of types) {
    if (RECURRING_IF_ENABLED.includes(type)) continue;
    const allowed = RECURRING_IF_ENABLED.join(', ');
    reader.problems.push(`RECURRING_METHODS holds "${type}"; it may hold: ${allowed}`);
  }
  return types.length === 0 ? undefined : types;
}

function readHttpConfig(reader: EnvironmentReader, live: boolean): Config['http'] {
  const publicUrl = reader.url('PUBLIC_URL', ['http:', 'https:']);
  if (publicUrl === undefined && reader.optional('PUBLIC_URL') === undefined) {
    reader.problems.push('PUBLIC_URL is missing: it is in every link a customer is sent');
  }
  const linkSecret = reader.secret('LINK_SECRET');
  if (linkSecret.reveal() !== '' && linkSecret.reveal().length < 32) {
    reader.problems.push('LINK_SECRET must have at least 32 characters');
  }
  return {
    host: reader.text('HOST', '127.0.0.1'),
    port: readPort(reader, 'PORT') ?? 4000,
    publicUrl: publicUrl ?? '',
    linkSecret,
    ...ifPresent('previousLinkSecret', reader.optionalSecret('LINK_SECRET_PREVIOUS')),
    checkoutOrigins: readOrigins(reader, 'CHECKOUT_ORIGINS'),
    ...ifPresent('successUrl', readReturnUrl(reader, 'SUCCESS_URL')),
    ...ifPresent('cancelUrl', readReturnUrl(reader, 'CANCEL_URL')),
    returnOrigins: readOrigins(reader, 'RETURN_ORIGINS'),
    portalFrameAncestors: readFrameAncestors(reader),
    trustProxy: reader.number('TRUST_PROXY', { min: 0, max: 10, whole: true }) ?? 0,
    drainSeconds: reader.number('DRAIN_SECONDS', { min: 0, max: 300 }) ?? 2,
    ...ifPresent('bootstrapApiKey', readFirstKey(reader, live)),
    ...ifPresent('bootstrapInstallationKey', readFirstInstallationKey(reader)),
    docs: reader.oneOf('DOCS', ['on', 'off'], 'on') === 'on',
    ...ifPresent('local', live ? undefined : readLocal(reader)),
  };
}

/** Given by `npm start` alone, which always runs an inbox. */
function readLocal(settings: EnvironmentReader): Config['http']['local'] {
  const page = (name: string) => settings.url(name, ['http:', 'https:']);
  const inbox = page('INBOX_URL');
  if (inbox === undefined) return undefined;
  return {
    inbox,
    ...ifPresent('sandbox', page('SANDBOX_URL')),
    ...ifPresent('temporalUi', page('TEMPORAL_UI_URL')),
  };
}

/** In the clear only to this machine, as for an invoice's own addresses. */
function readReturnUrl(reader: EnvironmentReader, name: string): string | undefined {
  const url = reader.url(name, ['http:', 'https:']);
  if (url !== undefined && /^http:/.test(url) && new URL(url).hostname !== 'localhost') {
    reader.problems.push(`${name} must be https:// (http:// only to localhost)`);
  }
  return url;
}

function readPolicy(reader: EnvironmentReader): Policy | undefined {
  const text = reader.optionalSecret('POLICY')?.reveal();
  if (text === undefined) return undefined;
  const { policy, problems } = parsePolicy(parseJsonOrNull(text));
  reader.problems.push(...problems.map((problem) => `POLICY: ${problem}`));
  return policy;
}

function parseJsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // it is reported as no JSON object
  }
}

function readName(
  reader: EnvironmentReader,
  name: string,
  { usual, max }: { usual: string; max: number },
): string {
  const value = reader.text(name, usual);
  if (value.length > max || !/^[a-z0-9][a-z0-9_-]*$/.test(value)) {
    reader.problems.push(`${name} is "${value}": use up to ${max} of a-z, 0-9, - and _`);
  }
  return value;
}

function readPort(reader: EnvironmentReader, name: string): number | undefined {
  return reader.number(name, { min: 0, max: 65_535, whole: true });
}

function isLive(key: Secret): boolean {
  return /^(sk|rk)_live_/.test(key.reveal());
}

function ifPresent<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}
