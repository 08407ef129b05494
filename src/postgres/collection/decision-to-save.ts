import type { CommandOutcome } from '../../domain/collection/model/command';
import type { Happened } from '../../domain/collection/model/happened';
import type { CollectionState } from '../../domain/collection/model/state';
import type { CollectionOutcome, View } from '../../domain/collection/model/step';
import type { CollectionRow } from './collection-row';

/** No state but the new one: what happened is said, and never read off two of them. */
export interface DecisionToSave {
  row: Pick<CollectionRow, 'ref' | 'invoiceId' | 'version' | 'identity'>;
  /** row.version + 1 */
  version: number;
  state: CollectionState;
  view: View;
  wakeAt: number | null;
  finished: CollectionOutcome | null;
  happened: readonly Happened[];
  answers: CommandOutcome[];
  appliedEventIds: string[];
  /** Ids of commands applied by this step. */
  appliedCommandIds: string[];
  now: number;
}
