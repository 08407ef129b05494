import { costOf } from '../../src/local/run-cost';
import type { RunCost } from '../../src/local/run-cost';
import type { ApiInvoice } from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import type { World } from '../../src/local/stories';

export interface Life extends RunCost {
  bytes: number;
  /** Activities, by name, in the order they were asked for. */
  activities: string[];
  /** What came from outside, and the timers, by what an event of the history shows of them. */
  signals: number;
  updates: number;
  timers: number;
}

/** What the run of an invoice has left in Temporal, once it has ended. */
export async function lifeOf(
  world: World,
  { external_id: externalId }: Pick<ApiInvoice, 'external_id'>,
): Promise<Life> {
  const handle = world.client.workflow.getHandle(workflowIdOf(externalId));
  await handle.result();
  const [full, { raw }] = [await handle.fetchHistory(), await handle.describe()];
  const events = full.events ?? [];
  const activities = events.flatMap(({ activityTaskScheduledEventAttributes: asked }) =>
    asked?.activityType?.name == null ? [] : [asked.activityType.name],
  );
  return {
    ...costOf(full),
    bytes: Number(raw.workflowExecutionInfo?.historySizeBytes ?? NaN),
    activities,
    signals: events.filter((one) => one.workflowExecutionSignaledEventAttributes != null).length,
    updates: events.filter((one) => one.workflowExecutionUpdateAcceptedEventAttributes != null)
      .length,
    timers: events.filter((one) => one.timerStartedEventAttributes != null).length,
  };
}
