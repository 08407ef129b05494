import { existsSync, mkdtempSync, chmodSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { startChild } from '../../src/local/child';
import { freePort, isListening } from '../../src/local/ports';
import { serverUser } from '../../src/local/postgres-user';
import { waitFor } from '../../src/local/wait';

/** PgBouncer where it is installed: Debian has it, and `.ci/run` installs it where it may. */
export function findPgBouncer(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path));
}

export interface Pooler {
  /** The same database, through it. */
  url: string;
  stop(): Promise<void>;
}

/** As a provider runs it: transactions of all clients share a few sessions, and no extra is set. */
export async function startPgBouncer(program: string, databaseUrl: string): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-pooler-'));
  chmodSync(folder, 0o711);
  const port = await freePort();
  const database = new URL(databaseUrl);
  const { hostname, port: to, username, password } = database;
  const settings = join(folder, 'pgbouncer.ini');
  const lines = [
    '[databases]',
    `* = host=${hostname} port=${to} user=${username} password=${password}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'default_pool_size = 3',
    'max_client_conn = 200',
  ];
  writeFileSync(settings, `${lines.join('\n')}\n`, { mode: 0o644 });
  const { uid, gid, other } = serverUser();
  const child = await startChild({
    name: 'pgbouncer',
    command: program,
    args: [settings],
    cwd: '/',
    ...(other && { uid, gid }),
  });
  await waitFor(
    'PgBouncer to listen',
    async () => {
      if (child.hasExited()) throw new Error(`PgBouncer ended:\n${child.tail()}`);
      return (await isListening(port, '127.0.0.1')) ? true : undefined;
    },
    { withinMs: 20_000 },
  );
  database.port = String(port);
  return {
    url: database.href,
    stop: async () => {
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
