import { decide } from '../../src/domain/collection/decide';
import { collectionOutcome } from '../../src/domain/collection/queries/status';
import { statusView } from '../../src/domain/collection/queries/explain';
import type { Fact } from '../../src/domain/collection/model/fact';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Decision, Step } from '../../src/domain/collection/model/step';
import { invoiceRef } from '../../src/domain/refs';
import type { InvoiceIdentity } from '../../src/domain/refs';
import type { CollectionRow, StoredEvent, Tx } from '../../src/postgres/stores';
import { crashAt } from '../../src/runtime/crash-points';
import type { ActivityDeps } from '../deps';
import { invoiceUnknown } from '../failures';
import { customerFact } from './customer-fact';
import { outstandingOf, readState } from './still-stands';

export interface Advancing {
  identity: InvoiceIdentity;
  /** The highest version the run has seen. */
  version: number;
  facts: readonly Fact[];
  /** Commands whose kept answers the step is to carry. */
  asked?: readonly string[];
  /** Rows that must be there exactly when the decision is; given the state it led to. */
  alsoSave?: AlsoSave;
}

export type AlsoSave = (tx: Tx, state: CollectionState) => Promise<void>;

/**
 * One decision, whole or not at all: the row is locked, the facts and everything stored and not
 * yet applied is taken in, the rules decide, and what came of it is saved together.
 */
export async function advanceWith(deps: ActivityDeps, advancing: Advancing): Promise<Step> {
  const { connection, externalId } = advancing.identity;
  const ref = invoiceRef(deps.digest, advancing.identity);
  const { step, taken } = await deps.stores.inTransaction(async (tx) => {
    const row = await deps.stores.collections.lock(tx, ref);
    if (row === null) throw invoiceUnknown(connection, externalId);
    const taken = await takeIn(deps, tx, row, advancing);
    if (taken.news) await save(deps, tx, row, taken);
    await advancing.alsoSave?.(tx, taken.decision.state);
    const answers = await answersOf(deps, tx, advancing.asked ?? []);
    crashAt('advance.before_commit');
    return { step: { ...stepOf(deps, row, taken), answers }, taken };
  });
  crashAt('advance.after_commit');
  const { decision, events } = taken;
  if (taken.news) {
    deps.decided?.({ happened: decision.happened, terms: decision.state.terms, events });
  }
  return step;
}

interface TakenIn {
  decision: Decision;
  events: StoredEvent[];
  commands: string[];
  now: number;
  /** False when nothing that arrived says anything that was not known. */
  news: boolean;
}

async function takeIn(
  deps: ActivityDeps,
  tx: Tx,
  row: CollectionRow,
  advancing: Advancing,
): Promise<TakenIn> {
  const state = readState(row, advancing.version);
  const waiting = await deps.stores.collections.waiting(tx, row.ref);
  const { events, commands } = waiting;
  const now = deps.clock.now();
  const facts: Fact[] = [
    ...connectionFact(state, row),
    ...customerFact(state, waiting),
    ...events.map(eventFact),
    ...commands.map((command): Fact => ({ kind: 'command', command })),
    ...advancing.facts,
  ];
  const decision = decide(state, facts, row.policy, now);
  const news = !decision.ignored || events.length > 0 || commands.length > 0;
  return { decision, events, commands: commands.map(({ id }) => id), now, news };
}

/** What our tables say of the Stripe account, if the rules have not heard it yet. */
function connectionFact(state: CollectionState, { connectionGone: gone }: CollectionRow): Fact[] {
  return gone === state.looking.connectionGone ? [] : [{ kind: 'connection', gone }];
}

function eventFact({ id, type, receivedAt, about }: StoredEvent): Fact {
  const { objectId, intentId, sessionId, chargeId, n, status, created } = about;
  const news = { type, objectId, intentId, sessionId, chargeId, n, status, created };
  return { kind: 'event', eventId: id, storedAt: receivedAt, about: news };
}

async function save(
  deps: ActivityDeps,
  tx: Tx,
  row: CollectionRow,
  { decision, events, commands, now }: TakenIn,
): Promise<void> {
  await deps.stores.collections.save(tx, {
    row,
    version: row.version + 1,
    state: decision.state,
    view: statusView(decision.state, row.policy, now),
    wakeAt: decision.wakeAt,
    finished: collectionOutcome(decision.state),
    happened: decision.happened,
    answers: decision.commandOutcomes,
    appliedEvents: events.map(({ id }) => id),
    appliedCommands: commands,
    now,
  });
}

function answersOf(deps: ActivityDeps, tx: Tx, asked: readonly string[]) {
  return asked.length === 0 ? [] : deps.stores.commands.answersFor(tx, [...asked]);
}

function stepOf(deps: ActivityDeps, row: CollectionRow, taken: TakenIn): Omit<Step, 'answers'> {
  const { decision, news, now } = taken;
  return {
    version: news ? row.version + 1 : row.version,
    view: statusView(decision.state, row.policy, now),
    effects: outstandingOf(decision.state),
    wakeAt: decision.wakeAt === null ? null : deps.clock.toReal(decision.wakeAt),
    finished: collectionOutcome(decision.state),
  };
}
