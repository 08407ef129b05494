import type { MailOrder } from '../../src/domain/collection/model/effect';
import type { Policy } from '../../src/domain/collection/model/policy';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { remainingOf } from '../../src/domain/collection/queries/ledger';
import { calendarDayOf } from '../../src/domain/time-zones';
import { statusOf } from '../../src/domain/collection/queries/status';

interface Sender {
  readonly state: CollectionState;
  fail(what: string): void;
}

const PAYMENT_REQUESTS: ReadonlySet<string> = new Set([
  'reminder',
  'payment_failed',
  'method_needed',
  'action_required',
  'final_notice',
  'payment_returned',
  'debit_notice',
]);

const NOBODY_ASKED: ReadonlySet<string> = new Set([
  'draft',
  'void',
  'paid',
  'disputed',
  'disputed_lost',
  'processing',
]);

/** A mail is judged when it is sent: it may have been ordered days ago. */
export function checkMail(world: Sender, { name, key }: Pick<MailOrder, 'name' | 'key'>): void {
  const { state } = world;
  const status = statusOf(state);
  const fail = (what: string): void => world.fail(`the mail ${key} ${what}`);
  if (PAYMENT_REQUESTS.has(name)) {
    if (remainingOf(state) === 0) fail(`asks for money, and nothing is owed`);
    else if (NOBODY_ASKED.has(status)) fail(`asks for money while ${status}`);
  }
  if (name === 'reminder' && state.plan.pause !== null) fail(`breaks a pause`);
  if (name === 'final_notice' && state.plan.charge.kind === 'at')
    fail(`is the last word, and a charge is planned`);
  if (name === 'refund' && !isGiven(state, key)) fail(`announces what was not given`);
}

interface ReminderSender extends Sender {
  readonly ref: string;
  readonly now: number;
  readonly policy: Policy;
}

/** Of all invoices of the customer, whatever each of them knows of the others. */
export function checkRemindersOfDay(
  invoice: ReminderSender,
  key: string,
  claimed: readonly { ref: string; key: string; name: string; claimedAt: number }[],
): void {
  const { ref, now, state, policy } = invoice;
  const { timeZone } = state.terms;
  const today = calendarDayOf(now, timeZone);
  const others = claimed.filter(
    (mail) =>
      mail.name === 'reminder' &&
      (mail.ref !== ref || mail.key !== key) &&
      calendarDayOf(mail.claimedAt, timeZone) === today,
  );
  const { remindersADay: most = 3 } = policy;
  if (others.length >= most) invoice.fail(`${key} is reminder ${others.length + 1} of ${today}`);
}

/** Its key ends with our number of the refund. */
const isGiven = ({ ledger }: CollectionState, key: string): boolean =>
  ledger.payments.some(({ refunds }) =>
    refunds.some(({ n, status }) => key === `refund/${n}` && status === 'succeeded'),
  );
