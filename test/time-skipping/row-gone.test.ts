import { WorkflowFailedError } from '@temporalio/client';
import { DAY, HOUR } from '../../src/domain/time';
import { eventually } from '../harness/eventually';
import { longPlays } from '../replay/long-plays';
import { openStage } from '../workflows/stage';
import type { Stage } from '../workflows/stage';
import { PAID } from '../workflows/script';
import { costOf } from '../../src/local/run-cost';
import { connectTo, startTimeServer } from './time-server';
import type { TimeServer } from './time-server';

let server: TimeServer;
let stage: Stage;
beforeAll(async () => {
  server = await startTimeServer();
  stage = await openStage({ connect: connectTo(server) });
});
afterAll(async () => {
  await stage?.close();
  await server?.stop();
});

test('a row that stays gone ends its run after six hours, and a start opens it again', async () => {
  const { invoice, row } = await longPlays['row-gone']({ stage, server });
  const failure = await invoice.handle.result().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WorkflowFailedError);
  expect((failure as WorkflowFailedError).cause).toMatchObject({ type: 'invoice_unknown' });
  row.decide = (r) => void r.change({ finished: PAID });
  await invoice.start();
  await expect(invoice.handle.result()).resolves.toEqual(PAID);
});

test('in another database it ends nothing, and costs little however long it lasts', async () => {
  const { invoice, row } = await longPlays['row-gone']({ stage, server, knownSince: null });
  await server.sleep(5 * DAY);
  expect((await invoice.handle.describe()).status.name).toBe('RUNNING');
  const { events } = costOf(await invoice.handle.fetchHistory());
  expect(events).toBeLessThan(5 * 24 * 15);
  row.decide = (r) => void r.change({ finished: PAID });
  await server.sleep(2 * HOUR);
  await eventually(async () => {
    expect((await invoice.handle.describe()).status.name).toBe('COMPLETED');
  });
});
