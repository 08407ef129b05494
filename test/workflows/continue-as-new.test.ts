import { eventually } from '../harness/eventually';
import { FakeRow, PAID, pause, readStripe } from './script';
import { startShortHistories } from './short-histories';
import type { ShortHistories } from './short-histories';
import { openStage } from './stage';
import type { Stage } from './stage';

let server: ShortHistories | undefined;
let stage: Stage;

beforeAll(async () => {
  server = await startShortHistories();
  stage = await openStage({ connect: server.connect });
});

afterAll(async () => {
  await stage?.close();
  await server?.stop();
});

test('a long history is left behind at a quiet point, and nothing that came is lost', async () => {
  const row = new FakeRow();
  let hinted = 0;
  row.decide = (r, { inbox }) => {
    if (inbox.some(({ kind }) => kind === 'command')) r.change({ finished: PAID });
    else if (inbox.some(({ kind }) => kind === 'hint')) {
      hinted += 1;
      r.change({ effects: [readStripe(`look/${hinted}`)] });
    }
  };
  const invoice = stage.cast(row);
  await invoice.start();
  const first = await eventually(() => invoice.handle.describe());
  for (let nth = 1; nth <= 12; nth += 1) {
    await invoice.hint();
    await eventually(() => expect(row.begun).toContain(`look/${nth}`));
  }
  const last = await eventually(async () => {
    const run = await invoice.handle.describe();
    expect(run.runId).not.toBe(first.runId);
    return run;
  });
  expect(last.searchAttributes).toMatchObject({ InvoiceStatus: ['open'] });
  await eventually(() => expect(row.count('resumed')).toBeGreaterThan(1));
  await expect(invoice.command(pause('end'))).resolves.toMatchObject({ outcome: 'done' });
  await expect(invoice.handle.result()).resolves.toEqual(PAID);
  expect(row.begun).toHaveLength(12);
  expect(row.orders.every((order) => !('invoice' in order))).toBe(true);
});
