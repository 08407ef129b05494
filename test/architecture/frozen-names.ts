import type { Allowed } from './wording';

/**
 * Old words that stay besides the names of `frozen/frozen.json`: the kind and the exact name, and
 * why it stays.
 */
export const ALLOWED: Allowed = {
  'string:known': 'a relay status: stripe_events.fate and the label of a metric hold it',
  'property:fate': 'the column stripe_events.fate, as a row has it',
  'string:fate': 'the column stripe_events.fate, and the label of a metric',
  'string:partly-paid-outside': 'a story, by whose name its recorded histories are kept',
  'string:handed-over': 'a play, by whose name its recorded histories are kept',
  'string:outside:cmd_1': 'the id of an offline payment: outside:<id of its command>',
  'string:ch_of_outside:cmd_1': 'made of the id of an offline payment',
  'string:quittance_refused_total{door="webhooks",why="':
    'a metric with a label that stays a release',
  'property:rest': 'amount_remaining, as stored data of public events has it',
  'name:HAND_OVER': 'the Update hand_over, which billing systems send',
  'name:handedOver': 'a field of the result of advance, which histories hold',
};
