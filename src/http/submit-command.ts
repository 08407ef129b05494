import type { Actor } from '../domain/audit';
import type { Command, CommandOutcome } from '../domain/collection/model/command';
import { statusOf } from '../domain/collection/queries/status';
import { wouldRefuse } from '../domain/collection/would-refuse';
import type { KnownCollection } from '../domain/collection/would-refuse';
import type { DocumentBytes, Invoice } from '../domain/invoice';
import type { CommandRow } from '../postgres/collection/commands';
import { crashAt } from '../runtime/crash-points';
import type { HttpDeps } from './http-deps';
import { waitsOf } from './http-deps';
import type { FoundInvoice } from './find-invoice';
import { withInputs } from './find-invoice';

export type SubmitOutcome =
  /** The rules, given the stored row, would refuse it: the run did not get it. */
  | {
      kind: 'refused';
      answer: CommandOutcome;
      row: CommandRow | null;
      replayed: boolean;
      /** What it was refused by; absent where the answer was stored before. */
      basis?: KnownCollection;
    }
  /** `answer` is null until a step has decided on it: it will be done once. */
  | { kind: 'taken'; row: CommandRow; answer: CommandOutcome | null; replayed: boolean }
  /** The key was already used for something else. */
  | { kind: 'mismatch' };

export interface CommandRequest {
  command: Command;
  /** What must be equal for the same key to mean the same command. */
  hash: string;
  /** The new document of a draft, for `edit`. */
  document?: Invoice;
  /** What the documents of that draft hold. */
  contents?: DocumentBytes[];
  /** The caller gave an Idempotency-Key, so that a refusal, too, is stored under it. */
  keyGiven?: boolean;
  /** For the audit log; absent: the customer, on the invoice's page. */
  actor?: Actor;
}

/**
 * Submits a command: answered from its row if it was submitted before; refused without a run if
 * the rules would refuse it; else stored first, then sent, and waited for a little.
 */
export async function submitCommand(
  deps: HttpDeps,
  found: FoundInvoice,
  request: CommandRequest,
): Promise<SubmitOutcome> {
  const { commands } = deps.stores;
  const { command, hash, document, contents, actor } = request;
  const existing = await commands.get(found.row.invoice.connection, command.id);
  if (existing !== null) {
    if (existing.contentHash !== hash || existing.ref !== found.row.ref)
      return { kind: 'mismatch' };
    if (existing.answer !== null) return outcomeOf(existing, existing.answer, true);
    return sendToRun(deps, found, existing);
  }
  const refused = await refusalOf(deps, found, command);
  if (refused !== null) return storeRefusal(deps, found, request, refused);
  crashAt('command.before_commit');
  const stored = await commands.store(found.row.ref, command, hash, {
    document,
    contents,
    actor,
  });
  crashAt('command.after_commit');
  return stored.same ? sendToRun(deps, found, stored.row) : { kind: 'mismatch' };
}

interface RefusedWith {
  answer: CommandOutcome;
  basis: KnownCollection;
}

/**
 * By the row alone, then with all that is stored beside it: a run would take it first, and a
 * refusal is kept for ever under its key.
 */
export async function refusalOf(
  deps: HttpDeps,
  { row, collection }: FoundInvoice,
  command: Command,
): Promise<RefusedWith | null> {
  if (wouldRefuse(collection, command, deps.clock.now()) === null) return null;
  const now = await withInputs(deps, row.ref);
  if (now === null) return null;
  const { state, policy } = now.collection;
  const basis = { state, policy, facts: now.facts };
  const answer = wouldRefuse(basis, command, deps.clock.now());
  return answer === null ? null : { answer, basis };
}

/** The same key is never refused now and run later. */
async function storeRefusal(
  deps: HttpDeps,
  found: FoundInvoice,
  { command, hash, keyGiven: named }: CommandRequest,
  { answer, basis }: RefusedWith,
): Promise<SubmitOutcome> {
  if (named !== true) return { kind: 'refused', answer, row: null, replayed: false, basis };
  const { ref } = found.row;
  const kept = await deps.stores.commands.storeRefused(ref, command, hash, answer);
  if (!kept.same) return { kind: 'mismatch' };
  // Another process may have taken the same command a moment ago, and asked for it.
  if (kept.row.answer === null) return sendToRun(deps, found, kept.row);
  const outcome = outcomeOf(kept.row, kept.row.answer, false);
  return outcome.kind === 'refused' ? { ...outcome, basis } : outcome;
}

/** The stored command is sent, so that two equal requests wait for the same one. */
async function sendToRun(deps: HttpDeps, { row, collection }: FoundInvoice, stored: CommandRow) {
  const start = deps.startOf(row, statusOf(collection.state));
  const wait = waitsOf(deps).command;
  const sent = await deps.collections.command(start, stored.command, wait);
  if (sent.kind === 'answered') return outcomeOf(stored, sent.answer, false);
  if (sent.kind === 'unavailable') {
    deps.log.warn({ ref: row.ref, why: sent.detail }, 'a command is stored and waits for Temporal');
  }
  return { kind: 'taken', row: stored, answer: null, replayed: false } as const;
}

function outcomeOf(row: CommandRow, answer: CommandOutcome, replayed: boolean): SubmitOutcome {
  const kind = answer.outcome === 'refused' ? 'refused' : 'taken';
  return { kind, row, answer, replayed };
}
