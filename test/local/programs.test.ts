import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programs } from '../../src/local/programs';
import { eventually } from '../harness/eventually';

const folder = mkdtempSync(join(tmpdir(), 'quittance-programs-'));
const record = { add: () => undefined, clear: () => undefined };
/** A database that takes connections and says nothing: a program that needs it waits. */
let silent: Server;
let asked = 0;

beforeAll(async () => {
  mkdirSync(join(folder, 'logs'));
  silent = createServer(() => (asked += 1));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  silent.close();
  rmSync(folder, { recursive: true, force: true });
});

const withDatabase = (url: string) =>
  programs({ folder, record, env: { ...process.env, DATABASE_URL: url } });

test('a program that we end before it is done has not failed', async () => {
  const { port } = silent.address() as AddressInfo;
  const run = withDatabase(`postgres://nobody:none@127.0.0.1:${port}/none`);
  const migrating = run.run('migrate');
  await eventually(() => expect(asked).toBeGreaterThan(0));
  await run.end();
  expect(await migrating).toBe('ended');
});

test('one that fails by itself fails with its words', async () => {
  const run = withDatabase('no address');
  await expect(run.run('migrate')).rejects.toThrow(/^migrate failed \(1\):\n.*DATABASE_URL/s);
});
