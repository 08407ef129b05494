import type { Policy } from '../../src/domain/collection/model/policy';
import type { Command } from '../../src/domain/collection/model/command';
import type { Method } from '../../src/domain/collection/model/method';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { VirtualStripe } from './virtual-stripe';

/** A Stripe with payments, as banks and people in its dashboard meet it. */
export type BankScene = Pick<Scene, 'stripe' | 'worth' | 'offered' | 'note'>;

/** One invoice, as people and banks meet it. */
export interface Scene {
  readonly stripe: VirtualStripe;
  readonly state: CollectionState;
  readonly now: number;
  readonly policy: Policy;
  /** How many minor units are worth one cent here. */
  readonly worth: number;
  /** The methods that Stripe's page offers for it. */
  readonly offered: readonly Method[];
  readonly acceptsDisputes: boolean;
  /** In some lives every turn brings up all that was ever answered. */
  isHaunted: boolean;
  command(command: Command): void;
  plan(after: number, run: () => void): void;
  note(line: string): void;
}
