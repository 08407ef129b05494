import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { webhookUrlProblem } from '../../src/targets/check-webhook-url';
import { eventually } from '../harness/eventually';
import { mirrorOf } from '../http/support/mirror';
import { startApp } from '../http/support/test-app';
import type { TestApp } from '../http/support/test-app';
import { customerEvent } from '../postgres/mirror-facts';

/*
 * An update by turns: the process that sends to a webhook ends, another has begun before. Both want
 * it; one sends at a time, and what the one was sending is sent by the other.
 */

const OBJECTS = 12;
const CHANGES = 8;
const ALL = OBJECTS * CHANGES;
/** One request each. */
const BATCH = 10;

interface Came {
  object: string;
  change: number;
  message: string;
}

let app: TestApp;
let db: Client;
let mirror: ReturnType<typeof mirrorOf>;
let credential: string;
const children = new Set<ChildProcess>();
let came: Came[] = [];
/** While it is set, what comes is answered later. */
let held: ServerResponse[] | null = null;
/** Once so many came, what comes is held; however quick who sends it is. */
let holdsAfter = Infinity;
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(parts).toString()) as {
      data: { upstream_id: string; data: { name: string } };
    };
    const { upstream_id: object, data } = body.data;
    const message = String(request.headers['webhook-id']);
    came.push({ object, change: Number(data.name), message });
    if (came.length > holdsAfter) {
      held = [];
      holdsAfter = Infinity;
    }
    if (held === null) response.writeHead(200).end();
    else held.push(response);
  });
});

jest.setTimeout(180_000); // some seconds; each wait has its deadline

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  app = await startApp({}, (deps) => ({
    ...deps,
    webhookUrlProblem: (url) => webhookUrlProblem(url, { allowPrivate: true }),
  }));
  mirror = mirrorOf(app);
  db = new Client({ connectionString: app.databaseUrl });
  await db.connect();
  credential = await mirror.createCredential('sk_test_taken_over');
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  answerHeld();
  came = [];
  await mirror.send('DELETE', '/v1/consumers/taken-over');
});
afterAll(async () => {
  await db.end();
  await app.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function answerHeld(): void {
  for (const response of held ?? []) response.writeHead(200).end();
  held = null;
}

/** A consumer that has nothing yet; answers what its secret is kept as. */
async function makeConsumer(id: string): Promise<string> {
  await mirror.createSync({ id, credential, collections: ['stripe:customer'] });
  const { port } = server.address() as AddressInfo;
  const made = await mirror.send('POST', '/v1/consumers', {
    id: 'taken-over',
    sync: id,
    kind: 'webhook',
    stream: 'events',
    webhook: { url: `http://127.0.0.1:${port}/hook` },
  });
  expect(made.status).toBe(201);
  const row = await app.stores.consumers.byId('default', 'taken-over');
  const secret = row && (await app.stores.consumers.secretOf(row));
  return secret?.reveal() ?? '';
}

/** Each object changes again and again. */
async function writeChanges(syncId: string): Promise<void> {
  const sync = await app.stores.syncs.byId('default', syncId);
  for (let n = 1; n <= CHANGES; n += 1) {
    const changes = Array.from({ length: OBJECTS }, (_, i) => {
      const object = { id: `cus_${i}`, name: String(n) };
      return n === 1
        ? customerEvent('created', n, object)
        : customerEvent('updated', n, object, { name: String(n - 1) });
    });
    await app.stores.syncs.write(sync?.number ?? 0, changes);
  }
}

function start(owner: string, secret: string): ChildProcess {
  const program = join(__dirname, 'webhook-child.js');
  const args = [program, app.databaseUrl, owner, secret];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  children.add(child);
  return child;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  children.delete(child);
}

const ownerNow = async (): Promise<string | null> => {
  const sql = `select owner from mirror_consumers where id = 'taken-over'`;
  return (await db.query<{ owner: string | null }>(sql)).rows[0]?.owner ?? null;
};

/** A minute in which who has a consumer, and what goes out, does not show up again. */
async function passMinute(): Promise<void> {
  const minute = `- interval '1 minute'`;
  await db.query(`update mirror_consumers set owned_until = owned_until ${minute}`);
  await db.query(`update mirror_deliveries set due = due ${minute} where status = 'out'`);
}

/** Two processes want it, and the one that has it is in the middle of sending. */
async function inTheMiddle(id: string) {
  const secret = await makeConsumer(id);
  const two = { old: start('old', secret), new: start('new', secret) };
  holdsAfter = ALL / 4;
  await writeChanges(id);
  await eventually(() => expect(held?.length).toBeGreaterThan(0));
  const owner = (await ownerNow()) === 'old' ? 'old' : 'new';
  const other = owner === 'old' ? 'new' : 'old';
  return { sending: two[owner], other, waiting: two[other], sent: came.length };
}

const distinct = (): number => new Set(came.map(({ message }) => message)).size;

/** Of no object anything came before what it was before. */
function expectInOrder(): void {
  const last = new Map<string, number>();
  const outOfOrder = came.filter(({ object, change }) => {
    const before = last.get(object) ?? 0;
    last.set(object, Math.max(before, change));
    return change < before || change > before + 1;
  });
  expect(outOfOrder).toEqual([]);
}

test('who is to end sends what it began; the other goes on, nothing comes twice', async () => {
  const { sending, other, sent } = await inTheMiddle('ended');
  const ended = end(sending, 'SIGTERM');
  const inFlight = held?.length ?? 0;
  expect(await ownerNow()).not.toBe(other);
  answerHeld();
  await ended;
  await eventually(() => expect(distinct()).toBe(ALL));
  expect([sending.exitCode, inFlight > 0, sent < ALL]).toEqual([0, true, true]);
  expect(came).toHaveLength(ALL);
  expectInOrder();
});

test('what a killed process was sending is sent again by the other', async () => {
  const { sending, other } = await inTheMiddle('killed');
  await end(sending, 'SIGKILL');
  answerHeld();
  expect(await ownerNow()).not.toBe(other);
  await passMinute();
  await eventually(() => expect(distinct()).toBe(ALL));
  // It died with all of a batch unanswered at most.
  expect(came.length).toBeGreaterThan(ALL);
  expect(came.length).toBeLessThanOrEqual(ALL + BATCH);
  expectInOrder();
});

test('who comes back after it was taken over disturbs no order', async () => {
  const { sending, sent } = await inTheMiddle('stopped');
  sending.kill('SIGSTOP');
  const late = held ?? [];
  held = null;
  await passMinute();
  await eventually(() => expect(came.length).toBeGreaterThan(sent + BATCH));
  sending.kill('SIGCONT');
  for (const response of late) response.writeHead(200).end();
  await eventually(() => expect(distinct()).toBe(ALL));
  for (const child of children) await end(child, 'SIGTERM');
  expect(came.length).toBeGreaterThan(ALL);
  expect(came.length).toBeLessThanOrEqual(ALL + BATCH);
  expectInOrder();
});
