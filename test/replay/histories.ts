import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../../src/runtime/root';

export const HISTORIES = ['test', 'replay', 'histories'] as const;

/** What is started beside the run of an invoice, and a story that starts it. */
export const OTHER_WORKFLOWS = [
  { type: 'collectBundle', story: 'paid-together' },
  { type: 'makeScheduledInvoices', story: 'billed-by-schedule' },
  { type: 'syncAccount', story: 'backfill-then-live' },
] as const;

/** What its history is called. */
export const otherName = ({ type, story }: (typeof OTHER_WORKFLOWS)[number]): string =>
  `${story}.${type}`;

export interface Recorded {
  /** "0.1.0/auto-charged" */
  name: string;
  json: RecordedHistory;
}

export interface RecordedHistory {
  events: RecordedEvent[];
}

interface RecordedEvent {
  eventType: string;
  workflowExecutionStartedEventAttributes?: { workflowType: { name: string } };
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  workflowExecutionUpdateCompletedEventAttributes?: {
    meta: { updateId: string };
    outcome: RecordedOutcome;
  };
  workflowExecutionCompletedEventAttributes?: { result?: RecordedValue };
  workflowExecutionContinuedAsNewEventAttributes?: { input?: RecordedValue };
}

export interface RecordedOutcome {
  success?: RecordedValue;
  failure?: { message: string };
}

/** Values in base64, as Temporal keeps them. */
export interface RecordedValue {
  payloads?: { data?: string }[];
}

/**
 * Every history that is kept, of every release; 0.1.0-c3213ca is the tree before the
 * redesign, recorded by its own code.
 */
export function recordedHistories(): Recorded[] {
  const root = fromRoot(...HISTORIES);
  return readdirSync(root).flatMap((version) =>
    readdirSync(join(root, version)).map((file) => ({
      name: `${version}/${file.replace(/\.json$/, '')}`,
      json: JSON.parse(readFileSync(join(root, version, file), 'utf8')) as RecordedHistory,
    })),
  );
}
