import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Problem } from '../src/domain/invoice';
import type * as messages from '../workflows/messages';

const INVOICE_REFUSED: typeof messages.INVOICE_REFUSED = 'invoice_refused';
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

export function invoiceUnknown(connection: string, externalId: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: INVOICE_UNKNOWN,
    message: `No invoice ${externalId} in connection ${connection}: submit it first`,
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
    nextRetryDelay: `${2 + before} seconds`,
    category: ApplicationFailureCategory.BENIGN,
  });
}
