import type { DeliveryResult } from './collections';

/** What reminds of a billing schedule. The tables say what is due; an alarm only wakes a worker. */
export interface Alarm {
  id: string;
  connection: string;
  externalId: string;
  /** Real times. Those that have passed ring at once. */
  times: readonly number[];
}

export interface Alarms {
  /** Makes it, or replaces its times; without times there is none any more. */
  set(alarm: Alarm): Promise<DeliveryResult>;
}
