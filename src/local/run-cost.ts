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

/** Events and Actions of one run. Retries of an activity leave no event and are not seen here. */
export function costOf(history: History): RunCost {
  const events = history.events ?? [];
  const isBilled = (event: object) =>
    BILLED.some((attributes) => (event as Record<string, unknown>)[attributes] != null);
  return { events: events.length, actions: events.filter(isBilled).length };
}
