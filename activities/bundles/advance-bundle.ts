import { decideBundle } from '../../src/domain/bundles/decide-bundle';
import type { BundleFact, BundleState } from '../../src/domain/bundles/model';
import { isNewerBundle } from '../../src/domain/bundles/upgrade-bundle';
import { bundleStep } from '../../src/domain/bundles/step';
import type { BundleStep } from '../../src/domain/bundles/step';
import { MINUTE } from '../../src/domain/time';
import type { BundleRow } from '../../src/postgres/bundles/bundle-row';
import type { PendingOfBundle } from '../../src/postgres/bundles/bundles';
import { crashAt } from '../../src/runtime/crash-points';
import { bundleUnknown, newerShape, postgresWentBack } from '../application-failures';
import type { AdvanceBundleOrder, BundleActivities, InboxItem } from '../contract';
import type { ActivityDeps } from '../deps';

export interface AdvanceBundleInput {
  connection: string;
  bundle: string;
  /** The highest version the run has seen. */
  version: number;
  facts: readonly BundleFact[];
  /** The address that Stripe answered, to be kept if the session is wanted still. */
  url?: string | null;
}

/** Without a step for so much longer than its deadline, a run is hinted. */
const UNMOVED = 2 * MINUTE;

/**
 * One decision of a bundle, whole or not at all: the row is locked, what is stored and not yet
 * applied is applied with the facts, and the result is saved in the same transaction.
 */
export async function advanceBundleWith(
  deps: ActivityDeps,
  { connection, bundle, version, facts, url }: AdvanceBundleInput,
): Promise<BundleStep> {
  const step = await deps.stores.inTransaction(async (tx) => {
    const row = await deps.stores.bundles.lock(tx, connection, bundle);
    const { state, row: locked } = readBundleRow(row, { connection, bundle, version });
    const pending = await deps.stores.bundles.pending(tx, locked);
    const now = deps.clock.now();
    const decision = decideBundle(state, [...factsOf(pending), ...facts], now);
    const { state: decided, happened, finished, wakeAt } = decision;
    await deps.stores.bundles.save(tx, {
      row: locked,
      state: decided,
      finished,
      wakeAt,
      dueAt: finished ? null : dueAtOf(deps, wakeAt ?? now),
      happened,
      now,
      ...(url !== undefined && { url }),
      appliedEventIds: pending.events.map(({ id }) => id),
      appliedCloses: pending.closes.map(({ written }) => written),
    });
    crashAt('bundle.before_commit');
    return stepOf(deps, { ...locked, ...decision, version: locked.version + 1 });
  });
  crashAt('bundle.after_commit');
  return step;
}

const dueAtOf = ({ clock }: ActivityDeps, wakeAt: number): number =>
  Math.max(clock.toReal(wakeAt), Date.now()) + UNMOVED;

const factsOf = ({ events, closes }: PendingOfBundle): BundleFact[] => [
  ...events.map(({ receivedAt: storedAt }): BundleFact => ({ kind: 'hinted', storedAt })),
  ...closes.map(({ invoice, why }): BundleFact => ({ kind: 'close_wanted', invoice, why })),
];

/** The row, unless it is of the future or of before a restore. */
export function readBundleRow(
  row: BundleRow | null,
  { connection, bundle, version }: Pick<AdvanceBundleInput, 'connection' | 'bundle' | 'version'>,
): { row: BundleRow; state: BundleState } {
  if (row === null) throw bundleUnknown(connection, bundle);
  if (isNewerBundle(row.state)) throw newerShape(row.state.shape);
  if (row.version < version) throw postgresWentBack(row.version, version);
  return { row, state: row.state };
}

export function stepOf(
  { clock }: ActivityDeps,
  of: Pick<BundleRow, 'version' | 'state' | 'wakeAt' | 'finished'>,
): BundleStep {
  const wakeAt = of.wakeAt === null ? null : clock.toReal(of.wakeAt);
  return bundleStep(of.version, { ...of, wakeAt });
}

/** Applies the inbox: what came by signal, by timer or as an effect's failure. */
export function advanceBundleActivity(deps: ActivityDeps): BundleActivities['advanceBundle'] {
  return ({ inbox, ...of }: AdvanceBundleOrder) =>
    advanceBundleWith(deps, { ...of, facts: inbox.flatMap(factOf) });
}

function factOf(item: InboxItem): BundleFact[] {
  if (item.kind === 'resumed' || item.kind === 'woken') return [{ kind: item.kind }];
  if (item.kind !== 'effect_failed') return []; // a hint: what it is about is in our tables
  const { effectId: answers, why, detail } = item;
  return [{ kind: 'effect_failed', answers, why: why === 'called_off' ? 'unknown' : why, detail }];
}
