import { costOf } from '../../src/local/run-cost';

test('each retry of an activity counts as an Action', () => {
  const events = [
    { workflowExecutionStartedEventAttributes: {} },
    { activityTaskScheduledEventAttributes: {} },
    { activityTaskStartedEventAttributes: { attempt: 4 } },
    { activityTaskScheduledEventAttributes: {} },
    { activityTaskStartedEventAttributes: { attempt: 1 } },
  ];
  expect(costOf({ events })).toEqual({ events: 5, actions: 6 });
});
