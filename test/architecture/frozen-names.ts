import type { Allowed } from './wording';

/**
 * Old words that stay besides the names of `frozen/frozen.json`: the kind and the exact name, and
 * why it stays.
 */
export const ALLOWED: Allowed = {
  'string:known': 'a relay status: stripe_events.fate and the label of a metric hold it',
  'property:fate': 'the column stripe_events.fate, as a row has it',
  'string:fate': 'the column stripe_events.fate, and the label of a metric',
  'name:HAND_OVER': 'the Update hand_over, which billing systems send',
  'name:handedOver': 'a field of the result of advance, which histories hold',
};
