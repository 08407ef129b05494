import type { Command, CommandOutcome } from '../domain/collection/model/command';
import type { InvoiceIdentity } from '../domain/refs';

/** What the other modules ask of Temporal: start, hint, command. No vendor's exception. */
export interface Collections {
  /** USE_EXISTING + ALLOW_DUPLICATE; a second start is harmless. */
  start(start: StartInvoice): Promise<DeliveryResult>;
  /** Signal-with-start: wakes the run, or opens a new one for a finished invoice. */
  hint(start: StartInvoice): Promise<DeliveryResult>;
  /** The same for a payment for several invoices. */
  hintBundle(connection: string, bundle: string): Promise<DeliveryResult>;
  /** Update-with-start; waits at most `waitMs` for the answer. */
  command(start: StartInvoice, command: Command, waitMs: number): Promise<CommandDelivery>;
  /** All open runs: after the tables went back in time, each knows more than its row. */
  terminateAll(): Promise<DeliveryResult>;
  describe(identity: InvoiceIdentity): Promise<RunState>;
  isReachable(): Promise<boolean>;
}

/** Waiting: an effect of it is in a queue or being tried, perhaps for hours. */
export type RunState = 'running' | 'waiting' | 'closed' | 'none' | 'unavailable';

/** Identity and the words shown beside it in the Temporal UI, made by one function. */
export interface StartInvoice {
  identity: InvoiceIdentity;
  /** "INV-0042 · Client SA · €119.00" */
  summary: string;
  attributes: {
    status: string;
    connection: string;
    customerId: string;
    currency: string;
    amountDue: number;
    dueAt: number;
  };
}

export type DeliveryResult =
  | { kind: 'reached' }
  /** Temporal is out of reach, takes nothing now, or refuses this program. */
  | { kind: 'unavailable'; detail: string }
  /** Temporal takes others, and can never take this one as it is. */
  | { kind: 'refused'; detail: string };

export type CommandDelivery =
  | { kind: 'answered'; answer: CommandOutcome }
  /** It will be done once; ask its row later. */
  | { kind: 'pending' }
  | { kind: 'unavailable'; detail: string };
