import { customerFact, methodFactAfter } from '../../src/domain/collection/facts/customer-fact';
import type { StoredCustomer } from '../../src/domain/collection/facts/customer-fact';
import { connectionFact, eventFact } from '../../src/domain/collection/facts/stored-facts';
import { decide } from '../../src/domain/collection/decide';
import { collectionOutcome } from '../../src/domain/collection/queries/status';
import { statusView } from '../../src/domain/collection/queries/explain';
import type { CommandOutcome } from '../../src/domain/collection/model/command';
import type { Fact } from '../../src/domain/collection/model/fact';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Decision, Step } from '../../src/domain/collection/model/step';
import { invoiceRef } from '../../src/domain/refs';
import type { InvoiceIdentity } from '../../src/domain/refs';
import type { CollectionRow } from '../../src/postgres/collection/collection-row';
import type { StoredStripeEvent } from '../../src/postgres/events/stripe-events';
import type { Transaction } from '../../src/postgres/transaction';
import { crashAt } from '../../src/runtime/crash-points';
import type { ActivityDeps } from '../deps';
import { invoiceUnknown } from '../application-failures';
import { outstandingEffects, readState } from './check-effect-is-current';
import { refusalsOf, leaveOutUnsavable } from './set-aside';
import type { Arrival, Applicable, TrySave } from './set-aside';

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
 * yet applied are applied, the rules decide, and the result is saved in one transaction. What can
 * never be saved is set aside, and the rest is applied without it.
 */
export async function advanceWith(deps: ActivityDeps, input: AdvanceInput): Promise<Step> {
  try {
    return await advanceOnce(deps, input, async ({ arrivals }) => ({ arrivals, setAside: [] }));
  } catch (error) {
    if (!deps.stores.isUnsavable(error)) throw error;
    return advanceOnce(deps, input, async (opened) => {
      const taken = await leaveOutUnsavable(opened.arrivals, trySaveOn(deps, opened));
      if (taken === null) throw error;
      return taken;
    });
  }
}

/** A locked row and what waits for it, in the transaction that holds the lock. */
interface Opened {
  tx: Transaction;
  input: AdvanceInput;
  row: CollectionRow;
  state: CollectionState;
  /** What our tables say of the account and the customer, which nobody sent. */
  fromTables: Fact[];
  stored: StoredCustomer;
  arrivals: Arrival[];
  now: number;
}

async function advanceOnce(
  deps: ActivityDeps,
  input: AdvanceInput,
  choose: (opened: Opened) => Promise<Applicable>,
): Promise<Step> {
  const { step, decided, ref } = await deps.stores.inTransaction(async (tx) => {
    const opened = await open(deps, tx, input);
    const decided = decideOn(opened, await choose(opened));
    await saveAll(deps, opened, decided);
    const answers = await storedAnswers(deps, opened);
    crashAt('advance.before_commit');
    return {
      step: { ...stepOf(deps, opened.row, decided), answers },
      decided,
      ref: opened.row.ref,
    };
  });
  crashAt('advance.after_commit');
  const { decision, taken } = decided;
  for (const one of taken.setAside) deps.onSetAside?.({ ref, ...one });
  if (decided.isInformative) {
    const { happened, state } = decision;
    deps.onDecision?.({ happened, terms: state.terms, events: eventsIn(taken) });
  }
  return step;
}

async function open(deps: ActivityDeps, tx: Transaction, input: AdvanceInput): Promise<Opened> {
  const { connection, externalId } = input.identity;
  const row = await deps.stores.collections.lock(tx, invoiceRef(deps.digest, input.identity));
  if (row === null) {
    const { installation } = deps.settings;
    const knownSince = await deps.stores.installations.knownSince(installation, connection);
    throw invoiceUnknown(connection, externalId, knownSince);
  }
  const state = readState(row, input.version);
  const pending = await deps.stores.collections.pendingInputs(tx, row.ref);
  const arrivals: Arrival[] = [
    ...pending.events.map((event): Arrival => ({ kind: 'event', event })),
    ...pending.commands.map((command): Arrival => ({ kind: 'command', command })),
    ...input.facts.map((fact): Arrival => ({ kind: 'fact', fact })),
  ];
  const fromTables = [...connectionFact(state, row), ...customerFact(state, pending)];
  return { tx, input, row, state, fromTables, stored: pending, arrivals, now: deps.clock.now() };
}

/** Saves, and takes it back. */
function trySaveOn(deps: ActivityDeps, opened: Opened): TrySave {
  return async (arrivals) => {
    const failed = await deps.stores.tryOut(opened.tx, async () =>
      saveAll(deps, opened, decideOn(opened, { arrivals: [...arrivals], setAside: [] })),
    );
    return failed === null ? null : wordsOf(failed.failedBy);
  };
}

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 300);

interface Decided {
  decision: Decision;
  taken: Applicable;
  /** False when nothing that arrived was informative. */
  isInformative: boolean;
}

function decideOn({ row, state, fromTables, stored, now }: Opened, taken: Applicable): Decided {
  const facts = [...fromTables, ...taken.arrivals.map(factOf)];
  const first = decide(state, facts, row.policy, now);
  const again = methodFactAfter(state, first.state, stored);
  const decision =
    again.length === 0 ? first : decide(state, [...facts, ...again], row.policy, now);
  const wasStored = taken.setAside.length > 0 || taken.arrivals.some(({ kind }) => kind !== 'fact');
  return { decision, taken, isInformative: !decision.ignored || wasStored };
}

function factOf(arrival: Arrival): Fact {
  switch (arrival.kind) {
    case 'event':
      return eventFact(arrival.event);
    case 'command':
      return arrival;
    case 'fact':
      return arrival.fact;
  }
}

const eventsIn = ({ arrivals }: Applicable): StoredStripeEvent[] =>
  arrivals.flatMap((arrival) => (arrival.kind === 'event' ? [arrival.event] : []));

/** Of these arrivals, or of what was set aside of their kind. */
function commandIdsIn({ arrivals, setAside }: Applicable): string[] {
  const applied = arrivals.flatMap((one) => (one.kind === 'command' ? [one.command.id] : []));
  return [...applied, ...setAside.filter(({ what }) => what === 'command').map(({ id }) => id)];
}

async function saveAll(deps: ActivityDeps, opened: Opened, decided: Decided): Promise<void> {
  const { tx, input, row } = opened;
  const { decision, taken } = decided;
  const inQuarantine = taken.setAside.filter(({ what }) => what === 'event');
  if (decided.isInformative) await saveDecided(deps, opened, decided);
  if (inQuarantine.length > 0) {
    await deps.stores.quarantine.add(tx, row.identity.connection, inQuarantine);
  }
  await input.alsoSave?.(tx, decision.state);
}

async function saveDecided(
  deps: ActivityDeps,
  { tx, row, now }: Opened,
  { decision, taken }: Decided,
): Promise<void> {
  await deps.stores.collections.save(tx, {
    row,
    version: row.version + 1,
    state: decision.state,
    view: statusView(decision.state, row.policy),
    wakeAt: decision.wakeAt,
    finished: collectionOutcome(decision.state),
    happened: decision.happened,
    answers: [...decision.commandOutcomes, ...refusalsOf(taken.setAside)],
    appliedEventIds: eventsIn(taken).map(({ id }) => id),
    appliedCommandIds: commandIdsIn(taken),
    now,
  });
}

function storedAnswers(deps: ActivityDeps, { tx, row, input }: Opened): Promise<CommandOutcome[]> {
  const { answersOfCommands: ids = [] } = input;
  const of = { connection: row.identity.connection, ref: row.ref };
  return ids.length === 0 ? Promise.resolve([]) : deps.stores.commands.answersFor(tx, of, [...ids]);
}

function stepOf(deps: ActivityDeps, row: CollectionRow, decided: Decided): Omit<Step, 'answers'> {
  const { decision, isInformative } = decided;
  return {
    version: isInformative ? row.version + 1 : row.version,
    view: statusView(decision.state, row.policy),
    effects: outstandingEffects(decision.state),
    wakeAt: decision.wakeAt === null ? null : deps.clock.toReal(decision.wakeAt),
    finished: collectionOutcome(decision.state),
  };
}
