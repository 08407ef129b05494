import { decide } from '../../src/domain/collection/decide';
import { DAY } from '../../src/domain/time';
import type { Decide } from './world';

export interface Oversight {
  by: Decide;
  /** The invariant that was made for it. */
  caught: RegExp;
}

/** What was overlooked once, each found by the invariant of its kind. */
export const OVERSIGHTS: Readonly<Record<string, Oversight>> = {
  'leaves a charge lying that is due': {
    by: (...asked) => {
      const decision = decide(...asked);
      const { charge } = decision.state.plan;
      const waits = charge.kind === 'at' && charge.at === decision.wakeAt;
      return waits ? { ...decision, wakeAt: charge.at + 20 * DAY } : decision;
    },
    caught: /^a charge that was due and possible was not made$/,
  },
  'names a way out that there is not': {
    by: (...asked) => {
      const decision = decide(...asked);
      const commandOutcomes = decision.commandOutcomes.map((outcome) =>
        outcome.code === 'no_usable_method'
          ? { ...outcome, detail: 'pay by the link instead' }
          : outcome,
      );
      return { ...decision, commandOutcomes };
    },
    caught: /^charge_now is refused as no_usable_method, and what it names is refused, too/,
  },
};
