import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessRenewer } from '../../src/main/renew-access';
import { ConfigError } from '../../src/runtime/config';
import { silentLog } from '../../src/runtime/log';
import { connectTemporal } from '../../src/temporal/connect-temporal';
import { connectWorker, openNativeConnection } from '../../src/temporal/connect-worker';
import type { TemporalAccess } from '../../src/temporal/connection-options';
import { createCollections } from '../../src/temporal/create-collections';
import { requireAccess } from '../../src/temporal/require-access';
import { startChild } from '../../src/local/child';
import { freePort } from '../../src/local/ports';
import { fromRoot } from '../../src/runtime/root';
import { createAuthority } from '../harness/certificates';
import type { Certificate } from '../harness/certificates';
import { freshDatabase } from '../harness/database';
import { eventually } from '../harness/eventually';
import { accessBy, connectClient, temporalAddress } from '../harness/temporal';
import { startTlsProxy } from '../harness/tls-proxy';
import type { TlsProxy } from '../harness/tls-proxy';
import { serverEnvironment } from '../security/own-server';
import { FakeRow } from '../workflows/script';
import { openStage } from '../workflows/stage';
import type { Stage } from '../workflows/stage';

const folder = mkdtempSync(join(tmpdir(), 'quittance-tls-'));
const ours = createAuthority(folder, 'ours');
const strange = createAuthority(folder, 'strange');
const client = ours.issue('client');
const keyFile = join(folder, 'api-key');
let proxy: TlsProxy;

beforeAll(async () => {
  writeFileSync(keyFile, 'first-key\n');
  proxy = await startTlsProxy({
    to: temporalAddress(),
    own: ours.issue('server'),
    clientAuthority: ours.cert,
    apiKey: 'first-key',
  });
});

afterAll(async () => {
  await proxy.close();
  rmSync(folder, { recursive: true, force: true });
});

const variables = () => ({
  TEMPORAL_ADDRESS: proxy.address,
  TEMPORAL_API_KEY_FILE: keyFile,
  TEMPORAL_TLS_CLIENT_CERT_PATH: client.cert,
  TEMPORAL_TLS_CLIENT_KEY_PATH: client.key,
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: ours.cert,
});

const log = silentLog();

describe('Temporal behind TLS, a client certificate and an API key', () => {
  let access: TemporalAccess;
  let stage: Stage;
  let renew: () => Promise<void>;
  let temporal: ReturnType<typeof connectTemporal>;

  beforeAll(async () => {
    access = accessBy(variables());
    const connection = await connectWorker(access, log);
    stage = await openStage({
      connect: { client: connectClient, worker: () => Promise.resolve(connection) },
    });
    temporal = connectTemporal(access);
    const worker = { connection, workers: stage.workers, connect: openNativeConnection };
    renew = accessRenewer({ access, client: temporal, worker, log });
  });

  afterAll(async () => {
    await temporal.connection.close();
    await stage.close();
  });

  /** A run is started by the client and takes its step on the worker, both through the proxy. */
  async function runsAnInvoice(): Promise<void> {
    const before = proxy.passed();
    const row = new FakeRow();
    const invoice = stage.cast(row);
    const collections = createCollections({ client: temporal, taskQueue: stage.taskQueue });
    const attributes = {
      status: 'sending',
      connection: 'stage',
      customerId: 'cst_1',
      currency: 'eur',
      amountDue: 11900,
      dueAt: Date.UTC(2026, 11, 24),
    };
    const start = { identity: invoice.input, summary: 'INV-0042', attributes };
    await expect(collections.start(start)).resolves.toEqual({ kind: 'reached' });
    await eventually(() => expect(row.count('resumed')).toBe(1));
    expect(proxy.passed()).toBeGreaterThan(before + 1);
    await invoice.handle.terminate();
  }

  test('client and worker reach it', async () => {
    await expect(requireAccess(access)).resolves.toBe(true);
    await runsAnInvoice();
  });

  test('a key that is replaced in its file is used from the next renewal on', async () => {
    writeFileSync(keyFile, 'second-key\n');
    proxy.demand({ apiKey: 'second-key' });
    await renew();
    await runsAnInvoice();
  });

  test('certificates that are replaced in their files are used, too', async () => {
    const next = strange.issue('client');
    replace(client, next);
    proxy.demand({ clientAuthority: strange.cert });
    await renew();
    await runsAnInvoice();
  });
});

function replace(old: Certificate, next: Certificate): void {
  copyFileSync(next.cert, old.cert);
  copyFileSync(next.key, old.key);
}

describe('what no waiting mends is said at once, to a client and to a worker', () => {
  const refusals: [string, (all: Record<string, string>) => Record<string, string>, string][] = [
    ['another key', (all) => ({ ...all, TEMPORAL_API_KEY: 'wrong' }), 'refuses this program'],
    ['no key', ({ TEMPORAL_API_KEY_FILE: _, ...others }) => others, 'refuses this program'],
    [
      'no client certificate',
      ({ TEMPORAL_TLS_CLIENT_CERT_PATH: _, TEMPORAL_TLS_CLIENT_KEY_PATH: __, ...others }) => others,
      'do not accept each other',
    ],
    [
      'a server of a strange authority',
      (all) => ({ ...all, TEMPORAL_TLS_SERVER_CA_CERT_PATH: strange.cert }),
      'do not accept each other',
    ],
    [
      'a server of another name',
      (all) => ({ ...all, TEMPORAL_TLS_SERVER_NAME: 'temporal.example' }),
      'do not accept each other',
    ],
  ];

  test.each(refusals)('%s', async (_, change, words) => {
    const access = accessBy(change(variables()));
    const attempts = [requireAccess(access), connectWorker(access, log)];
    for (const attempt of await Promise.allSettled(attempts)) {
      if (attempt.status === 'fulfilled') throw new Error('it was let in');
      expect(attempt.reason).toBeInstanceOf(ConfigError);
      expect(String(attempt.reason)).toContain(words);
    }
  });

  test.each(['server', 'worker'])(
    'the program %s ends with the words, and code 1',
    async (name) => {
      const database = await freshDatabase();
      const env = { ...serverEnvironment(database, 0), ...variables(), TEMPORAL_API_KEY: 'wrong' };
      const args = [fromRoot('dist', 'src', 'main', `${name}.js`)];
      const child = await startChild({ name, command: process.execPath, args, env });
      try {
        expect(await child.exited).toEqual({ code: 1, signal: null });
        expect(child.tail()).toContain(`${name} ended: The configuration has 1 problem(s)`);
        expect(child.tail()).toContain('refuses this program in the namespace "default"');
        expect(child.tail()).not.toMatch(/^\s+at /m);
      } finally {
        await child.stop();
        await database.drop();
      }
    },
  );

  test('a server that is not there is waited for', async () => {
    const access = accessBy({ TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` });
    await expect(requireAccess(access)).resolves.toBe(false);
  });
});
