import type { CommandOutcome } from './command';
import type { Effect } from './effect';
import type { EffectWork } from './effect-work';
import type { Happened } from './happened';
import type { CollectionState } from './state';

/** One line of the timeline: what happened and why. */
export interface TimelineNote {
  /** A short kind for filters: money, mail, plan, command, stripe. */
  about: 'money' | 'mail' | 'plan' | 'command' | 'stripe';
  text: string;
}

export interface Decision {
  state: CollectionState;
  /** What rows, counters, public events and the timeline are made from: see projections/. */
  happened: Happened[];
  commandOutcomes: CommandOutcome[];
  /** Engine time of the nearest deadline, or null when only an outside fact is awaited. */
  wakeAt: number | null;
  /** Nothing changed by the facts. */
  ignored: boolean;
}

/** What an activity answers the workflow; at most 2 KB. */
export interface Step {
  version: number;
  view: View;
  effects: OutstandingEffect[];
  /** Real time in ms (Date.now's) of the nearest deadline. */
  wakeAt: number | null;
  answers: CommandOutcome[];
  finished: CollectionOutcome | null;
}

export interface View {
  status: string;
  /** Markdown for the Temporal UI: the same words as explain. */
  details: string;
  /** Summary of the timer armed for wakeAt. */
  waitsFor: string;
  /** Nothing reads it any more; it stays, because steps in rows and histories have it. */
  paymentStatus: string;
  /** What is in flight is about to change the status. Steps of older builds do not say. */
  passing?: boolean;
}

/** The frozen effect with the words shown beside it in the Temporal UI. */
export interface OutstandingEffect {
  effect: Effect;
  summary: string;
  /** Absent for the kinds that every workflow bundle knows. */
  work?: EffectWork;
  /** Absent: as its kind; 1 goes before all else. */
  priority?: number;
}

export interface CollectionOutcome {
  status: string;
  received: number;
  owed: number;
  currency: string;
}
