import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controlRoutes } from '../control/routes';
import { startSandbox } from '../start';
import { fromRoot } from '../../runtime/root';
import { DAY, rig } from './helpers';
import type { Rig } from './helpers';

// A mistake is reported at once and changes nothing.

describe('the control API', () => {
  let world: Rig;
  beforeEach(async () => {
    world = await rig();
  });
  afterEach(() => world.stop());

  const posts = controlRoutes
    .map(([pattern]) => pattern)
    .filter((pattern) => pattern.startsWith('POST '))
    .map((pattern) => pattern.slice(5).replace(':id', 'x_1'));

  test.each(posts)('refuses a name it does not know: %s', async (path) => {
    const sent = world.control('POST', path, { colour: 'red' });
    await expect(sent).rejects.toThrow('takes no colour');
  });

  test.each([
    ['settings', { debitMs: 'soon' }, 'debitMs must be a number'],
    ['settings', { enforceRate: 1 }, 'enforceRate must be true or false'],
    ['webhooks', { types: '*' }, 'types must be a list'],
    ['webhooks', { drop: 'some' }, "drop must be a number of webhooks, or 'all'"],
    ['faults', { kind: 'error_before', times: '2' }, 'times must be a number'],
    ['faults', { kind: 'error_before', path: '(' }, 'Invalid regular expression'],
    ['clock/advance', {}, 'say how far'],
    ['clock/advance', { seconds: -1 }, 'say how far'],
    ['accounts/x_1', { charges_enabled: null }, 'charges_enabled must be true or false'],
  ])('refuses a value of another kind: %s %j', async (path, body, words) => {
    const before = await world.control('GET', 'settings');
    await expect(world.control('POST', path, body)).rejects.toThrow(words);
    expect(await world.control('GET', 'settings')).toEqual(before);
    expect(await world.control('GET', 'faults')).toEqual([]);
  });

  test.each([
    ['GET', '/_sandbox', 404, 'It has: '],
    ['GET', '/_sandbox/', 404, 'It has: '],
    ['GET', '/_sandbox/%zz', 404, 'It has: '],
    ['PATCH', '/_sandbox/clock', 404, 'It has: '],
    ['POST', '/_sandbox/faults', 400, 'JSON'],
    ['GET', '/_sandbox/requests?limit=abc', 400, 'limit must be a number'],
  ])('%s %s is answered %i', async (method, path, status, words) => {
    const answer = await fetch(`${world.sandbox.url}${path}`, {
      method,
      ...(method === 'POST' ? { body: 'no JSON' } : {}),
    });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(words);
  });
});

describe('one folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is for one sandbox at a time, and free again when it stops or was killed', async () => {
    const child = spawn(process.execPath, [PROGRAM, '--port', '0', '--data', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(readFileSync(join(folder, 'sandbox.pid'), 'utf8')).toBe(String(child.pid));
    await expect(startSandbox({ dataDir: folder })).rejects.toThrow(
      `is in use by process ${child.pid}, another sandbox`,
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (let start = 0; start < 2; start += 1) {
      const next = await startSandbox({ dataDir: folder });
      await next.stop();
    }
  });

  test('whose lock has the id of this very process is taken over', async () => {
    writeFileSync(join(folder, 'sandbox.pid'), String(process.pid));
    const next = await startSandbox({ dataDir: folder });
    await next.stop();
  });

  test('keeps how far the clock was advanced, and that keys were forgotten', async () => {
    const first = await rig({ dataDir: folder });
    const made = await first.stripe.customers.create({}, { idempotencyKey: 'k' });
    await first.control('POST', 'keys/expire');
    await first.control('POST', 'clock/advance', { seconds: (30 * DAY) / 1000 });
    const then = first.sandbox.now();
    await first.stop();
    const second = await rig({ dataDir: folder });
    try {
      expect(second.sandbox.now()).toBeGreaterThanOrEqual(then);
      const again = await second.stripe.customers.create({}, { idempotencyKey: 'k' });
      expect(again.id).not.toBe(made.id);
    } finally {
      await second.stop();
    }
  });
});

const PROGRAM = fromRoot('dist/src/sandbox/main.js');

describe('the program', () => {
  async function start(...args: string[]): Promise<{ code: number; words: string }> {
    const child = spawn(process.execPath, [PROGRAM, ...args]);
    let words = '';
    child.stderr.on('data', (text: Buffer) => (words += text.toString('utf8')));
    const [code] = (await once(child, 'close')) as [number];
    return { code, words };
  }

  test.each([
    [['--port', 'abc'], '--port abc: it must be a whole number'],
    [['--port', '0', '--time-scale', 'fast'], '--time-scale fast: it must be a number above 0'],
    [['--port', '0', '--time-scale', '0'], '--time-scale 0: it must be a number above 0'],
    [['--port', '0', '--clock-origin', 'now'], '--clock-origin now: it must be a number above 0'],
    [['--prot', '1'], "Unknown option '--prot'"],
  ])('says what is wrong with %j', async (args, words) => {
    const ended = await start(...args);
    expect(ended.code).toBe(1);
    expect(ended.words).toContain(words);
  });

  test('says what to do when its port is taken', async () => {
    const first = await startSandbox({});
    try {
      const { code, words } = await start('--port', String(first.port));
      expect(code).toBe(1);
      expect(words).toContain('choose another --port');
    } finally {
      await first.stop();
    }
  });
});
