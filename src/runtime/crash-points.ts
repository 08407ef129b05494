/**
 * Where a process may die in a test: before and after each call of Stripe, commit, mail, message to
 * a consumer and word to a run. Once before it is known to have happened, once after and before
 * anybody was informed.
 */
export const CRASH_POINTS = [
  'ack.before_commit',
  'ack.after_commit',
  'advance.before_commit',
  'advance.after_commit',
  'bundle.before_commit',
  'bundle.after_commit',
  'bundle.lane_taken',
  'bundle.lane_returned',
  'bundle.share_given',
  'bundle.before_customer',
  'bundle.after_customer',
  'bundle.before_session',
  'bundle.after_session',
  'bundle.before_close',
  'bundle.after_close',
  'bundle.before_read',
  'checkout.before_stripe',
  'checkout.after_stripe',
  'close.before_stripe',
  'close.after_stripe',
  'command.before_commit',
  'command.after_commit',
  'confirm.before_stripe',
  'confirm.after_stripe',
  'customer.before_stripe',
  'customer.after_stripe',
  'delivery.before_send',
  'delivery.before_commit',
  'delivery.after_commit',
  'submit.before_commit',
  'submit.after_commit',
  'hint.before_signal',
  'hint.after_signal',
  'read.before_stripe',
  'read.after_stripe',
  'mail.before_send',
  'mail.after_send',
  'mail.after_commit',
  'mirror_events.before_commit',
  'mirror_events.after_commit',
  'mirror_page.before_commit',
  'mirror_page.after_commit',
  'open_intent.before_stripe',
  'open_intent.after_stripe',
  'period.before_commit',
  'period.after_commit',
  'refund.before_stripe',
  'refund.after_stripe',
  'dispute.before_stripe',
  'dispute.after_stripe',
  'relay.before_commit',
  'relay.after_commit',
  'start.before_signal',
  'start.after_signal',
  'update.before_signal',
  'update.after_signal',
  'webhook.before_commit',
  'webhook.after_commit',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

export type CrashAt<Name extends string = string> = (name: Name) => void;

/**
 * Places where a test may kill the process outright, to see that nothing is lost. Silent unless
 * CRASH_AT=name or CRASH_AT=name:3 (the third time it is passed) is set.
 */
export function crashPoints(
  wanted: string | undefined,
  die: () => void = () => process.kill(process.pid, 'SIGKILL'),
): CrashAt {
  if (wanted === undefined || wanted === '') return () => undefined;
  const [target, count] = splitCount(wanted);
  let timesPassed = 0;
  return (name) => {
    if (name !== target) return;
    timesPassed += 1;
    if (timesPassed === count) die();
  };
}

export const crashAt: CrashAt<CrashPoint> = crashPoints(process.env['CRASH_AT']);

function splitCount(wanted: string): [string, number] {
  const match = /^(.+):(\d+)$/.exec(wanted);
  if (match === null) return [wanted, 1];
  return [match[1] ?? wanted, Number(match[2])];
}
