import type { Settings } from './invoice';
import {
  isChargedOffSession,
  isSupported,
  PAYMENT_METHODS,
  paymentMethod,
} from './payment-methods';
import type { PaymentMethodType } from './payment-methods';

/** The rules that take a method out, in the order in which they are asked. */
export const METHOD_RULES = ['support', 'settings', 'currency', 'account', 'storing'] as const;
export type MethodRule = (typeof METHOD_RULES)[number];

/** What settings name, and whose they are. */
export interface NamedMethods {
  methods: readonly string[];
  by: 'customer' | 'connection';
}

export interface AllowedQuestion {
  /** Null: whatever the currency. */
  currency: string | null;
  named: NamedMethods | null;
  /** Switched off for the account at Stripe. */
  off: readonly string[];
  /** Types for which Stripe has enabled recurring payments. */
  recurring: readonly string[];
  /** Only what can be stored and charged while the customer is away. */
  toStore?: boolean;
}

export interface MethodVerdict {
  type: string;
  removedBy: MethodRule | null;
  /** In words; null for what is allowed. */
  why: string | null;
}

export interface AllowedMethods {
  types: MethodVerdict[];
  allowed: string[];
  /** The rule that took the last one out; null while there are some. */
  emptiedBy: MethodRule | null;
}

/** What a customer may use, before anything is asked of Stripe, with what took out the rest. */
export function allowedMethods(question: AllowedQuestion): AllowedMethods {
  const strange = question.named?.methods.filter((type) => !isSupported(type)) ?? [];
  const types = [...PAYMENT_METHODS.map(({ type }) => type), ...strange].map((type) =>
    verdictOf(type, question),
  );
  const allowed = types.filter(({ removedBy }) => removedBy === null).map(({ type }) => type);
  return { types, allowed, emptiedBy: allowed.length > 0 ? null : lastRule(types, question) };
}

function verdictOf(type: string, question: AllowedQuestion): MethodVerdict {
  const row = paymentMethod(type);
  const removed = row === undefined ? UNSUPPORTED : firstRule(row, question);
  return { type, removedBy: removed?.[0] ?? null, why: removed?.[1] ?? null };
}

type Removed = readonly [MethodRule, string];

const UNSUPPORTED: Removed = ['support', 'Quittance does not collect by it'];

function firstRule(row: PaymentMethodType, question: AllowedQuestion): Removed | null {
  const { currency, named, off, recurring, toStore = false } = question;
  const { type, currencies } = row;
  if (named === null && !row.offeredByDefault)
    return ['settings', 'is offered only where methods of customer or connection name it'];
  if (named !== null && !named.methods.includes(type))
    return ['settings', `is not among the methods of the ${named.by}: ${named.methods.join(', ')}`];
  if (currency !== null && currencies !== 'all' && !currencies.includes(currency))
    return ['currency', `takes ${currencies.join(', ')}, and not ${currency}`];
  if (off.includes(type))
    return ['account', 'is not switched on for the account: see Payment methods in its dashboard'];
  if (toStore && !isChargedOffSession(type, recurring))
    return ['storing', 'is stored only where recurring_methods of the connection name it'];
  return null;
}

/** Of what was wished for: where the settings name none, what is offered without them. */
function lastRule(types: readonly MethodVerdict[], { named }: AllowedQuestion): MethodRule {
  const wished = types.filter(({ type, removedBy }) =>
    named === null ? removedBy !== 'settings' : named.methods.includes(type),
  );
  const rules = wished.map(({ removedBy }) => METHOD_RULES.indexOf(removedBy ?? 'settings'));
  return METHOD_RULES[Math.max(...rules, 0)] ?? 'settings';
}

/** The rule that left nothing, with what it says of each that was wished for. */
export function whyEmpty({ types, emptiedBy }: AllowedMethods): string {
  const words = types
    .filter(({ removedBy }) => removedBy === emptiedBy)
    .map(({ type, why }) => `${type} ${why}`);
  return `no method is left by the rule ${emptiedBy}: ${words.join('; ')}`;
}

/** The customer's own come first; null: nobody names any. */
export function namedMethods(customer: Settings, connection: Settings): NamedMethods | null {
  if (customer.methods !== undefined) return { methods: customer.methods, by: 'customer' };
  return connection.methods === undefined
    ? null
    : { methods: connection.methods, by: 'connection' };
}
