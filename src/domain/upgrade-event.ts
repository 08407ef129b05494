import type { PublishedEvent } from './public-events';
import { eventTime } from './public-events';

type StoredData = Readonly<Record<string, unknown>>;

/** Names that data had before events had a contract. */
const RENAMED: Readonly<Record<string, string>> = {
  rest: 'amount_remaining',
  excess: 'amount_overpaid',
  received: 'amount_received',
  next_at: 'next_attempt_at',
};

const TIMES = ['next_attempt_at', 'until', 'expires_at'];

/**
 * A stored event as its type reads today. Rows are never rewritten, and a server of the previous
 * release may still write some: they are recognized by what they lack. What is of today stays as it
 * is, and so does a type that only a newer release knows. `currency` is the invoice's.
 */
export function upgradeEvent(
  type: string,
  stored: StoredData,
  currency: string | null,
): PublishedEvent {
  const data = upgradeData(type, stored, currency);
  // The contract's test holds that this gives the data of its type for every row ever written.
  return { type, data } as PublishedEvent;
}

function upgradeData(type: string, stored: StoredData, currency: string | null): StoredData {
  if (type === 'customer.payment_method_updated') return withDefaultMethod(stored);
  if (!type.startsWith('invoice.')) return stored;
  const data = { currency, ...withNamesOfToday(stored) };
  return type === 'invoice.requires_action' ? withAction(data) : data;
}

function withNamesOfToday(stored: StoredData): StoredData {
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => {
      const today = RENAMED[name] ?? name;
      const isOldTime = TIMES.includes(today) && typeof value === 'number';
      return [today, isOldTime ? eventTime(value) : value];
    }),
  );
}

/** It had a time or an amount, by what the customer had to do. */
function withAction(data: StoredData): StoredData {
  const action = 'until' in data ? 'authenticate' : 'verify_bank_account';
  return { action, until: null, amount_remaining: null, ...data };
}

function withDefaultMethod(stored: StoredData): StoredData {
  if ('default_method' in stored) return stored;
  const {
    payment_method: id,
    payment_method_type: type,
    payment_method_label: label,
    ...data
  } = stored;
  return { ...data, default_method: id === null ? null : { id, type, label } };
}
