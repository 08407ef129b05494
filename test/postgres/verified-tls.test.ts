import { appendFileSync, chownSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { serverUser } from '../../src/local/postgres-user';
import { createStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { createAuthority } from '../harness/certificates';
import { eventually } from '../harness/eventually';
import { migrate, ownServer } from './database';

const folder = mkdtempSync(join(tmpdir(), 'quittance-postgres-tls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function dataFolderOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ data_directory: string }>('show data_directory');
  await client.end();
  return rows[0]?.data_directory ?? '';
}

test('Postgres over TLS: its authority and its name are verified', async () => {
  const ours = createAuthority(folder, 'ours');
  const strange = createAuthority(folder, 'strange');
  const server = await ownServer();
  try {
    const { cert, key } = ours.issue('server');
    const data = await dataFolderOf(server.url);
    const user = serverUser();
    for (const [from, name] of [
      [cert, 'server.crt'],
      [key, 'server.key'],
    ] as const) {
      copyFileSync(from, join(data, name));
      if (user.other) chownSync(join(data, name), user.uid, user.gid);
    }
    appendFileSync(join(data, 'postgresql.conf'), '\nssl = on\n');
    process.kill(server.pid, 'SIGHUP');
    const through = (authority: string, host = 'localhost'): string => {
      const url = new URL(server.url);
      url.hostname = host;
      url.search = `?sslmode=verify-full&sslrootcert=${authority}`;
      return url.href;
    };
    await eventually(() => migrate(through(ours.cert)));
    const askedTime = async (url: string): Promise<number> => {
      const stores = createStores({ url, digest: base32Digest, linkSecret: 'x' });
      try {
        return await stores.databaseTime();
      } finally {
        await stores.close();
      }
    };
    await expect(askedTime(through(ours.cert))).resolves.toBeGreaterThan(0);
    await expect(askedTime(through(strange.cert))).rejects.toThrow(/self-signed|verify/);
    await expect(askedTime(through(ours.cert, '127.0.0.2'))).rejects.toThrow(
      /altnames|127\.0\.0\.2/,
    );
  } finally {
    await server.end();
  }
});
