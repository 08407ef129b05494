import type { Policy } from '../../src/domain/collection/model/policy';
import { DEFAULT_POLICY } from '../../src/domain/collection/model/policy';
import type { Method } from '../../src/domain/collection/model/method';
import type { Terms } from '../../src/domain/collection/model/terms';
import { methodsFor } from '../../src/domain/payment-methods';
import { DAY } from '../../src/domain/time';
import { AMERICAN_METHODS, BRITISH_METHODS, METHODS } from './terms';

/** One kind of business: its policy, and what its invoices have in common. */
export interface SimulatedPolicy {
  name: string;
  policy: Policy;
  /** How many of its minor units are worth one cent. */
  worth: number;
  /** What its invoices have other than those that are rolled. */
  terms: (rolled: Terms) => Partial<Terms>;
  /** What its customers store and pay by. */
  methods: readonly Method[];
}

interface Differences {
  policy?: Partial<Policy>;
  worth?: number;
  methods?: readonly Method[];
  terms?: (rolled: Terms) => Partial<Terms>;
}

const named = (
  name: string,
  { policy, worth = 1, terms = () => ({}), methods = METHODS }: Differences,
): SimulatedPolicy => ({
  name,
  policy: { ...DEFAULT_POLICY, name: `simulated-${name.replaceAll(' ', '-')}`, ...policy },
  worth,
  terms,
  methods,
});

const CARD_ONLY = { methods: ['card'] };

const paidIn = (currency: string, methods: readonly Method[]) => ({
  currency,
  methods: methodsFor(
    currency,
    methods.map(({ type }) => type),
  ),
});

const IN_DOLLARS = paidIn('usd', AMERICAN_METHODS);
const IN_POUNDS = paidIn('gbp', BRITISH_METHODS);

export const DEFAULT_SIMULATED: SimulatedPolicy = {
  name: 'default',
  policy: DEFAULT_POLICY,
  worth: 1,
  terms: () => ({}),
  methods: METHODS,
};

/** The policies that lives are lived under; by default it is the first alone. */
export const POLICIES: readonly SimulatedPolicy[] = [
  DEFAULT_SIMULATED,
  named('long ladder, given up at its end', {
    policy: { ladderDays: [1, 2, 4, 8, 16, 30], paydays: [1, 15, 31], atEnd: 'uncollectible' },
  }),
  named('one more try', {
    policy: { ladderDays: [2], trySoonHours: 72, atEnd: 'uncollectible', returnRetries: 0 },
    terms: () => ({ timeZone: 'Europe/Berlin' }),
  }),
  named('a single try', { policy: { ladderDays: [], atEnd: 'uncollectible' } }),
  named('no reminders, and people are asked about an excess', {
    policy: { reminderDays: [], excess: 'ask', heldReminderDays: 90 },
    methods: BRITISH_METHODS,
    terms: () => ({ timeZone: 'Europe/London', ...IN_POUNDS }),
  }),
  named('many reminders, and the link is kept open', {
    policy: {
      reminderDays: [-30, -14, -7, -3, 0, 3, 7, 14],
      checkoutHours: 20,
      remindersADay: 1,
    },
    methods: AMERICAN_METHODS,
    terms: () => ({ keepLinkOpen: true, timeZone: 'America/New_York', ...IN_DOLLARS }),
  }),
  named('by link only', {
    policy: { atEnd: 'uncollectible' },
    terms: () => ({ autoCharge: false, paymentLink: true, createStripeCustomer: true }),
  }),
  named('by the stored method only', {
    policy: { reminderDays: [0], authenticationDays: 1, rereadDays: 30 },
    methods: AMERICAN_METHODS,
    terms: () => ({ autoCharge: true, paymentLink: false, ...IN_DOLLARS }),
  }),
  named('due before it was sent', {
    methods: BRITISH_METHODS,
    terms: ({ dueAt }) => ({
      dueAt: dueAt - 45 * DAY,
      timeZone: 'America/New_York',
      ...IN_POUNDS,
    }),
  }),
  named('yen in Tokyo', {
    policy: { ladderDays: [3, 6], reminderDays: [7, 14], localHour: 2, finalNoticeDays: 3 },
    terms: () => ({ currency: 'jpy', timeZone: 'Asia/Tokyo', ...CARD_ONLY }),
  }),
  named('rupiah in Jakarta', {
    worth: 10_000,
    terms: () => ({ currency: 'idr', timeZone: 'Asia/Jakarta', ...CARD_ONLY }),
  }),
  named('dinars in Tunis', {
    policy: { checkoutReuseMinutes: 55, debitRereadHours: 168 },
    terms: () => ({ currency: 'tnd', timeZone: 'Africa/Tunis', ...CARD_ONLY }),
  }),
];

/** Every one in turn, so that any row of seeds is lived under all of them. */
export const policyOfSeed = (seed: number): SimulatedPolicy =>
  POLICIES[(seed - 1) % POLICIES.length] as SimulatedPolicy;

export function policyNamed(name: string): SimulatedPolicy {
  const found = POLICIES.find((policy) => policy.name === name);
  if (found) return found;
  const names = POLICIES.map((policy) => policy.name).join(', ');
  throw new Error(`--policies wants "all" or one of: ${names}`);
}
