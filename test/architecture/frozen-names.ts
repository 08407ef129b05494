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
  'property:rest': 'a field of events that were stored before there was a catalogue',
  'string:outside:cmd_1': 'the id of a stored payment, outside:<command id>',
  'string:ch_of_outside:cmd_1': 'made of such an id',
  'string:partly-paid-outside': 'a story, whose kept history has this name',
  'string:handed-over': 'a story, whose kept history has this name',
  'property:agreed': 'a field of the control API of the sandbox',
  'string:agreed': 'a field of the control API of the sandbox',
  'string:quittance_refused_total{door="webhooks",why="': 'the label of a metric',
};
