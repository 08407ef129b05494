import { mailHeldSchedules } from '../../../activities/email/mail-held-schedules';
import { COMMAND_LINE } from '../../../src/domain/audit';
import { at, makeAll, schedule, storedSchedule } from '../../postgres/schedule-samples';
import { CONNECTION, setStage } from '../stage';
import type { Stage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.mails.length = 0;
  stage.mailAnswer = { kind: 'sent' };
});

/** So many months are late at once, which holds it. */
async function heldSchedule(name: string): Promise<string> {
  const { id } = await storedSchedule(stage, schedule(name), { now: at('2026-01-01') });
  expect(await makeAll(stage, id, at('2026-08-15'))).toMatchObject({ end: 'held' });
  return id;
}

const heldEvents = async (id: string) => {
  const events = await stage.stores.publicEvents.list('default', null, 100);
  return events.filter(
    ({ event }) => event.type === 'billing_schedule.held' && event.data.id === id,
  );
};

test('a held schedule is one event and one mail to the business, with the reason', async () => {
  const id = await heldSchedule('late');
  await Promise.all([mailHeldSchedules(stage.deps), mailHeldSchedules(stage.deps)]);
  await mailHeldSchedules(stage.deps);
  expect(stage.mails).toHaveLength(1);
  const [mail] = stage.mails;
  expect(mail?.to).toEqual([{ name: 'Business Ltd', address: 'owner@business.example' }]);
  for (const part of [mail?.subject, mail?.text, mail?.html]) expect(part).toContain('late');
  for (const part of [mail?.text, mail?.html]) {
    expect(part).toContain('more than 3 invoices are late, the first of 2026-01-31');
  }
  expect(await heldEvents(id)).toMatchObject([
    { event: { data: { external_id: 'late', held_reason: 'many_periods_late' } } },
  ]);
});

test('one that is held again is mailed of again, under another Message-ID', async () => {
  const id = await heldSchedule('again');
  await mailHeldSchedules(stage.deps);
  const resume = { name: 'resume', missed: 'skip' } as const;
  const order = { connection: 'default', id, now: at('2026-08-15'), actor: COMMAND_LINE };
  await stage.stores.schedules.change({ ...order, command: resume });
  expect(await makeAll(stage, id, at('2027-03-15'))).toMatchObject({ end: 'held' });
  await mailHeldSchedules(stage.deps);
  expect(new Set(stage.mails.map(({ messageId }) => messageId)).size).toBe(2);
  expect(await heldEvents(id)).toHaveLength(2);
});

test('while the mail server is away, or nobody is named, it stays to be mailed', async () => {
  stage.mailAnswer = { kind: 'unavailable', detail: 'down' };
  await heldSchedule('unavailable');
  await mailHeldSchedules(stage.deps);
  await stage.stores.connections.ensure({ ...CONNECTION, notifyEmails: [] });
  await heldSchedule('nobody');
  await mailHeldSchedules(stage.deps);
  expect(stage.mails).toEqual([]);
  expect(await stage.stores.schedules.leaseHeldForMail(10)).toEqual([]); // due again later
});

test('one that goes on before it was mailed of is not', async () => {
  const id = await heldSchedule('mended');
  const order = { connection: 'default', id, now: at('2026-08-15'), actor: COMMAND_LINE };
  await stage.stores.schedules.change({ ...order, command: { name: 'resume', missed: 'skip' } });
  await mailHeldSchedules(stage.deps);
  expect(stage.mails).toEqual([]);
});
