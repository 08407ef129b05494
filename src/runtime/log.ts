import { pino } from 'pino';
import type { Logger } from 'pino';

export type Log = Logger;

/**
 * What must never be in a log line, wherever a careless call puts it. Secrets in the
 * configuration hide themselves; this list is for what arrives from outside.
 */
const REDACTED = [
  'authorization',
  'cookie',
  'stripe_signature',
  'client_secret',
  'api_key',
  'password',
  'token',
  'secret',
  'email',
].flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

const HEADERS = ['authorization', 'cookie', 'stripe-signature'].flatMap((header) => [
  `headers["${header}"]`,
  `req.headers["${header}"]`,
]);

export function createLog(options: {
  level: string;
  program: string;
  to?: NodeJS.WritableStream;
}): Log {
  const settings = {
    level: options.level,
    base: { program: options.program },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: [...REDACTED, ...HEADERS], censor: '[secret]' },
  };
  return options.to === undefined ? pino(settings) : pino(settings, options.to);
}

/** For tests and programs whose output is read by another program. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}
