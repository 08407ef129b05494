import type { Dice } from '../simulate/dice';

/** One fault of the local Stripe, as its control API takes it. */
export interface StripeFault {
  kind: string;
  path: string;
  method: string | null;
  times: number;
  /** So many calls pass unharmed first: rolled here, so that a seed spoils the same ones. */
  after: number;
  delay_ms: number;
}

// F1 to F10 and F17; what happens to webhooks is the postman's work (F11 to F14).
const KINDS = [
  'rate_limit',
  'lock_timeout',
  'error_before',
  'error_after',
  'hang',
  'hang_after',
  'reset_before',
  'reset_after',
  'truncated',
  'html_502',
  'json_502',
  'json_502_after',
  'key_in_use',
  'slow',
  'stale_list',
  'webhook_first',
] as const;

// Only what the engine asks: who prepares customers and cards is no part of what is judged.
const PATHS = [
  { path: '^/v1/payment_intents$', method: 'POST' },
  { path: '/confirm$', method: 'POST' },
  { path: '^/v1/checkout/sessions$', method: 'POST' },
  { path: '/expire$', method: 'POST' },
  { path: '^/v1/refunds$', method: 'POST' },
  { path: '^/v1/payment_intents', method: 'GET' },
  { path: '^/v1/(checkout/sessions|charges|refunds|disputes)', method: null },
] as const;

const HANG = 3_000;

/** Each path has its own chain, worked through call by call. */
export function stripeFaults(dice: Dice): StripeFault[] {
  return PATHS.flatMap(({ path, method }) =>
    Array.from({ length: 1 + dice.upTo(4) }, () => {
      const kind = dice.pick(KINDS);
      const delay_ms = kind === 'slow' ? 500 + dice.upTo(2_500) : HANG;
      return { kind, path, method, times: 1 + dice.upTo(2), after: dice.upTo(6), delay_ms };
    }),
  );
}

/** What lists and events come to for a mirror: nothing, half of it, or much later. */
const OF_LISTS = [
  'rate_limit',
  'lock_timeout',
  'error_before',
  'hang',
  'reset_before',
  'truncated',
  'html_502',
  'slow',
] as const;

export function faultsOfLists(dice: Dice): StripeFault[] {
  const path = '^/v1/(events|customers|products|charges)';
  return Array.from({ length: 3 + dice.upTo(5) }, () => {
    const kind = dice.pick(OF_LISTS);
    const delay_ms = kind === 'slow' ? 500 + dice.upTo(2_500) : HANG;
    return { kind, path, method: 'GET', times: 1 + dice.upTo(3), after: dice.upTo(8), delay_ms };
  });
}
