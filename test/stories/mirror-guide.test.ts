import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { engineShift, placesOf } from '../../src/local/places';
import type { Stack } from '../../src/local/stack';
import { openWorld } from '../../src/local/stories';
import { customerWithCard, payWithoutBrowser } from '../../src/local/stories/acts';
import { openWarehouse } from '../../src/local/stories/warehouse';
import type { Warehouse } from '../../src/local/stories/warehouse';
import type { World } from '../../src/local/stories/world';
import { fromRoot } from '../../src/runtime/root';
import { matcherOf, stepsOf } from '../docs/guide-steps';
import { blocksOf, read } from '../docs/read-document';
import { eventually } from '../harness/eventually';
import { startTestStack } from '../harness/stack';

const GUIDE = read('docs/mirror.md');
const run = promisify(execFile);

let stack: Stack;
let world: World;
let warehouse: Warehouse;
const webhooks: string[] = [];
const receiver = createServer((request, response) => {
  webhooks.push(String(request.headers['webhook-signature']));
  request.resume().on('end', () => response.end());
});

beforeAll(async () => {
  stack = await startTestStack();
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
  warehouse = await openWarehouse(world);
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
}, 180_000);

afterAll(async () => {
  receiver.close();
  await warehouse?.drop();
  await world?.close();
  await stack?.stop();
}, 60_000);

type Env = Record<string, string>;

/** What the reader is to keep of an answer. */
function keptOf(answer: unknown): Env {
  const { object, id, data } = answer as { object?: string; id?: string; data?: unknown[] };
  const { ack_id: ackId } = (data?.[0] ?? {}) as { ack_id?: string };
  if (object === 'credential') return { CREDENTIAL: id ?? '' };
  if (object === 'drift_check') return { CHECK: id ?? '' };
  return ackId === undefined ? {} : { ACK_ID: ackId };
}

/** What is asked for again until it is there: nothing of it is done twice. */
const isAsking = (command: string) => / GET |\/receive /.test(command);

test('each command of the guide does what the guide says', async () => {
  await customerWithCard(world);
  const [define, ...steps] = stepsOf(GUIDE);
  expect(steps.length).toBeGreaterThan(12);
  const hook = (receiver.address() as AddressInfo).port;
  const env: Env = {
    QUITTANCE_URL: stack.server,
    QUITTANCE_KEY: stack.apiKey,
    HOOK_URL: `http://127.0.0.1:${hook}/hook`,
    WAREHOUSE_URL: warehouse.url,
    // The suite with a broker asks for the same of a real one.
    KAFKA_BROKER: '127.0.0.1:1',
  };
  for (const { command, answer } of steps) {
    const once = async () => {
      const script = `set -eu\n${define?.command}\n${command}`;
      const { stdout } = await run('sh', ['-c', script], { env: { ...process.env, ...env } });
      const answers = stdout.split(/(?<=\})\s*(?=\{)/).map((one) => JSON.parse(one) as unknown);
      const codes = answers.flatMap((one) => (one as { code?: string }).code ?? []);
      expect([command, codes]).toEqual([command, command.includes('kafka') ? [INVALID] : []]);
      if (answer !== null) expect(answers[0]).toEqual(matcherOf(answer));
      return answers[0];
    };
    const answered = isAsking(command) ? await eventually(once) : await once();
    Object.assign(env, keptOf(answered));
    if (command.includes('kafka')) expect(answered).toMatchObject({ errors: [UNREACHABLE] });
  }
  await eventually(() => expect(webhooks[0]).toMatch(/^v1,/));
  const copied = await warehouse.rows('select upstream_id from copied.customer', []);
  expect(copied.length).toBeGreaterThan(1);
}, 180_000);

const INVALID = 'invalid_body';
const UNREACHABLE = { pointer: '/kafka/brokers', code: 'kafka_unreachable' };

test('its SQL reads what was copied, and its program prints the sync', async () => {
  const client = new Client({ connectionString: stack.databaseUrl });
  await client.connect();
  const [sql = ''] = blocksOf(GUIDE, 'sql');
  const { rows } = await client.query<{ id: string }>(sql).finally(() => client.end());
  expect(rows.map(({ id }) => id)).toContainEqual(expect.stringMatching(/^cus_/));
  expect(GUIDE).toContain('npm run mirror -- status');
  const program = [fromRoot('dist', 'src', 'main', 'mirror.js'), 'status'];
  const { stdout } = await run(process.execPath, program, { env: stack.env });
  expect(stdout).toMatch(/stripe:customer/);
});
