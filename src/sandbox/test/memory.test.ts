import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as http from 'node:http';
import { fromRoot } from '../../runtime/root';
import { DAY, refusal, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';

// The memory of what the sandbox keeps is limited: a full one refuses more and forgets nothing.

let world: Rig;
beforeEach(async () => {
  world = await rig({ memoryBytes: 300_000 });
});
afterEach(() => world.stop());

/** Creates customers until one is refused; returns how many were created. */
async function fill(): Promise<number> {
  for (let made = 0; made < 1000; made += 1) {
    try {
      await world.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: `fill/${made}` });
    } catch (error) {
      expect(error).toMatchObject({ statusCode: 507, type: 'StripeAPIError' });
      return made;
    }
  }
  throw new Error('took a thousand customers into 300 kB');
}

interface Memory {
  readonly kept_bytes: number;
  readonly limit_bytes: number;
  readonly full: boolean;
}

const memory = async (): Promise<Memory> =>
  (await world.control('GET', 'memory')) as unknown as Memory;

test('a full sandbox refuses what would make more, and answers everything else', async () => {
  const by = payer(world);
  const intent = await by.openIntent(await by.customerWith('pm_card_visa'));
  await by.confirm(intent.id);
  const made = await fill();
  expect(made).toBeGreaterThan(20);
  expect(await memory()).toMatchObject({ full: true, limit_bytes: 300_000 });
  const error = await refusal(world.stripe.customers.create({}));
  expect(error.message).toContain('POST /_sandbox/reset empties it');
  expect(error.headers?.['stripe-should-retry']).toBe('false');
  const existing = await world.stripe.customers.create(
    { name: 'Ada' },
    { idempotencyKey: 'fill/0' },
  );
  expect(existing.lastResponse.headers['idempotent-replayed']).toBe('true');
  const ids: string[] = [];
  for await (const { id } of world.stripe.customers.list({ limit: 100 })) ids.push(id);
  expect(ids).toHaveLength(made + 1);
  await world.stripe.customers.del(existing.id);
  const dispute = world.control('POST', 'disputes', { payment_intent: intent.id });
  await expect(dispute).rejects.toThrow('sandbox is full');
  const stranger = await fetch(`${world.sandbox.url}/v1/customers`, {
    headers: { authorization: 'Bearer sk_test_somebody_new' },
  });
  expect(stranger.status).toBe(507);
});

test('forgotten keys free memory, and a reset frees all of it', async () => {
  const made = await fill();
  const full = await memory();
  await world.control('POST', 'keys/expire');
  const after = await memory();
  expect(after.kept_bytes).toBeLessThan(full.kept_bytes - made * 700);
  await world.stripe.customers.create({});
  await world.control('POST', 'reset');
  expect((await memory()).kept_bytes).toBe(0);
  expect(await fill()).toBe(made);
});

test('events past their 30 days, and keys past their day, take no memory', async () => {
  await fill();
  await world.sandbox.advance(32 * DAY);
  // Both are released by the next request, which is accepted because the keys go first.
  const made = await world.stripe.customers.create({}, { idempotencyKey: 'next' });
  const events = await world.stripe.events.list();
  expect(events.data).toHaveLength(1);
  expect((await world.stripe.customers.retrieve(made.id)).id).toBe(made.id);
  expect((await memory()).kept_bytes).toBeLessThan(0.6 * 300_000);
});

test('what is removed releases all of its memory, the text of its request included', async () => {
  const { id } = await world.stripe.customers.create({});
  const long = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`k${n}`, 'x'.repeat(400)]));
  const round = async (): Promise<number> => {
    for (let n = 0; n < 5; n += 1) {
      await world.stripe.customers.update(id, { name: `Ada ${n}`, metadata: long });
    }
    await world.sandbox.advance(32 * DAY);
    await world.stripe.customers.update(id, { name: 'Ada' }); // the next event lets the old ones go
    return (await memory()).kept_bytes;
  };
  const once = await round();
  expect(Math.abs((await round()) - once)).toBeLessThan(5_000);
});

describe('a program with a heap of 128 MB', () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  afterAll(() => agent.destroy());

  // Forty values beyond Latin 1: two bytes a letter, in the object, its event and its answer.
  const metadata = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`metadata[key${index}]`, 'Ж'.repeat(400)]),
  );
  const kinds: Readonly<Record<string, readonly [path: string, fields: Record<string, string>]>> = {
    'large customers': ['customers', metadata],
    payments: [
      'payment_intents',
      {
        amount: '900',
        currency: 'eur',
        confirm: 'true',
        payment_method: 'pm_card_createDispute',
        return_url: 'https://shop.example',
      },
    ],
  };

  test.each(Object.keys(kinds))('is filled with %s and lives', async (kind) => {
    const child = spawn(
      process.execPath,
      ['--max-old-space-size=128', fromRoot('dist/src/sandbox/main.js'), '--port', '0'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const { url } = JSON.parse(line.toString('utf8')) as { url: string };
      const [path, fields] = kinds[kind] ?? ['', {}];
      const statuses = await post(`${url}/v1/${path}`, new URLSearchParams(fields).toString());
      expect([...statuses.keys()].sort()).toEqual([200, 507]);
      expect(statuses.get(200)).toBeGreaterThan(200);
      const kept = await fetch(`${url}/_sandbox/memory`);
      expect(await kept.json()).toMatchObject({ full: true });
      expect(child.exitCode).toBeNull();
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });

  /** Eight at a time until each is refused; counts the answers by status. */
  async function post(url: string, body: string): Promise<Map<number, number>> {
    const statuses = new Map<number, number>();
    const worker = async (name: number): Promise<void> => {
      for (let count = 0; ; count += 1) {
        const status = await postOnce(url, body, `${name}/${count}`);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status !== 200) return;
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, name) => worker(name)));
    return statuses;
  }

  function postOnce(url: string, body: string, key: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: 'Bearer sk_test_filler',
        'content-type': 'application/x-www-form-urlencoded',
        'idempotency-key': key,
      };
      const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      });
      request.on('error', reject);
      request.end(body);
    });
  }
});
