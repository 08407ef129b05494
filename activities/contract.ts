import type { BundleEffectKind, BundleEffectOf } from '../src/domain/bundles/model';
import type { BundleStep } from '../src/domain/bundles/step';
import type { Command } from '../src/domain/collection/model/command';
import type { EffectKind, EffectOf } from '../src/domain/collection/model/effect';
import type { FailureReason } from '../src/domain/collection/model/fact';
import type { Step } from '../src/domain/collection/model/step';
import type {
  MakeInvoicesInput,
  SubmitInvoiceOutput,
  SyncAccountInput,
} from '../workflows/messages';

/** What the workflow passes when it requests an effect. */
export interface EffectOrder<K extends EffectKind> {
  connection: string;
  externalId: string;
  /** The highest version the run has seen; a row below it means Postgres was restored. */
  version: number;
  effect: EffectOf[K];
}

/** What the inbox holds; facts themselves are made where the row is locked. */
export type InboxItem =
  | { kind: 'resumed' }
  | { kind: 'woken' }
  | { kind: 'hint' }
  | { kind: 'command'; command: Command }
  /** The code is absent in what older builds wrote. */
  | {
      kind: 'effect_failed';
      effectId: string;
      why: FailureReason;
      code?: string | null;
      detail: string;
    };

export interface AdvanceOrder {
  connection: string;
  externalId: string;
  version: number;
  inbox: InboxItem[];
  /** Only on a start or a submit_invoice by a billing system's own client. */
  invoice?: unknown;
}

export type AdvanceResult = Step & {
  handedOver: SubmitInvoiceOutput | null;
  /** Only in the first step of a run, where the installation's search attributes have a prefix. */
  statusAttribute?: string;
};

/** What the alarm of a billing schedule leads to; true while there may be more to make. */
export interface ScheduleActivities {
  makeDueInvoices(input: MakeInvoicesInput): Promise<boolean>;
}

/** What a run of a bundle passes when it requests an effect. */
export interface BundleEffectOrder<K extends BundleEffectKind> {
  connection: string;
  bundle: string;
  /** The highest version the run has seen. */
  version: number;
  effect: BundleEffectOf<K>;
}

export interface AdvanceBundleOrder {
  connection: string;
  bundle: string;
  version: number;
  inbox: InboxItem[];
}

/** One activity for each effect of a bundle, and one that applies the inbox. */
export type BundleActivities = {
  [K in BundleEffectKind]: (order: BundleEffectOrder<K>) => Promise<BundleStep>;
} & {
  advanceBundle: (order: AdvanceBundleOrder) => Promise<BundleStep>;
};

/** Keeps the copy of one account going; `over`: it is paused or deleted. */
export interface SyncActivities {
  mirrorAccount(input: SyncAccountInput): Promise<'again' | 'over'>;
}

/** One activity for each effect, and `advance`, which applies the inbox. */
export type Activities = { [K in EffectKind]: (order: EffectOrder<K>) => Promise<Step> } & {
  advance: (order: AdvanceOrder) => Promise<AdvanceResult>;
};
