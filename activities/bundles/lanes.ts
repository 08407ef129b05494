import type { BundleFact, BundleState } from '../../src/domain/bundles/model';
import { sharesIn } from '../../src/domain/bundles/payments';
import { sharesOf } from '../../src/domain/bundles/shares';
import type { Fact } from '../../src/domain/collection/model/fact';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { bundleLaneOf } from '../../src/domain/collection/queries/bundle-lane';
import type { InvoiceRow } from '../../src/postgres/invoices/invoice-row';
import { crashAt } from '../../src/runtime/crash-points';
import type { BundleActivities } from '../contract';
import { saveMethodOfCheckout } from '../customers/save-method-of-checkout';
import type { ActivityDeps } from '../deps';
import { advanceWith } from '../records/advance-with';
import { runBundleEffect } from './run-bundle-effect';

/** Asks an invoice for its lane, as often as it takes; the row of the invoice is the truth. */
export function takeLaneActivity(deps: ActivityDeps): BundleActivities['takeLane'] {
  return (order) =>
    runBundleEffect(deps, order, async ({ effect, row, state }) => {
      const { id: answers, invoice, amount, until } = effect;
      const member = state.members.find((one) => one.invoice === invoice);
      // A call of a run that is gone may come late.
      if (member?.lane.kind !== 'wanted' || state.session.kind !== 'none') {
        const outcome = { kind: 'refused', code: 'over', detail: 'it is wanted no more' } as const;
        return { facts: [{ kind: 'lane_answered', answers, outcome }] };
      }
      const of = await invoiceOf(deps, row.connection, invoice);
      const wanted: Fact = { kind: 'lane_wanted', bundle: row.id, amount, until };
      const after = await advanceInvoice(deps, of, [wanted]);
      crashAt('bundle.lane_taken');
      const outcome = bundleLaneOf(after, row.id, amount);
      return { facts: [{ kind: 'lane_answered', answers, outcome }] };
    });
}

/** Gives an invoice its share of what was read last: as a payment to itself. */
export function giveShareActivity(deps: ActivityDeps): BundleActivities['giveShare'] {
  return (order) =>
    runBundleEffect(deps, order, async ({ effect, row, state }) => {
      const of = await invoiceOf(deps, row.connection, effect.invoice);
      const facts = sharesFor(state, effect.invoice);
      const intents = facts.flatMap((fact) => fact.reading.intents);
      await saveMethodOfCheckout(deps, of, intents);
      await advanceInvoice(deps, of, facts);
      crashAt('bundle.share_given');
      const asOf = Math.max(...state.payments.map((payment) => payment.asOf));
      const given: BundleFact = { kind: 'share_given', answers: effect.id, asOf };
      return { facts: [given] };
    });
}

type ReadingFact = Extract<Fact, { kind: 'reading' }>;

function sharesFor(state: BundleState, invoice: string): ReadingFact[] {
  const at = state.members.findIndex((member) => member.invoice === invoice);
  const shares = sharesIn(state);
  return state.payments.map(({ intent, asOf }): ReadingFact => {
    const share = sharesOf(intent, shares)[at];
    const intents = share === undefined ? [] : [share];
    const reading = { asOf, intents, sessions: [], searched: false };
    return { kind: 'reading', answers: null, reading };
  });
}

/** The lane is the invoice's again: nothing of the bundle can be paid any more. */
export function returnLaneActivity(deps: ActivityDeps): BundleActivities['returnLane'] {
  return (order) =>
    runBundleEffect(deps, order, async ({ effect, row, state }) => {
      const { id: answers, invoice } = effect;
      if (state.session.kind !== 'over') {
        const detail = 'its session is not over: the lane is still in use';
        return { facts: [{ kind: 'effect_failed', answers, why: 'unknown', detail }] };
      }
      const of = await invoiceOf(deps, row.connection, invoice);
      await advanceInvoice(deps, of, [{ kind: 'lane_returned', bundle: row.id }]);
      crashAt('bundle.lane_returned');
      return { facts: [{ kind: 'lane_returned', answers }] };
    });
}

async function invoiceOf(deps: ActivityDeps, connection: string, id: string): Promise<InvoiceRow> {
  const row = await deps.stores.invoices.byId(connection, id);
  if (row === null) throw new Error(`the invoice ${id} of a bundle is not in ${connection}`);
  return row;
}

/**
 * As if its own run had decided; that run hears of it by a hint, which the same transaction
 * requests of the relay.
 */
async function advanceInvoice(
  deps: ActivityDeps,
  { ref, invoice }: InvoiceRow,
  facts: readonly Fact[],
): Promise<CollectionState> {
  const { connection, externalId } = invoice;
  let after: CollectionState | undefined;
  await advanceWith(deps, {
    identity: { connection, externalId },
    version: 0,
    facts,
    alsoSave: async (tx, state) => {
      after = state;
      await deps.stores.collections.requestHint(tx, ref);
    },
  });
  if (after === undefined) throw new Error(`${ref} was advanced without a state`);
  return after;
}
