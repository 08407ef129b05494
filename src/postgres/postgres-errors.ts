/** Nobody can say now: the server is away, full, overloaded, or gave way to somebody. Try again. */
export class PostgresUnavailable extends Error {
  readonly code: string;

  constructor(code: string, cause: unknown) {
    super(`PostgreSQL could not answer (${code}): ${messageOf(cause)}. Ask again shortly.`, {
      cause,
    });
    this.name = 'PostgresUnavailable';
    this.code = code;
  }
}

/** The row was saved by somebody else since it was read: load it again and decide anew. */
export class RowMovedOn extends Error {
  constructor(ref: string, version: number) {
    super(`collection ${ref} is no longer at version ${version}: load it again and decide anew`);
    this.name = 'RowMovedOn';
  }
}

/** One Stripe customer belongs to one customer of ours; this one is somebody else's already. */
export class StripeCustomerTaken extends Error {
  constructor(stripeCustomer: string) {
    super(`${stripeCustomer} is linked to another customer: unlink it there first`);
    this.name = 'StripeCustomerTaken';
  }
}

/** Whose money it is must not change while it moves. */
export class CustomerIsCharged extends Error {
  constructor(number: string, stripeCustomer: string) {
    super(
      `invoice ${number} is being charged with a method of ${stripeCustomer}: ` +
        'link another Stripe customer when that is over',
    );
    this.name = 'CustomerIsCharged';
  }
}

/** An alias names one customer; these name others already. */
export class AliasTaken extends Error {
  readonly aliases: readonly string[];

  constructor(aliases: readonly string[]) {
    super(`another customer is called ${aliases.join(', ')} already`);
    this.name = 'AliasTaken';
    this.aliases = aliases;
  }
}

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
]);

// By class: connection lost, rolled back for another, out of resources, operator at work, I/O.
const UNAVAILABLE_CLASSES = ['08', '40', '53', '57', '58'];

// Locked by another for too long; a standby that may not write; a shutdown in a transaction.
const UNAVAILABLE_CODES = new Set(['55P03', '25006', '25P03', '25P04']);

// The driver's own words when a connection breaks or cannot be had in time; they carry no code.
const DRIVER_MESSAGES = [
  'connection terminated',
  'timeout exceeded',
  'query read timeout',
  'connection is not queryable',
  'client has encountered a connection error',
];

/** Our words for an error of the driver; what is no outage is thrown on as it is. */
export function translateError(error: unknown): unknown {
  if (error instanceof PostgresUnavailable) return error;
  const code = codeOf(error);
  if (code !== null) {
    const isUnavailable =
      NETWORK_CODES.has(code) ||
      UNAVAILABLE_CODES.has(code) ||
      UNAVAILABLE_CLASSES.includes(code.slice(0, 2));
    return isUnavailable ? new PostgresUnavailable(code, error) : error;
  }
  const message = messageOf(error).toLowerCase();
  return DRIVER_MESSAGES.some((words) => message.includes(words))
    ? new PostgresUnavailable('connection', error)
    : error;
}

// By class: a value that no column takes, a rule of the tables broken, too large for an index.
const UNSAVABLE_CLASSES = ['21', '22', '23', '54'];

/**
 * Whether what was to be saved is at fault, and not the server or the program: trying again can
 * only fail again. A time that is none and a value of a kind nobody expected fail before Postgres.
 */
export function isUnsavable(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof TypeError) return true;
  return UNSAVABLE_CLASSES.includes(codeOf(error)?.slice(0, 2) ?? '');
}

/** Postgres's or the system's code. A refused connection to several addresses hides it inside. */
export function codeOf(error: unknown): string | null {
  const { code, errors } = errorFields(error);
  if (Array.isArray(errors)) return codeOf(errors[0]);
  return typeof code === 'string' ? code : null;
}

function messageOf(error: unknown): string {
  const { message, errors } = errorFields(error);
  if (Array.isArray(errors)) return messageOf(errors[0]);
  return typeof message === 'string' ? message : String(error);
}

/** Read by what it holds: an error made in another realm is no instance of our Error. */
function errorFields(error: unknown): { code?: unknown; message?: unknown; errors?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
