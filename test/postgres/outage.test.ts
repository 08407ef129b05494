import { createStores } from '../../src/postgres/create-stores';
import { PostgresUnavailable, translateError } from '../../src/postgres/postgres-errors';
import { startPostgres } from '../../src/local/postgres-server';
import { base32Digest } from '../../src/runtime/digest';
import { migrate, ownServer } from './database';
import { NOW, event, invoice } from './samples';

const connection = {
  code: 'default',
  name: 'default',
  mode: 'test',
  stripeAccount: null,
  settings: {},
  notifyEmails: [],
  businessName: 'Business',
} as const;

test('a server that goes away is an outage in our words, and is found again', async () => {
  let server = await ownServer(true);
  const { end } = server;
  migrate(server.url);
  const stores = createStores({
    url: server.url,
    digest: base32Digest,
    linkSecret: 'x',
    maxConnections: 3,
  });
  const restart = async () => {
    server = { ...server, ...(await startPostgres({ folder: server.folder })) };
  };
  try {
    await stores.connections.ensure({ ...connection, notifyEmails: [] });
    let inside = (): void => undefined;
    const began = new Promise<void>((done) => (inside = done));
    let go = (): void => undefined;
    const gone = new Promise<void>((done) => (go = done));
    const cut = stores.inTransaction(async (tx) => {
      await stores.collections.lock(tx, 'nothing');
      inside();
      await gone;
      return stores.collections.lock(tx, 'nothing');
    });
    await began;
    process.kill(server.pid, 'SIGKILL');
    await restart(); // the old one's children must have noticed before a new one may start
    go();
    await expect(cut).rejects.toBeInstanceOf(PostgresUnavailable);
    expect(await stores.events.store(event('evt_back'))).toBe(true);
    await server.stop();
    const asked = [
      stores.events.store(event('evt_away')),
      stores.databaseTime(),
      stores.invoices.submit(invoice('away'), NOW),
      stores.inTransaction(async () => 'never'),
    ];
    for (const result of await Promise.allSettled(asked)) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { name: 'PostgresUnavailable', message: expect.stringContaining('Ask again') },
      });
    }
    await restart();
    expect(await stores.events.store(event('evt_away'))).toBe(true);
    expect(await stores.events.store(event('evt_back'))).toBe(false);
  } finally {
    await stores.close();
    await end();
  }
});

test('an event that was answered is there after the server was killed', async () => {
  const server = await ownServer(true);
  migrate(server.url);
  const stores = createStores({ url: server.url, digest: base32Digest, linkSecret: 'x' });
  const answered: string[] = [];
  let sent = 0;
  const send = async () => {
    while (answered.length < 2_000) {
      const id = `evt_kill_${(sent += 1)}`;
      const stored = await stores.events.store(event(id)).catch(() => 'cut' as const);
      if (stored === 'cut') return;
      answered.push(id);
      if (answered.length === 500) process.kill(server.pid, 'SIGKILL');
    }
  };
  try {
    await Promise.all(Array.from({ length: 16 }, send));
    expect(answered.length).toBeGreaterThanOrEqual(500);
    await startPostgres({ folder: server.folder });
    const missing = [];
    for (const id of answered) {
      const isNew = await stores.events.store(event(id));
      if (isNew) missing.push(id);
    }
    expect(missing).toEqual([]);
  } finally {
    await stores.close();
    await server.end();
  }
});

test('what is no outage keeps its own words', () => {
  const wrong = Object.assign(new Error('no such column'), { code: '42703' });
  expect(translateError(wrong)).toBe(wrong);
  expect(translateError('text')).toBe('text');
});

test.each([
  ['57P01', 'terminating connection due to administrator command'],
  ['57014', 'canceling statement due to statement timeout'],
  ['53100', 'could not extend file: No space left on device'],
  ['53300', 'too many connections'],
  ['40P01', 'deadlock detected'],
  ['25006', 'cannot execute INSERT in a read-only transaction'],
  ['ECONNRESET', 'read ECONNRESET'],
  [undefined, 'Connection terminated unexpectedly'],
  [undefined, 'timeout exceeded when trying to connect'],
  [undefined, 'Query read timeout'],
])('%s, "%s", is an outage', (code, message) => {
  const error = Object.assign(new Error(message), code === undefined ? {} : { code });
  expect(translateError(error)).toBeInstanceOf(PostgresUnavailable);
});

test('a refused connection to several addresses is an outage by the code inside', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED ::1'), { code: 'ECONNREFUSED' });
  expect(translateError(new AggregateError([refused]))).toMatchObject({ code: 'ECONNREFUSED' });
});
