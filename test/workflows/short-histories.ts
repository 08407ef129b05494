import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { startChild } from '../../src/local/child';
import { freePort } from '../../src/local/ports';
import { ensureTemporalCli } from '../../src/local/temporal-cli';
import { eventually } from '../harness/eventually';
import type { StageOptions } from './stage';

export interface ShortHistories {
  connect: NonNullable<StageOptions['connect']>;
  stop(): Promise<void>;
}

/** A server that finds a history long after thirty events; elsewhere it takes thousands. */
export async function startShortHistories(): Promise<ShortHistories> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-short-histories-'));
  const cli = await ensureTemporalCli((line) => process.stderr.write(`${line}\n`));
  const port = await freePort();
  const server = await startChild({
    name: 'temporal',
    command: cli.path,
    args: [
      'server',
      'start-dev',
      '--headless',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--db-filename',
      join(folder, 'temporal.db'),
      '--log-level',
      'error',
      '--search-attribute',
      'InvoiceStatus=Keyword',
      '--search-attribute',
      'AcmeInvoiceStatus=Keyword',
      '--dynamic-config-value',
      'limit.historyCount.suggestContinueAsNew=30',
    ],
  });
  const address = `127.0.0.1:${port}`;
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await eventually(async () => (await Connection.connect({ address })).close());
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    connect: {
      client: () => Connection.connect({ address }),
      worker: () => NativeConnection.connect({ address }),
    },
    stop,
  };
}
