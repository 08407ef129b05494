import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { Command } from '../../src/domain/collection/model/command';
import { costOf } from '../../src/local/run-cost';
import { eventually } from '../harness/eventually';
import { autoCharged } from './auto-charged';
import { promised } from './promised';
import { confirmAttempt, FakeRow, PAID, pause, readStripe } from './script';
import { openStage } from './stage';
import type { Stage } from './stage';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('twelve hints at once are all applied, and cost a few readings, not twelve', async () => {
  const row = new FakeRow();
  row.decide = (r, { inbox }) => {
    if (inbox.some(({ kind }) => kind === 'command')) r.change({ finished: PAID });
  };
  const invoice = stage.cast(row);
  await invoice.start();
  await eventually(() => expect(row.count('resumed')).toBe(1));
  await Promise.all(Array.from({ length: 12 }, () => invoice.hint()));
  const sent = row.orders.length;
  await eventually(() => expect(row.count('hint')).toBeGreaterThan(0));
  await invoice.command(pause('end'));
  await invoice.handle.result();
  expect(row.orders.length - sent).toBeLessThanOrEqual(5);
});

test('a hint sent while the run is ending is applied by it or by the run it opens', async () => {
  await Promise.all(
    Array.from({ length: 20 }, async (_, nth) => {
      const row = new FakeRow();
      const readAt: number[] = [];
      row.decide = (r, order) => {
        readAt.push(Date.now());
        if (order.inbox.length > 0) r.change({ finished: PAID });
      };
      const invoice = stage.cast(row);
      await invoice.start();
      // Spread over the whole way, so that some hit the very task in which the run returns.
      for (let hint = 0; hint < 4; hint += 1) {
        await new Promise((resolve) => setTimeout(resolve, 5 + ((nth * 7 + hint * 13) % 40)));
        const before = row.orders.length;
        await invoice.hint();
        await eventually(() => expect(row.orders.length).toBeGreaterThan(before));
      }
      await eventually(async () =>
        expect((await invoice.handle.describe()).status.name).toBe('COMPLETED'),
      );
    }),
  );
});

test('a command is answered by the step that applies it, and after the run ended', async () => {
  const row = autoCharged();
  const invoice = stage.cast(row);
  await invoice.start();
  await invoice.handle.result();
  const first = await invoice.command(pause('cmd-1'));
  await invoice.handle.result();
  await eventually(async () =>
    expect((await invoice.handle.describe()).status.name).toBe('COMPLETED'),
  );
  await invoice.hint();
  const second = await invoice.command(pause('cmd-1'));
  expect(second).toEqual(first);
  expect(first).toMatchObject({ commandId: 'cmd-1', outcome: 'done' });
});

test('a command waits for no effect: it is answered while Stripe is still silent', async () => {
  const row = new FakeRow();
  const stripe = promised();
  row.decide = (r, { inbox }) => {
    if (inbox.some(({ kind }) => kind === 'resumed')) r.change({ effects: [readStripe('look')] });
  };
  row.act = async (r) => {
    await stripe.kept;
    return r.change({ answer: ['look'], finished: PAID });
  };
  const invoice = stage.cast(row);
  await invoice.start();
  await eventually(() => expect(row.begun).toEqual(['look']));
  await expect(invoice.command(pause('now'))).resolves.toMatchObject({ commandId: 'now' });
  stripe.keep();
  await invoice.handle.result();
});

test('a malformed command is refused by name of what is wrong, and leaves no trace', async () => {
  const row = new FakeRow();
  const invoice = stage.cast(row);
  await invoice.start();
  await eventually(() => expect(row.count('resumed')).toBe(1));
  const shown = { InvoiceStatus: ['open'] };
  await eventually(async () =>
    expect((await invoice.handle.describe()).searchAttributes).toMatchObject(shown),
  );
  const before = costOf(await invoice.handle.fetchHistory());
  const wrong = { id: 'x', by: 'business', name: 'refund', amount: -1, payment: null, n: 'n' };
  const refusal = await invoice.command(wrong as Command).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(WorkflowUpdateFailedError);
  expect((refusal as WorkflowUpdateFailedError).cause?.message).toMatch(/^amount: must be/);
  expect(row.count('command')).toBe(0);
  expect(costOf(await invoice.handle.fetchHistory()).actions).toBe(before.actions);
  await invoice.handle.terminate();
});

test('Cancel in the Temporal UI is a pause: what is in flight ends, the run goes on', async () => {
  const row = new FakeRow();
  const stripe = promised();
  row.decide = (r, { inbox }) => {
    if (inbox.some(({ kind }) => kind === 'resumed')) r.change({ effects: [confirmAttempt('c')] });
    if (inbox.some((i) => i.kind === 'command' && i.command.id === 'end')) {
      r.change({ finished: PAID });
    }
  };
  row.act = async (r) => {
    await stripe.kept;
    return r.change({ answer: ['c'], status: 'charged' });
  };
  const invoice = stage.cast(row);
  await invoice.start();
  await eventually(() => expect(row.begun).toEqual(['c']));
  const { runId } = await invoice.handle.describe();
  await invoice.handle.cancel();
  await eventually(() => expect(row.count('command')).toBe(1));
  stripe.keep();
  expect(row.applied.find(({ kind }) => kind === 'command')).toEqual({
    kind: 'command',
    command: {
      id: `cancel:${runId}`,
      by: 'business',
      name: 'pause',
      until: null,
      reason: 'cancelled in the Temporal Web UI',
    },
  });
  await expect(invoice.command(pause('end'))).resolves.toMatchObject({ outcome: 'done' });
  await expect(invoice.handle.result()).resolves.toEqual(PAID);
  expect(row.status).toBe('charged');
});
