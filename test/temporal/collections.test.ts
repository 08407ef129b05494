import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Client } from '@temporalio/client';
import type { Command } from '../../src/domain/collection/model/command';
import type { Collections, StartInvoice } from '../../src/temporal/collections';
import { connectTemporal } from '../../src/temporal/connect-temporal';
import { createCollections } from '../../src/temporal/create-collections';
import { freePort } from '../../src/local/ports';
import { eventually } from '../harness/eventually';
import { accessBy, uniqueQueue } from '../harness/temporal';
import { promised } from '../workflows/promised';
import { FakeRow, PAID, pause, readStripe } from '../workflows/script';
import { openStage } from '../workflows/stage';
import type { Played, Stage } from '../workflows/stage';

let stage: Stage;
let client: Client;
let collections: Collections;

beforeAll(async () => {
  stage = await openStage();
  client = connectTemporal(accessBy());
  collections = createCollections({ client, taskQueue: stage.taskQueue });
});

afterAll(async () => {
  await client.connection.close();
  await stage.close();
});

const startOf = ({ input }: Pick<Played, 'input'>): StartInvoice => ({
  identity: input,
  summary: 'INV-0042 · Client SA · €119.00',
  attributes: {
    status: 'sending',
    connection: 'stage',
    customerId: 'cst_1',
    currency: 'eur',
    amountDue: 11900,
    dueAt: Date.UTC(2026, 11, 24),
  },
});

test('a run opens with words and attributes, and a second start is harmless', async () => {
  const row = new FakeRow();
  const invoice = stage.cast(row);
  const start = startOf(invoice);
  await expect(collections.start(start)).resolves.toEqual({ kind: 'reached' });
  await expect(collections.start(start)).resolves.toEqual({ kind: 'reached' });
  await eventually(() => expect(row.count('resumed')).toBe(1));
  const description = await invoice.handle.describe();
  await expect(description.staticSummary()).resolves.toBe(start.summary);
  await eventually(async () =>
    expect((await invoice.handle.describe()).searchAttributes).toEqual({
      InvoiceStatus: ['open'],
      Connection: ['stage'],
      CustomerId: ['cst_1'],
      Currency: ['eur'],
      AmountDue: [11900],
      DueDate: [new Date(Date.UTC(2026, 11, 24))],
      BuildIds: expect.anything(),
    }),
  );
  await expect(collections.describe(invoice.input)).resolves.toBe('running');
  await invoice.handle.terminate();
});

test('all open runs of this installation are ended at once, and may be opened again', async () => {
  const invoices = [stage.cast(new FakeRow()), stage.cast(new FakeRow())];
  for (const invoice of invoices) await collections.start(startOf(invoice));
  await eventually(async () => {
    await expect(collections.terminateAll()).resolves.toEqual({ kind: 'reached' });
    for (const { input } of invoices) {
      await expect(collections.describe(input)).resolves.toBe('closed');
    }
  });
  const [first] = invoices;
  if (first === undefined) throw new Error('no invoice');
  await collections.start(startOf(first));
  await expect(collections.describe(first.input)).resolves.toBe('running');
  await first.handle.terminate();
});

test('a run waits while its effect waits for a turn or an answer, not for a save', async () => {
  const row = new FakeRow();
  const [turn, saved] = [promised(), promised()];
  row.decide = async (r, { inbox }) => {
    if (inbox.some(({ kind }) => kind === 'hint')) await saved.kept;
    else r.change({ effects: [readStripe('look')] });
  };
  row.act = async (r) => {
    await turn.kept;
    return r.change({ answer: ['look'] });
  };
  const invoice = stage.cast(row);
  await collections.start(startOf(invoice));
  await eventually(() => expect(row.begun).toEqual(['look']));
  await expect(collections.describe(invoice.input)).resolves.toBe('waiting');
  turn.keep();
  await eventually(() => expect(collections.describe(invoice.input)).resolves.toBe('running'));
  await collections.hint(startOf(invoice));
  await eventually(() => expect(row.count('hint')).toBe(1));
  await expect(collections.describe(invoice.input)).resolves.toBe('running');
  saved.keep();
  await invoice.handle.terminate();
});

test('a hint wakes the run, and opens a finished one again', async () => {
  const row = new FakeRow();
  row.decide = (r) => void r.change({ finished: PAID });
  const invoice = stage.cast(row);
  await collections.start(startOf(invoice));
  await invoice.handle.result();
  await expect(collections.describe(invoice.input)).resolves.toBe('closed');
  await expect(collections.hint(startOf(invoice))).resolves.toEqual({ kind: 'reached' });
  await invoice.handle.result();
  expect(row.count('hint')).toBe(1);
  expect(row.count('resumed')).toBe(2);
});

test('a command is answered, with or without a run', async () => {
  const row = new FakeRow();
  row.decide = (r) => void r.change({ finished: PAID });
  const invoice = stage.cast(row);
  await expect(collections.describe(invoice.input)).resolves.toBe('none');
  const first = await collections.command(startOf(invoice), pause('one'), 60_000);
  expect(first).toMatchObject({ kind: 'answered', answer: { commandId: 'one', outcome: 'done' } });
  const second = await collections.command(startOf(invoice), pause('two'), 60_000);
  expect(second).toMatchObject({ kind: 'answered', answer: { commandId: 'two' } });
});

test('a command no rule could read is a refusal in words, not an exception', async () => {
  const invoice = stage.cast(new FakeRow());
  const wrong = { id: 'w', by: 'nobody', name: 'resume' } as unknown as Command;
  await expect(collections.command(startOf(invoice), wrong, 60_000)).resolves.toMatchObject({
    kind: 'answered',
    answer: { outcome: 'refused', code: 'malformed', detail: expect.stringMatching(/^by: /) },
  });
  await invoice.handle.terminate();
});

test('no worker in time: the command is pending, and it is done once later', async () => {
  const row = new FakeRow();
  const invoice = stage.cast(row);
  const asked = promised();
  row.decide = () => asked.kept;
  const nobody = createCollections({ client, taskQueue: uniqueQueue('nobody') });
  const elsewhere = stage.cast(new FakeRow());
  // Long enough for Temporal to have it on a busy machine.
  const answers = await Promise.all([
    collections.command(startOf(invoice), pause('late'), 6_000),
    nobody.command(startOf(elsewhere), pause('x'), 6_000),
  ]);
  expect(answers).toEqual([{ kind: 'pending' }, { kind: 'pending' }]);
  asked.keep();
  await eventually(() => expect(row.count('command')).toBe(1));
  await Promise.all([invoice.handle.terminate(), elsewhere.handle.terminate()]);
});

test('an effect in flight does not keep a hint or a second command waiting', async () => {
  const row = new FakeRow();
  row.decide = (r, { inbox }) => {
    if (inbox.some(({ kind }) => kind === 'resumed')) r.change({ effects: [readStripe('look')] });
  };
  const stripe = promised();
  row.act = async (r) => {
    await stripe.kept;
    return r.step();
  };
  const invoice = stage.cast(row);
  await collections.start(startOf(invoice));
  await eventually(() => expect(row.begun).toEqual(['look']));
  await collections.hint(startOf(invoice));
  await expect(collections.command(startOf(invoice), pause('now'), 60_000)).resolves.toMatchObject({
    kind: 'answered',
  });
  await invoice.handle.terminate();
  stripe.keep();
});

test('a server that is not there is a value, soon, and readiness says so', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const lost = connectTemporal(accessBy({ TEMPORAL_ADDRESS: address }));
  const unreached = createCollections({ client: lost, taskQueue: 'q', deadlineMs: 500 });
  const invoice = stage.cast(new FakeRow());
  const start = startOf(invoice);
  await expect(unreached.start(start)).resolves.toMatchObject({ kind: 'unavailable' });
  await expect(unreached.hint(start)).resolves.toMatchObject({ kind: 'unavailable' });
  await expect(unreached.describe(invoice.input)).resolves.toBe('unavailable');
  await expect(unreached.isReachable()).resolves.toBe(false);
  const asked = await unreached.command(start, pause('x'), 500);
  expect(['unavailable', 'pending']).toContain(asked.kind);
  await expect(collections.isReachable()).resolves.toBe(true);
  await lost.connection.close();
});

test('no call makes the process follow its promises, which would cost every webhook', async () => {
  const run = jest.spyOn(AsyncLocalStorage.prototype, 'run');
  try {
    const nobody = createCollections({ client, taskQueue: uniqueQueue('nobody') });
    const invoice = stage.cast(new FakeRow());
    const start = startOf(invoice);
    await expect(nobody.start(start)).resolves.toEqual({ kind: 'reached' });
    await expect(nobody.hint(start)).resolves.toEqual({ kind: 'reached' });
    await expect(nobody.describe(invoice.input)).resolves.toBe('running');
    await expect(nobody.isReachable()).resolves.toBe(true);
    expect(run).not.toHaveBeenCalled();
    await invoice.handle.terminate();
  } finally {
    run.mockRestore();
  }
});

test('a server that takes calls and never answers is left after the time given', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const hung = connectTemporal(accessBy({ TEMPORAL_ADDRESS: `127.0.0.1:${port}` }));
  const unheard = createCollections({ client: hung, taskQueue: 'q', deadlineMs: 300 });
  const start = startOf(stage.cast(new FakeRow()));
  const run = jest.spyOn(AsyncLocalStorage.prototype, 'run');
  const began = performance.now();
  await expect(unheard.hint(start)).resolves.toMatchObject({ kind: 'unavailable' });
  await expect(unheard.command(start, pause('x'), 300)).resolves.toEqual({ kind: 'pending' });
  // Without the times given, each would be left after five seconds, or never.
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(run).not.toHaveBeenCalled();
  run.mockRestore();
  await hung.connection.close();
  for (const socket of sockets) socket.destroy();
  silent.close();
});
