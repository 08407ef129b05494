import type { MakeInvoicesInput } from '../../workflows/messages';
import type { ScheduleActivities } from '../contract';
import type { ActivityDeps } from '../deps';

/** A second or so of work: a heartbeat and a restart of the worker come in between. */
const BATCH_SIZE = 50;

/**
 * Makes what is due of one billing schedule; answers whether there may be more. Each invoice is its
 * own transaction, so one that is tried again goes on where it stopped.
 */
export const makeDueInvoicesActivity =
  ({ stores, clock, onHeldSchedule }: ActivityDeps): ScheduleActivities['makeDueInvoices'] =>
  async ({ schedule }: MakeInvoicesInput): Promise<boolean> => {
    for (let made = 0; made < BATCH_SIZE; made += 1) {
      const result = await stores.schedules.makePeriod(schedule, clock.now());
      if (result.kind === 'held') onHeldSchedule?.({ schedule, ...result });
      if (result.kind !== 'made') return false;
    }
    return true;
  };
