import type { Allowed } from './wording';

/** Names that are frozen although their word is old: the exact name, and why it stays. */
export const ALLOWED: Allowed = {
  record_outside_payment: 'a command name: stored in commands and hashed into kept keys',
  reverse_outside_payment: 'a command name: stored in commands and hashed into kept keys',
  outside_payments: 'a path of the API that stays served beside offline_payments',
  'outside_payments/{payment}/reverse': 'a path of the API that stays served',
  recordOutsidePayment: 'an operation id of the API: generated clients hold it',
  reverseOutsidePayment: 'an operation id of the API: generated clients hold it',
  hand_over: 'the first name of the Update submit_invoice: histories and clients hold it',
  HAND_OVER: 'names the Update hand_over',
};
