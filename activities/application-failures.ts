import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Problem } from '../src/domain/invoice';
import type * as messages from '../workflows/messages';

const INVOICE_REFUSED: typeof messages.INVOICE_REFUSED = 'invoice_refused';
const BUNDLE_UNKNOWN: typeof messages.BUNDLE_UNKNOWN = 'bundle_unknown';
const INVOICE_UNKNOWN: typeof messages.INVOICE_UNKNOWN = 'invoice_unknown';

/** The same problems as in HTTP's 422, for a caller that submitted the invoice by Temporal. */
export function invoiceRefused(problems: readonly Problem[]): ApplicationFailure {
  const details = problems.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(' · ');
  return ApplicationFailure.create({
    type: INVOICE_REFUSED,
    message: `The invoice is refused: ${details}`.slice(0, 1500),
    details: [problems],
    nonRetryable: true,
  });
}

/** `knownSince`: since when (ms) the database that has no such row is this installation's. */
export function invoiceUnknown(
  connection: string,
  externalId: string,
  knownSince: number | null = null,
): ApplicationFailure {
  return ApplicationFailure.create({
    type: INVOICE_UNKNOWN,
    message: `No invoice ${externalId} in connection ${connection}: submit it first`,
    // First the problems of a submission, as where an invoice is refused.
    details: [[], { knownSince }],
    nonRetryable: true,
  });
}

/** The database was restored to before it was made: its run ends. */
export function bundleUnknown(connection: string, bundle: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: BUNDLE_UNKNOWN,
    message: `No bundle ${bundle} in ${connection}: Postgres was restored to an earlier time`,
    nonRetryable: true,
  });
}

/**
 * A row written by newer code is never rewritten by older code; it waits for a newer worker. While
 * both are running the next try may reach the newer one, so it comes soon.
 */
export function newerShape(shape: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'newer_shape',
    message: `The stored state has shape ${shape}, newer than this worker: deploy the newer build`,
    nextRetryDelay: '2 seconds',
  });
}

/** The database was restored and this run is ahead of it, so nothing may be done. */
export function postgresWentBack(row: number, seen: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'postgres_went_back',
    message:
      `The invoice's row is at version ${row}, this run has seen ${seen}: Postgres was restored ` +
      'to an earlier time. Run rebuild --since before the workers start again',
  });
}

export function stripeBusy(reason: string, retryAfterMs: number | null): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'stripe_busy',
    message: `Stripe did not process the request (${reason}): it is retried`,
    ...(retryAfterMs === null ? {} : { nextRetryDelay: retryAfterMs }),
  });
}

/** Nothing failed and nothing was sent: our own limit of calls let others go first. */
export function outOfTurn(detail: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'out_of_turn',
    message: `Nothing was sent yet: ${detail}`,
    category: ApplicationFailureCategory.BENIGN,
  });
}

const LONGEST_WAIT_S = 60;

/** Asked again after a time that grows with the tries, each a little different from the others. */
export function outOfTurnAgain(
  failure: ApplicationFailure,
  attempt: number,
  jitter: number,
): ApplicationFailure {
  const { type, message, category, nextRetryDelay } = failure;
  const wanted = typeof nextRetryDelay === 'number' ? nextRetryDelay / 1000 : 0;
  const seconds = Math.max(wanted, Math.min(LONGEST_WAIT_S, 2 ** attempt));
  // From 30 % less to 30 % more.
  const delay = Math.round(seconds * (0.7 + 0.6 * jitter) * 1000);
  return new ApplicationFailure(message, type, false, [], undefined, delay, category);
}

/** Asked for ten minutes without an answer: that there is none is what is known. */
export function noAnswer({ type, message }: ApplicationFailure): ApplicationFailure {
  return new ApplicationFailure(`no answer within ten minutes: ${message}`, type, true);
}

export function stripeUnknown(detail: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'stripe_unknown',
    message: `Whether Stripe did it is not known: ${detail}`,
  });
}

export function mailUnavailable(detail: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'mail_unavailable',
    message: `The mail server did not accept it: ${detail}`,
  });
}

/** Nothing failed: so many other invoices of the customer are charged before this one. */
export function waitsItsTurn(before: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'waits_its_turn',
    message: 'Another invoice of the customer is being charged: this one comes after it',
    nextRetryDelay: (2 + before) * 1000,
    category: ApplicationFailureCategory.BENIGN,
  });
}
