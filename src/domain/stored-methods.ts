import type { Method } from './collection/model/method';
import { isSupported } from './payment-methods';
import { HOUR } from './time';

/** What Stripe keeps of a method beside what the rules need. */
export interface MethodDetails {
  brand: string | null;
  last4: string | null;
  expMonth: number | null;
  expYear: number | null;
  bankName: string | null;
  country: string | null;
  /** Stripe's time, in ms. */
  createdAt: number;
}

/** The customer's permission for debits; Stripe may add other words. */
export interface Mandate {
  id: string;
  status: string;
}

/** As Stripe answered it; the details are absent where only what the rules need was read. */
export interface StoredMethod extends Method {
  details?: MethodDetails;
  /** Absent: not read, or it has none that we know. */
  mandate?: Mandate | null;
  /** The business asked for it to be detached, and Stripe has not done it yet. */
  isDetaching?: boolean;
}

export const DEFAULT_SETTERS = ['api', 'portal', 'stripe'] as const;
export type DefaultSetter = (typeof DEFAULT_SETTERS)[number];

/** A default that somebody chose; without one the newest is charged. */
export interface ChosenMethod {
  id: string;
  setBy: DefaultSetter;
}

export const METHOD_STATUSES = [
  'usable',
  'expired',
  'mandate_inactive',
  'detaching',
  'detached',
] as const;
export type MethodStatus = (typeof METHOD_STATUSES)[number];

/** When the month of a card is over wherever its bank is; null for what does not end. */
export function endOfCard(details: MethodDetails | null | undefined): number | null {
  const { expMonth = null, expYear = null } = details ?? {};
  return expMonth === null || expYear === null ? null : Date.UTC(expYear, expMonth, 1) + 12 * HOUR;
}

export function isExpired({ details }: StoredMethod, now: number): boolean {
  const end = endOfCard(details);
  return end !== null && end <= now;
}

export function statusOfMethod(method: StoredMethod, now: number): MethodStatus {
  if (method.isDetaching === true) return 'detaching';
  if (method.mandate?.status === 'inactive') return 'mandate_inactive';
  return isExpired(method, now) ? 'expired' : 'usable';
}

/** Whether one of them can be charged without the customer, and has not expired. */
export const hasUsableMethod = (methods: readonly StoredMethod[], now: number): boolean =>
  methods.some((one) => isSupported(one.type) && statusOfMethod(one, now) === 'usable');

export interface MethodsToOrder {
  /** All that are attached at Stripe. */
  methods: readonly StoredMethod[];
  chosen: ChosenMethod | null;
  /** The customer's default at Stripe, as read or written last, and as it is now. */
  stripeDefault: { before: string | null; now: string | null };
  now: number;
}

export interface OrderedMethods {
  chosen: ChosenMethod | null;
  /** What may be charged, in our order of choice: the first is the default. */
  inOrder: StoredMethod[];
}

/**
 * What somebody chose comes before the newest. Another default at Stripe than the one we know was
 * chosen there. Only what makes a method useless takes a choice back: detaching, expiry, a mandate
 * that is not active any more. An expired card is tried last and not barred: the bank may know its
 * successor.
 */
export function orderMethods({
  methods,
  chosen,
  stripeDefault,
  now,
}: MethodsToOrder): OrderedMethods {
  const isUsable = (method: StoredMethod) => statusOfMethod(method, now) === 'usable';
  const chargeable = methods
    .filter(({ type }) => isSupported(type))
    .filter((method) => isUsable(method) || statusOfMethod(method, now) === 'expired');
  const wanted = chosenNow(chosen, stripeDefault);
  const kept = chargeable.some((method) => method.id === wanted?.id && isUsable(method));
  const rank = (method: StoredMethod): number => {
    if (kept && method.id === wanted?.id) return 0;
    return isUsable(method) ? 1 : 2;
  };
  const inOrder = chargeable.toSorted((a, b) => rank(a) - rank(b) || ageOf(b) - ageOf(a));
  return { chosen: kept ? wanted : null, inOrder };
}

function chosenNow(
  chosen: ChosenMethod | null,
  { before, now }: MethodsToOrder['stripeDefault'],
): ChosenMethod | null {
  return now === null || now === before ? chosen : { id: now, setBy: 'stripe' };
}

const ageOf = ({ details }: StoredMethod): number => details?.createdAt ?? 0;
