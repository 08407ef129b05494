import { decide } from '../../src/domain/collection/decide';
import { collectionOutcome } from '../../src/domain/collection/queries/status';
import { statusView } from '../../src/domain/collection/queries/explain';
import type { Fact } from '../../src/domain/collection/model/fact';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Decision, Step } from '../../src/domain/collection/model/step';
import { invoiceRef } from '../../src/domain/refs';
import type { InvoiceIdentity } from '../../src/domain/refs';
import type { CollectionRow } from '../../src/postgres/collection-row';
import type { CommandsOf } from '../../src/postgres/commands';
import type { StoredStripeEvent } from '../../src/postgres/stripe-events';
import type { Transaction } from '../../src/postgres/transaction';
import { crashAt } from '../../src/runtime/crash-points';
import type { ActivityDeps } from '../deps';
import { invoiceUnknown } from '../application-failures';
import { customerFact } from './customer-fact';
import { outstandingEffects, readState } from './check-effect-is-current';

export interface AdvanceInput {
  identity: InvoiceIdentity;
  /** The highest version the run has seen. */
  version: number;
  facts: readonly Fact[];
  /** Commands whose stored outcomes the step has to carry. */
  answersOfCommands?: readonly string[];
  /** Rows that must be there exactly when the decision is; given the state it led to. */
  alsoSave?: AlsoSave;
}

export type AlsoSave = (tx: Transaction, state: CollectionState) => Promise<void>;

/**
 * One decision, whole or not at all: the row is locked, the facts and everything stored but not
 * yet applied are applied, the rules decide, and the result is saved in one transaction.
 */
export async function advanceWith(deps: ActivityDeps, input: AdvanceInput): Promise<Step> {
  const { connection, externalId } = input.identity;
  const ref = invoiceRef(deps.digest, input.identity);
  const { step, decided } = await deps.stores.inTransaction(async (tx) => {
    const row = await deps.stores.collections.lock(tx, ref);
    if (row === null) throw invoiceUnknown(connection, externalId);
    const decided = await decideOn(deps, tx, row, input);
    if (decided.isInformative) await saveDecided(deps, tx, row, decided);
    await input.alsoSave?.(tx, decided.decision.state);
    const answers = await storedAnswers(deps, tx, { connection, ref }, input);
    crashAt('advance.before_commit');
    return { step: { ...stepOf(deps, row, decided), answers }, decided };
  });
  crashAt('advance.after_commit');
  const { decision, events } = decided;
  if (decided.isInformative) {
    deps.onDecision?.({ happened: decision.happened, terms: decision.state.terms, events });
  }
  return step;
}

interface DecidedInputs {
  decision: Decision;
  events: StoredStripeEvent[];
  commandIds: string[];
  now: number;
  /** False when nothing that arrived was informative. */
  isInformative: boolean;
}

async function decideOn(
  deps: ActivityDeps,
  tx: Transaction,
  row: CollectionRow,
  input: AdvanceInput,
): Promise<DecidedInputs> {
  const state = readState(row, input.version);
  const pending = await deps.stores.collections.pendingInputs(tx, row.ref);
  const { events, commands } = pending;
  const now = deps.clock.now();
  const facts: Fact[] = [
    ...connectionFact(state, row),
    ...customerFact(state, pending),
    ...events.map(eventFact),
    ...commands.map((command): Fact => ({ kind: 'command', command })),
    ...input.facts,
  ];
  const decision = decide(state, facts, row.policy, now);
  const isInformative = !decision.ignored || events.length > 0 || commands.length > 0;
  return { decision, events, commandIds: commands.map(({ id }) => id), now, isInformative };
}

/** The Stripe account as in our tables, if the rules do not have it yet. */
function connectionFact(state: CollectionState, { connectionGone: gone }: CollectionRow): Fact[] {
  return gone === state.looking.connectionGone ? [] : [{ kind: 'connection', gone }];
}

function eventFact({ type, receivedAt, about }: StoredStripeEvent): Fact {
  const { objectId, intentId, sessionId, chargeId, n, status, created, amountRefunded } = about;
  const eventAbout = {
    type,
    objectId,
    intentId,
    sessionId,
    chargeId,
    n,
    status,
    created,
    ...(amountRefunded !== undefined && { amountRefunded }),
  };
  return { kind: 'event', storedAt: receivedAt, about: eventAbout };
}

async function saveDecided(
  deps: ActivityDeps,
  tx: Transaction,
  row: CollectionRow,
  { decision, events, commandIds, now }: DecidedInputs,
): Promise<void> {
  await deps.stores.collections.save(tx, {
    row,
    version: row.version + 1,
    state: decision.state,
    view: statusView(decision.state, row.policy),
    wakeAt: decision.wakeAt,
    finished: collectionOutcome(decision.state),
    happened: decision.happened,
    answers: decision.commandOutcomes,
    appliedEventIds: events.map(({ id }) => id),
    appliedCommandIds: commandIds,
    now,
  });
}

function storedAnswers(
  deps: ActivityDeps,
  tx: Transaction,
  invoice: CommandsOf,
  { answersOfCommands: ids = [] }: AdvanceInput,
) {
  return ids.length === 0 ? [] : deps.stores.commands.answersFor(tx, invoice, [...ids]);
}

function stepOf(
  deps: ActivityDeps,
  row: CollectionRow,
  decided: DecidedInputs,
): Omit<Step, 'answers'> {
  const { decision, isInformative } = decided;
  return {
    version: isInformative ? row.version + 1 : row.version,
    view: statusView(decision.state, row.policy),
    effects: outstandingEffects(decision.state),
    wakeAt: decision.wakeAt === null ? null : deps.clock.toReal(decision.wakeAt),
    finished: collectionOutcome(decision.state),
  };
}
