import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { startChild } from '../../src/local/child';
import type { Child } from '../../src/local/child';
import { freePort } from '../../src/local/ports';
import { ensureTemporalCli } from '../../src/local/temporal-cli';
import { eventually } from '../harness/eventually';
import { FakeRow, PAID, pause, readStripe } from './script';
import { openStage } from './stage';
import type { Stage } from './stage';

const folder = mkdtempSync(join(tmpdir(), 'quittance-short-histories-'));
let server: Child | undefined;
let stage: Stage;

/** A server that finds a history long after thirty events; elsewhere it takes thousands. */
beforeAll(async () => {
  const cli = await ensureTemporalCli((line) => process.stderr.write(`${line}\n`));
  const port = await freePort();
  server = await startChild({
    name: 'temporal',
    command: cli.path,
    args: [
      ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port)],
      ...['--db-filename', join(folder, 'temporal.db'), '--log-level', 'error'],
      ...['--search-attribute', 'InvoiceStatus=Keyword'],
      ...['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=30'],
    ],
  });
  const address = `127.0.0.1:${port}`;
  await eventually(async () => (await Connection.connect({ address })).close());
  stage = await openStage({
    client: () => Connection.connect({ address }),
    worker: () => NativeConnection.connect({ address }),
  });
}, 60_000);

afterAll(async () => {
  await stage?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a long history is left behind at a quiet point, and nothing that came is lost', async () => {
  const row = new FakeRow();
  let hinted = 0;
  row.decide = (r, { inbox }) => {
    if (inbox.some(({ kind }) => kind === 'command')) r.change({ finished: PAID });
    else if (inbox.some(({ kind }) => kind === 'hint')) {
      hinted += 1;
      r.change({ ask: [readStripe(`look/${hinted}`)] });
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
}, 60_000);
