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
  agreed: 'a field of the sandbox control API: POST /_sandbox/authenticate/:id',
  '/ask': 'the end of a path of the sandbox control API: POST /_sandbox/refunds/:id/ask',
  standing: 'a field of the violation confirm_after_success, as GET /_sandbox/violations shows it',
};
