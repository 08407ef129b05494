import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import type { CalendarSpec, Client, ScheduleOptions, ScheduleHandle } from '@temporalio/client';
import { MAKE_INVOICES } from '../../workflows/messages';
import type { MakeInvoicesInput } from '../../workflows/messages';
import type { Alarm, Alarms } from './alarms';
import { failedDelivery } from './temporal-failure';
import { withTimeout } from './with-timeout';

const DEADLINE_MS = 5_000;

/** A worker's clock may be behind the server's: rung too early, it would find nothing due. */
const LATER_MS = 1_000;

const MONTHS = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
] as const;

/** One Temporal Schedule for each billing schedule. */
export function createAlarms(options: { client: Client; taskQueue: string }): Alarms {
  const { client, taskQueue } = options;
  return {
    set: async (alarm) => {
      try {
        await withTimeout(DEADLINE_MS, () => setAlarm(client, taskQueue, alarm));
        return { kind: 'reached' };
      } catch (error) {
        return failedDelivery(error);
      }
    },
  };
}

/** By our row's id: an id of the billing system's may be longer than Temporal's columns. */
export const alarmId = (id: string): string => `billing-schedule/${id}`;

async function setAlarm(client: Client, taskQueue: string, alarm: Alarm): Promise<void> {
  const handle = client.schedule.getHandle(alarmId(alarm.id));
  if (alarm.times.length === 0) return deleteAlarm(handle);
  const options = optionsOf(taskQueue, alarm);
  const rings = alarm.times.some((time) => time <= Date.now());
  try {
    const state = { triggerImmediately: rings };
    await client.schedule.create({ ...options, state: { ...options.state, ...state } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await handle.update(({ state }) => ({ ...options, state: { ...state, ...options.state } }));
    if (rings) await handle.trigger();
  }
}

async function deleteAlarm(handle: ScheduleHandle): Promise<void> {
  await handle.delete().catch((error: unknown) => {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  });
}

function optionsOf(taskQueue: string, { id, connection, externalId, times }: Alarm) {
  return {
    scheduleId: alarmId(id),
    spec: { calendars: times.map(calendarOf) },
    action: {
      type: 'startWorkflow',
      workflowType: MAKE_INVOICES,
      workflowId: alarmId(id),
      taskQueue,
      args: [{ schedule: id }] satisfies [MakeInvoicesInput],
      staticSummary: `${connection} · ${externalId}`.slice(0, 200),
    },
    // Twice at once would do no harm, and once is enough: all that is due is made.
    policies: { overlap: 'BUFFER_ONE', catchupWindow: '1 hour' },
    state: { note: 'the next invoices of a billing schedule, set anew after each' },
  } as const satisfies ScheduleOptions;
}

/** One moment: the days of a billing schedule are no calendar that Temporal knows. */
function calendarOf(time: number): CalendarSpec {
  const at = new Date(time + LATER_MS);
  return {
    year: at.getUTCFullYear(),
    month: MONTHS[at.getUTCMonth()] ?? 'JANUARY',
    dayOfMonth: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
  };
}
