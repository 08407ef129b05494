import type { Command, CommandOutcome } from '../../../src/domain/collection/model/command';
import { decide } from '../../../src/domain/collection/decide';
import { statusView } from '../../../src/domain/collection/queries/explain';
import type { Fact } from '../../../src/domain/collection/model/fact';
import { collectionOutcome } from '../../../src/domain/collection/queries/status';
import { invoiceRef } from '../../../src/domain/refs';
import type { Stores } from '../../../src/postgres/stores';
import { base32Digest } from '../../../src/runtime/digest';
import type { Collections, CommandDelivery, StartInvoice } from '../../../src/temporal/collections';

/**
 * A fake of Temporal: a command is a step made at once on the real tables. It can be switched
 * off, and it writes down what was asked of it.
 */
export interface FakeRun extends Collections {
  away: boolean;
  /** Commands are taken and not answered in time. */
  silent: boolean;
  started: string[];
  hinted: string[];
  commanded: Command[];
  /** Sessions are opened so long after they were asked; null: never. */
  checkoutAfterMs: number | null;
  /** Happens once between the next step and its answer. */
  beforeAnswer: (() => Promise<void>) | null;
  /** Opens the session that was asked for, if any. */
  open(ref: string): Promise<void>;
  /** Makes a step with these facts. */
  step(ref: string, facts: Fact[]): Promise<CommandOutcome[]>;
}

const AWAY = { kind: 'unavailable', detail: 'Temporal is switched off in this test' } as const;

export function fakeRun(stores: Stores, now: () => number): FakeRun {
  const step: FakeRun['step'] = (ref, facts) => takeStep(stores, now, ref, facts);
  const once = new Map<string, Promise<CommandDelivery>>();
  const run: FakeRun = {
    away: false,
    silent: false,
    started: [],
    hinted: [],
    commanded: [],
    checkoutAfterMs: 0,
    beforeAnswer: null,
    step,
    open: (ref) => openSession(run, stores, ref),
    start: async (start) => note(run, run.started, start),
    hint: async (start) => note(run, run.hinted, start),
    hintBundle: async (_connection, bundle) => {
      if (run.away) return AWAY;
      run.hinted.push(bundle);
      return { kind: 'reached' };
    },
    terminateAll: async () => ({ kind: 'reached' }),
    isReachable: async () => !run.away,
    describe: async () => (run.away ? 'unavailable' : 'running'),
    command: async (start, command) => {
      if (run.away) return AWAY;
      run.commanded.push(command);
      if (run.silent) return { kind: 'pending' };
      // As an Update id does: the same command asked again is the same one.
      const key = `${start.identity.connection} ${command.id}`;
      const answer = once.get(key) ?? runCommand(run, stores, start, command);
      once.set(key, answer);
      return answer;
    },
  };
  return run;
}

async function runCommand(
  run: FakeRun,
  stores: Stores,
  { identity }: StartInvoice,
  command: Command,
): Promise<CommandDelivery> {
  const ref = invoiceRef(base32Digest, identity);
  const answers = await run.step(ref, [{ kind: 'command', command }]);
  await openWhatWasAsked(run, stores, ref);
  const happens = run.beforeAnswer;
  run.beforeAnswer = null;
  await happens?.();
  const answer = answers.find(({ commandId }) => commandId === command.id);
  return answer === undefined ? { kind: 'pending' } : { kind: 'answered', answer };
}

async function note(run: FakeRun, list: string[], { identity }: StartInvoice) {
  if (run.away) return AWAY;
  list.push(identity.externalId);
  return { kind: 'reached' } as const;
}

async function takeStep(stores: Stores, now: () => number, ref: string, facts: Fact[]) {
  return stores.inTransaction(async (tx) => {
    const row = await stores.collections.lock(tx, ref);
    if (row === null) throw new Error(`no collection ${ref}`);
    const at = now();
    const decision = decide(row.state, facts, row.policy, at);
    await stores.collections.save(tx, {
      row,
      version: row.version + 1,
      state: decision.state,
      view: statusView(decision.state, row.policy),
      wakeAt: decision.wakeAt,
      finished: collectionOutcome(decision.state),
      happened: decision.happened,
      answers: decision.commandOutcomes,
      appliedEventIds: [],
      appliedCommandIds: facts.flatMap((fact) =>
        fact.kind === 'command' ? [fact.command.id] : [],
      ),
      now: at,
    });
    return decision.commandOutcomes;
  });
}

/** The part of the Stripe activities that matters here: first the customer, then the session. */
async function openWhatWasAsked(run: FakeRun, stores: Stores, ref: string): Promise<void> {
  const ensure = (await outstanding(stores, ref)).find(({ kind }) => kind === 'ensureCustomer');
  if (ensure !== undefined) {
    await run.step(ref, [
      { kind: 'customer_ensured', answers: ensure.id, stripeCustomer: 'cus_test_1' },
    ]);
  }
  if (run.checkoutAfterMs === 0) await run.open(ref);
  else if (run.checkoutAfterMs !== null) setTimeout(() => void run.open(ref), run.checkoutAfterMs);
}

const outstanding = async (stores: Stores, ref: string) =>
  (await stores.collections.load(ref))?.state.outstanding ?? [];

/** A session gets a row, then an answer. */
async function openSession(run: FakeRun, stores: Stores, ref: string): Promise<void> {
  const asked = (await outstanding(stores, ref)).find(({ kind }) => kind === 'openCheckout');
  if (asked?.kind !== 'openCheckout') return;
  const { n, amount, expiresAt } = asked;
  const sessionId = `cs_test_${ref}_${n}`;
  const url = `https://checkout.stripe.com/c/pay/${sessionId}`;
  await stores.inTransaction((tx) =>
    stores.checkouts.put(tx, { sessionId, ref, n, url, amount, expiresAt, status: 'open' }),
  );
  await run.step(ref, [{ kind: 'checkout_opened', answers: asked.id, sessionId, expiresAt }]);
}
