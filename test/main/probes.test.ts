import { startChild } from '../../src/local/child';
import { freePort } from '../../src/local/ports';
import { fromRoot } from '../../src/runtime/root';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { eventually } from '../harness/eventually';
import { serverEnvironment } from '../security/own-server';

let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

async function statusOf(port: number, path: string): Promise<[number, string]> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  const { status } = (await response.json()) as { status: string };
  return [response.status, status];
}

async function withProgram(
  name: string,
  env: NodeJS.ProcessEnv,
  work: () => Promise<void>,
): Promise<void> {
  const args = [fromRoot('dist', 'src', 'main', `${name}.js`)];
  const child = await startChild({ name, command: process.execPath, args, env });
  try {
    await work();
  } finally {
    await child.stop();
  }
}

test('a worker that waits for Temporal is alive and not ready; once it runs it is', async () => {
  const port = await freePort();
  const env = { ...serverEnvironment(database, 0), PROBE_PORT: String(port) };
  const away = { ...env, TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` };
  await withProgram('worker', away, async () => {
    await eventually(async () => expect(await statusOf(port, '/livez')).toEqual([200, 'ok']));
    expect(await statusOf(port, '/readyz')).toEqual([503, 'starting']);
  });
  await withProgram('worker', env, () =>
    eventually(async () => expect(await statusOf(port, '/readyz')).toEqual([200, 'ready'])),
  );
});

test('a server answers its probes on its port, and is ready once it takes requests', async () => {
  const port = await freePort();
  await withProgram('server', serverEnvironment(database, port), async () => {
    await eventually(async () => expect(await statusOf(port, '/livez')).toEqual([200, 'ok']));
    await eventually(async () => expect(await statusOf(port, '/readyz')).toEqual([200, 'ready']));
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  });
});
