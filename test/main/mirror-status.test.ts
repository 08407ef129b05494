import { spawnSync } from 'node:child_process';
import { COMMAND_LINE } from '../../src/domain/audit';
import { shownSyncs } from '../../src/main/mirror-status';
import type { SyncStatus } from '../../src/main/mirror-status';
import { fromRoot } from '../../src/runtime/root';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { serverEnvironment } from '../security/own-server';
import { ensureConnection } from '../postgres/samples';

let database: FreshDatabase;
let stores: AllStores;
beforeAll(async () => {
  database = await freshDatabase();
  const { url } = database;
  stores = createStores({ url, digest: base32Digest, linkSecret: 'a link secret of tests' });
});
afterAll(async () => {
  await stores.close();
  await database.drop();
});

function status(...args: string[]): { printed: string; words: string } {
  const program = fromRoot('dist', 'src', 'main', 'mirror.js');
  const options = { env: serverEnvironment(database, 0), encoding: 'utf8' } as const;
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
  return { printed: stdout, words: stderr };
}

async function makeHalfCopied(): Promise<void> {
  await ensureConnection({ stores }, 'default');
  const of = { connection: 'default', name: null, mode: 'test', stripeAccount: null } as const;
  const row = { ...of, metadata: {}, kind: 'connection' } as const;
  const credential = await stores.credentials.create(row, null, COMMAND_LINE);
  const made = await stores.syncs.create(
    {
      connection: 'default',
      id: 'half',
      credential: credential.id,
      collections: ['charge', 'customer'],
      mode: 'poll',
      pacing: { requests_per_second: 20, concurrency: 4 },
      poll: { per_second: 2 },
      apiVersion: '2026-10-28.endive',
      readRights: {},
    },
    COMMAND_LINE,
  );
  if (made.kind !== 'created') throw new Error(`no sync was made: ${made.kind}`);
  const done = { phase: 'done', counted: 1_204, taken: 1_204 } as const;
  const first = {
    phase: 'windows',
    next: 1_700_000_000,
    end: 1_900_000_000,
    width: 86_400,
  } as const;
  const place = { ...first, startedAt: 1_800_000_000, oldest: 1_600_000_000, taken: 7 };
  const customers = await stores.backfills.open(made.row.number, 'customer', done);
  await stores.inTransaction((tx) =>
    stores.backfills.keep(tx, customers, { walk: done, readAt: null, reads: 0 }),
  );
  await stores.backfills.open(made.row.number, 'charge', place);
  await stores.follows.open(made.row.number, { next: 1, listedAt: Date.now() - 3_000 });
}

test('what is copied is printed line by line, or as the API answers it', async () => {
  expect(status('status')).toEqual({ printed: 'there is no sync of this connection\n', words: '' });
  await makeHalfCopied();
  const [head, ...lines] = status('status').printed.trim().split('\n');
  expect(head).toMatch(
    /^default\/half {2}copying {2}1211 rows {2}\d+ % {2}.*events as of \d+ s ago$/,
  );
  expect(lines).toEqual([
    expect.stringMatching(/^default\/half {2}stripe:charge {2}copying {2}7 rows {2}\d+ % /),
    'default/half  stripe:customer  done  1204 rows  100 %',
  ]);
  const [sync] = JSON.parse(status('status', '--json').printed) as SyncStatus[];
  expect(sync).toMatchObject({ connection: 'default', id: 'half', progress: { copied: 1_211 } });
  if (sync === undefined) throw new Error('no sync is printed');
  const shown = shownSyncs([sync], { isTerminal: true, now: Date.now() }).split('\n');
  expect(shown[1]).toMatch(/^ {2}stripe:charge {4}█+░+ {2}copying {2}7 rows/);
  expect(shown[2]).toMatch(/^ {2}stripe:customer {2}█{20} {2}done {2}1204 rows {2}100 %$/);
});

test('without a command it says what there is', () => {
  expect(status().words).toContain('mirror status [--connection <code>] [--json]');
});
