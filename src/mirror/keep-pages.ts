import type { BackfillRow } from '../postgres/mirror/backfills';
import type { NextStep } from '../postgres/mirror/next-step';
import type { ObjectFact } from '../postgres/mirror/write-records';
import { crashAt } from '../runtime/crash-points';
import type { BackfillDeps } from './collection-to-copy';

/** One statement commits a page, or a transaction. */
const crashBeforeCommit = (): void => crashAt('mirror_page.before_commit');

/**
 * Writes what a copy brings, each step after the one before it. Where nothing is there yet it is
 * made ready while that one is written, and is one statement.
 */
export class KeptPages {
  private readonly stores: BackfillDeps['stores'];
  private row: Promise<BackfillRow>;
  private isNew: boolean;

  constructor(stores: BackfillDeps['stores'], first: BackfillRow) {
    this.stores = stores;
    this.row = Promise.resolve(first);
    this.isNew = first.passedAt === null;
  }

  async keep(facts: readonly ObjectFact[], next: NextStep): Promise<void> {
    this.row = this.written(facts, next, this.row);
    await this.row;
  }

  private async written(
    facts: readonly ObjectFact[],
    next: NextStep,
    before: Promise<BackfillRow>,
  ): Promise<BackfillRow> {
    const left =
      this.isNew && next.walk.phase !== 'done' ? await this.copied(facts, next, before) : facts;
    const row = await before;
    if (left !== null) await this.transaction(left, next, row);
    crashAt('mirror_page.after_commit');
    return { ...row, walk: next.walk, step: row.step + 1 };
  }

  /** Null: all of it is written. */
  private async copied(
    facts: readonly ObjectFact[],
    next: NextStep,
    before: Promise<BackfillRow>,
  ): Promise<readonly ObjectFact[] | null> {
    crashBeforeCommit();
    const copied = await this.stores.backfills.copy(facts, next, before);
    if (copied.kind === 'made') return null;
    // A collection that is there already is copied anew.
    this.isNew = copied.facts.length < facts.length / 2;
    return copied.facts;
  }

  private async transaction(
    facts: readonly ObjectFact[],
    next: NextStep,
    row: BackfillRow,
  ): Promise<void> {
    const { syncs, backfills } = this.stores;
    // At the end it is looked at what was not seen, and that is nothing of these.
    const write = next.walk.phase === 'done' ? syncs.writeThen : syncs.write;
    await write(row.sync, facts, async (tx) => {
      await backfills.keep(tx, row, next);
      crashBeforeCommit();
    });
  }
}
