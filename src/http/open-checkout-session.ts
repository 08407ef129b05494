import { MINUTE } from '../domain/time';
import type { CheckoutRow } from '../postgres/collection/checkouts';
import { submitCommand } from './submit-command';
import type { CommandRequest, SubmitOutcome } from './submit-command';
import type { HttpDeps } from './http-deps';
import { waitsOf } from './http-deps';
import type { FoundInvoice } from './find-invoice';

export type CheckoutResult =
  | { kind: 'open'; checkout: CheckoutRow & { url: string } }
  /** Requested, and not there yet. */
  | { kind: 'preparing'; outcome: Extract<SubmitOutcome, { kind: 'taken' }> }
  | Extract<SubmitOutcome, { kind: 'refused' | 'mismatch' }>;

const POLL_MS = 100;

/** Requests a session like any command, then waits for its row: the run itself never waits. */
export async function openCheckoutSession(
  deps: HttpDeps,
  found: FoundInvoice,
  request: CommandRequest,
): Promise<CheckoutResult> {
  const outcome = await submitCommand(deps, found, request);
  if (outcome.kind === 'mismatch') return outcome;
  if (outcome.kind === 'taken' && outcome.answer === null) return { kind: 'preparing', outcome };
  const deadline = Date.now() + waitsOf(deps).checkout;
  for (;;) {
    const checkout = await payableNow(deps, found);
    if (checkout !== null) return { kind: 'open', checkout };
    const refused = outcome.kind === 'refused' ? outcome : await refusedSince(deps, found, outcome);
    const isOver = Date.now() >= deadline;
    if (refused !== null && (isOver || !isReplaced(refused))) return refused;
    if (isOver && outcome.kind === 'taken') return { kind: 'preparing', outcome };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Many have asked at once: the session that is being made for the latest is theirs, too. */
export const isReplaced = (result: CheckoutResult): boolean =>
  result.kind === 'refused' && result.answer.code === 'replaced';

/** Stripe may refuse it, or the invoice be paid, while the session is waited for. */
async function refusedSince(
  deps: HttpDeps,
  { row }: FoundInvoice,
  { replayed, row: { command } }: Extract<SubmitOutcome, { kind: 'taken' }>,
): Promise<Extract<SubmitOutcome, { kind: 'refused' }> | null> {
  const stored = await deps.stores.commands.get(row.invoice.connection, command.id);
  if (stored?.answer?.outcome !== 'refused') return null;
  return { kind: 'refused', answer: stored.answer, row: stored, replayed };
}

/** The open session, if enough time is left to pay in it. */
export async function payableNow(
  deps: HttpDeps,
  { row, collection }: FoundInvoice,
): Promise<(CheckoutRow & { url: string }) | null> {
  const current = await deps.stores.checkouts.current(row.ref);
  const earliestEnd = deps.clock.now() + collection.policy.checkoutReuseMinutes * MINUTE;
  if (current === null || current.url === null || current.expiresAt < earliestEnd) return null;
  return { ...current, url: current.url };
}
