import { expect, until } from '../../src/local/stories/acts';
import type { Customer } from '../../src/local/stories/acts';
import { sampleSchedule } from '../contract/sample-schedule';
import type { Expected } from './living';
import type { PatientWorld } from './patient-world';

const DAY = 86_400_000;

/** Ten minutes of the engine's are four seconds: its alarm rings while others die. */
const SOON = 10 * 60_000;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** How many of them have passed is answered by a refusal, which a client then confirms. */
export const PERIODS = 3;

/**
 * A billing schedule of three days: two have passed, and the third comes in the middle of the
 * trouble. Each is invoiced, charged and paid once.
 */
export async function livesBySchedule(
  world: PatientWorld,
  { customer, deadline }: { customer: Customer | undefined; deadline: number },
): Promise<Expected[]> {
  const path = `/v1/customers/by-external-id/${customer?.externalId}`;
  const owner = await world.api<{ id: string }>('GET', path);
  const externalId = world.name('schedule');
  const last = world.now() + SOON;
  const cadence = {
    unit: 'day',
    starts_on: dayOf(last - (PERIODS - 1) * DAY),
    local_time: new Date(last).toISOString().slice(11, 16),
    time_zone: 'UTC',
    count: PERIODS,
  };
  const invoice = { ...(sampleSchedule()['invoice'] as object), number: `${externalId}-{seq}` };
  const body = sampleSchedule(cadence, { customer: owner.id, invoice });
  const ids = await Promise.all([put(world, externalId, body), put(world, externalId, body)]);
  expect('I3: one schedule is stored', new Set(ids).size === 1, ids);
  const days = Array.from({ length: PERIODS }, (_, n) => dayOf(last - (PERIODS - 1 - n) * DAY));
  const expected = days.map((day) => ({ externalId: `${externalId}/${day}`, status: 'paid' }));
  for (const { externalId: external_id, status } of expected) {
    await until(world, { external_id }, { status }, Math.max(1_000, deadline - Date.now()));
  }
  return expected.map((one) => ({ ...one, life: 'made_by_a_schedule', refunds: 0 }));
}

async function put(
  world: PatientWorld,
  externalId: string,
  body: Record<string, unknown>,
): Promise<string> {
  const path = `/v1/billing_schedules/by-external-id/${externalId}`;
  for (const backfill of [PERIODS - 1, PERIODS]) {
    const { status, text } = await world.apiAnswer('PUT', path, { ...body, backfill });
    if (status < 300) return (JSON.parse(text) as { id: string }).id;
    if (!text.includes('count_differs')) throw new Error(`${path} was answered ${status}: ${text}`);
  }
  throw new Error(`${path}: the number of passed periods was refused twice`);
}
