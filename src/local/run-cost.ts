/** The parts of a fetched history that are counted. */
interface History {
  events?: readonly object[] | null;
}

/** What Temporal Cloud would bill as an Action, by the attributes its event carries. */
const BILLED = [
  'workflowExecutionStartedEventAttributes',
  'activityTaskScheduledEventAttributes',
  'timerStartedEventAttributes',
  'workflowExecutionSignaledEventAttributes',
  'workflowExecutionUpdateAcceptedEventAttributes',
  'upsertWorkflowSearchAttributesEventAttributes',
  'markerRecordedEventAttributes',
];

export interface RunCost {
  events: number;
  actions: number;
}

/** Events and Actions of one run, each retry of an activity among them. Heartbeats are not seen. */
export function costOf(history: History): RunCost {
  const events = history.events ?? [];
  const isBilled = (event: object) =>
    BILLED.some((attributes) => (event as Record<string, unknown>)[attributes] != null);
  const retries = events.reduce<number>((sum, event) => sum + retriesIn(event), 0);
  return { events: events.length, actions: events.filter(isBilled).length + retries };
}

/** The tries before the one that an event says has begun. */
function retriesIn(event: object): number {
  const { activityTaskStartedEventAttributes: started } = event as {
    activityTaskStartedEventAttributes?: { attempt?: number | null } | null;
  };
  return Math.max(0, (started?.attempt ?? 1) - 1);
}
