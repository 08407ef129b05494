import type { PassedPeriods } from './check-schedule';

/** What a person may do with a billing schedule. */
export type ScheduleCommand =
  | { name: 'pause' }
  /** `missed`: what becomes of the periods whose time passed meanwhile. */
  | { name: 'resume'; missed: PassedPeriods }
  | { name: 'skip'; on: string }
  | { name: 'end' };
