import type { Command, CommandBody, CommandName } from '../src/domain/collection/model/command';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value.length > 0;
const flag: Check = (value) => typeof value === 'boolean';
const amount: Check = (value) => Number.isSafeInteger(value) && (value as number) > 0;
const time: Check = (value) => Number.isFinite(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const record: Check = (value) => typeof value === 'object' && value !== null;

type Fields<N extends CommandName> = Omit<Extract<CommandBody, { name: N }>, 'name'>;

/** What each command must carry; the compiler holds it to the type. */
const FIELDS: { [N in CommandName]: Record<keyof Fields<N>, Check> } = {
  send: {},
  edit: { terms: record },
  set_payment_link: { on: flag },
  revoke_link: {},
  open_checkout: {},
  charge_now: {},
  pause: { until: orNull(time), reason: text },
  resume: {},
  resend_mail: {},
  record_outside_payment: { amount, reference: text, receivedAt: time },
  reverse_outside_payment: { payment: text },
  refund: { payment: orNull(text), amount, n: text },
  void: { reason: text },
  mark_uncollectible: { reason: text },
  reopen: {},
  mark_dispute_lost: {},
};

/**
 * Refuses, before it is in a history, a command that no rule could read. Anybody with a
 * Temporal client can send one; what HTTP sends has been parsed already.
 */
export function checkCommand(given: unknown): asserts given is Command {
  const command = given as Record<string, unknown> | null | undefined;
  if (!record(command) || command == null) throw new TypeError('a command is an object');
  if (!text(command['id'])) throw new TypeError('id: the caller’s Idempotency-Key is missing');
  if (command['by'] !== 'business' && command['by'] !== 'customer') {
    throw new TypeError('by: is either "business" or "customer"');
  }
  const name = String(command['name']);
  if (!Object.hasOwn(FIELDS, name)) throw new TypeError(`name: there is no command "${name}"`);
  const fields: Record<string, Check> = FIELDS[name as CommandName];
  const wrongFields = Object.keys(fields).filter((field) => !fields[field]?.(command[field]));
  if (wrongFields.length > 0) {
    throw new TypeError(`${wrongFields.join(', ')}: missing or of the wrong kind for "${name}"`);
  }
}
