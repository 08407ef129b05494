import { sleep } from '@temporalio/workflow';

/** Of the last step: when its deadline is, and what is waited for. */
interface ToWakeUp {
  wakeAt: number | null;
  view: { waitsFor: string };
}

const LONGEST_RECHECK_MS = 60_000;

/** The one timer of a run, set to the nearest deadline of the last step. */
export class WakeUpTimer {
  private lastDue: number | null = null;
  private earlyWakeUps = 0;

  /**
   * A clock of the activities that is behind the server's would find nothing due yet and name the
   * same deadline again: each such time waits twice as long, so that it costs a few events only.
   */
  timerFor({ wakeAt, view }: ToWakeUp): [ms: number, options: { summary: string }] {
    const due = wakeAt ?? Date.now();
    const left = due - Date.now();
    this.earlyWakeUps = left <= 0 && due === this.lastDue ? this.earlyWakeUps + 1 : 0;
    this.lastDue = due;
    const recheck =
      this.earlyWakeUps === 0 ? 1 : Math.min(25 * 2 ** this.earlyWakeUps, LONGEST_RECHECK_MS);
    return [Math.max(recheck, left), { summary: view.waitsFor }];
  }
}

export function pauseBeforeRetry(): Promise<void> {
  return sleep('15 seconds', { summary: 'Database not reachable: retry' });
}

export function pauseForRow(ms: number): Promise<void> {
  return sleep(ms, { summary: 'No row of this invoice: look again' });
}
