import type { Command, CommandOutcome } from '../src/domain/collection/model/command';
import type { CollectionOutcome } from '../src/domain/collection/model/step';

/** Names and shapes that both sides of the wire share; runs nothing, so a client may load it. */
export const WORKFLOW = 'collectInvoice';
/** The workflow that the alarm of a billing schedule starts. */
export const MAKE_INVOICES = 'makeScheduledInvoices';
/** The life of one payment for several invoices. */
export const BUNDLE_WORKFLOW = 'collectBundle';
/** The workflow that keeps the copy of one Stripe account. */
export const SYNC_ACCOUNT = 'syncAccount';
export const HINT = 'hint';
export const COMMAND = 'command';
export const SUBMIT_INVOICE = 'submit_invoice';
/** The same Update under the name it had first: billing systems send it, and histories hold it. */
export const HAND_OVER = 'hand_over';

/** How long a save may take with all its retries. */
export const SAVE_LIMIT = '10 minutes';
/**
 * How long what acts on the world may wait and be tried: an hour less than its key may be used.
 * An activity says itself when Stripe or the mail server gave no answer for ten minutes.
 */
export const EFFECT_LIMIT = '22 hours';

export interface CollectInput {
  connection: string;
  externalId: string;
  /** The invoice in its wire form (snake_case), from a caller that uses its own Temporal client. */
  invoice?: unknown;
  /** The search attribute that shows its status, where the installation's have a prefix. */
  statusAttribute?: string;
}

export interface MakeInvoicesInput {
  /** The id of our row. */
  schedule: string;
}

export interface BundleInput {
  connection: string;
  /** The id of our row. */
  bundle: string;
}

export interface SyncAccountInput {
  /** The number of our row. */
  sync: number;
}

export interface Queues {
  records: string;
  stripe: string;
  mail: string;
  /** Copies of accounts, which last for hours: nothing of collecting waits behind them. */
  mirror: string;
}

/** Where the kinds of work are done: named after the queue of the workflow itself. */
export function queuesOf(taskQueue: string): Queues {
  return {
    records: `${taskQueue}-records`,
    stripe: `${taskQueue}-stripe`,
    mail: `${taskQueue}-mail`,
    mirror: `${taskQueue}-mirror`,
  };
}

/** Failures of `advance` that a retry cannot help: the run ends with the same message. */
export const INVOICE_REFUSED = 'invoice_refused';
export const INVOICE_UNKNOWN = 'invoice_unknown';

/** The database has no such bundle: it was restored to an earlier time, and the run ends. */
export const BUNDLE_UNKNOWN = 'bundle_unknown';

export type CommandInput = Command;
export type CommandOutput = CommandOutcome;
/** The wire form of the invoice. */
export type SubmitInvoiceInput = unknown;
export type SubmitInvoiceOutput =
  | { kind: 'created' | 'same' | 'edited'; id: string }
  | { kind: 'differs'; id: string; differences: string[] }
  | { kind: 'refused'; problems: { pointer: string; code: string; detail: string }[] };

export type CollectOutput = CollectionOutcome;

/** Typed search attributes of a run. */
export const RUN_ATTRIBUTES = {
  InvoiceStatus: 'KEYWORD',
  Connection: 'KEYWORD',
  CustomerId: 'KEYWORD',
  Currency: 'KEYWORD',
  AmountDue: 'INT',
  DueDate: 'DATETIME',
} as const;
