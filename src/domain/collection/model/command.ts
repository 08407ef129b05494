import type { Terms } from './terms';

/** What a person or a system asks. The id is the caller's Idempotency-Key, or the form's. */
export type Command = { id: string; by: 'business' | 'customer' } & CommandBody;

export type CommandBody =
  | { name: 'send' }
  | { name: 'edit'; terms: Terms }
  | { name: 'set_payment_link'; on: boolean }
  /** Links given out so far lead nowhere any more; another takes their place. */
  | { name: 'revoke_link' }
  | { name: 'open_checkout' }
  | { name: 'charge_now' }
  | { name: 'pause'; until: number | null; reason: string }
  | { name: 'resume' }
  | { name: 'resend_mail' }
  | { name: 'record_outside_payment'; amount: number; reference: string; receivedAt: number }
  | { name: 'reverse_outside_payment'; payment: string }
  /** `n` is the refund's number in the key: a hash of the command's id. */
  | { name: 'refund'; payment: string | null; amount: number; n: string }
  | { name: 'void'; reason: string }
  | { name: 'mark_uncollectible'; reason: string }
  | { name: 'reopen' }
  | { name: 'mark_dispute_lost' };

export type CommandName = CommandBody['name'];

/**
 * done: in force · preparing: asked of Stripe, its row will show it · closing: done or refused once
 * the open way to pay is closed · refused: `code` is the status or rule that forbids it
 */
export interface CommandOutcome {
  commandId: string;
  outcome: 'done' | 'preparing' | 'closing' | 'refused';
  code: string | null;
  detail: string;
}
