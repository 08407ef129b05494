import { ApplicationFailure } from '@temporalio/common';
import { FakeRow, PAID, pause, sendMail } from './script';
import { openStage } from './stage';
import type { Stage } from './stage';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('one timer is set for the nearest deadline, only when nothing is in flight', async () => {
  const row = new FakeRow();
  row.decide = (r, { inbox }) => {
    if (inbox.some(({ kind }) => kind === 'resumed')) {
      r.change({ effects: [sendMail('m')], wakeAt: Date.now() + 6_000, waitsFor: 'the due date' });
    }
    if (inbox.some(({ kind }) => kind === 'woken')) r.change({ wakeAt: null, finished: PAID });
  };
  const invoice = stage.cast(row);
  await invoice.start();
  await invoice.handle.result();
  const events = (await invoice.handle.fetchHistory()).events ?? [];
  const timers = events.flatMap((event, at) => (event.timerStartedEventAttributes ? [at] : []));
  const mailed = events.findLastIndex(
    (event, at) => event.activityTaskCompletedEventAttributes && at < (timers[0] ?? 0),
  );
  expect(timers).toHaveLength(1);
  expect(mailed).toBeGreaterThan(0);
  const summary = events[timers[0] ?? 0]?.userMetadata?.summary?.data;
  expect(Buffer.from(summary ?? []).toString()).toBe('"the due date"');
});

test('a deadline that stays due costs a doubling pause each time, not a storm', async () => {
  const row = new FakeRow();
  const due = Date.now();
  row.decide = (r, { inbox }) => {
    if (inbox.some(({ kind }) => kind === 'resumed')) r.change({ wakeAt: due });
    if (r.count('woken') === 4) r.change({ wakeAt: null, finished: PAID });
  };
  const invoice = stage.cast(row);
  const began = Date.now();
  await invoice.start();
  await invoice.handle.result();
  expect(Date.now() - began).toBeGreaterThan(50 + 100 + 200);
});

test('records out of reach are asked again after a pause, with the whole inbox', async () => {
  const row = new FakeRow();
  row.decide = (r, { inbox }) => {
    if (row.orders.length === 1) throw ApplicationFailure.nonRetryable('no disk', 'disk_full');
    if (inbox.some(({ kind }) => kind === 'resumed')) r.change({ finished: PAID });
  };
  const invoice = stage.cast(row);
  const answered = invoice.command(pause('kept'));
  await expect(answered).resolves.toMatchObject({ commandId: 'kept', outcome: 'done' });
  await invoice.handle.result();
  expect(row.orders).toHaveLength(2);
  expect(row.orders[1]?.inbox).toEqual(row.orders[0]?.inbox);
});
