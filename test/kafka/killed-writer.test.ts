import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { BlockList } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { resolveName } from '../../src/targets/checked-addresses';
import { loadKafka } from '../../src/targets/kafka/kafka-package';
import { prepareKafka } from '../../src/targets/kafka/prepare-kafka';
import { eventually } from '../harness/eventually';
import { isThorough } from '../harness/thorough';
import { mirrorOf } from '../http/support/mirror';
import { startApp } from '../http/support/test-app';
import type { TestApp } from '../http/support/test-app';
import { customerEvent } from '../postgres/mirror-facts';
import { Client } from 'pg';
import { startBroker } from './broker';
import type { Broker } from './broker';
import { readTopic } from './topics';

/** Objects that change again and again while who writes of them to Kafka dies again and again. */
const OBJECTS = 12;
const KILLS = isThorough ? 100 : 3;
/** At a moment between its first work and this, ms, it is killed. */
const LATEST = 120;
const PATIENCE = 120_000 + KILLS * 6_000;

let app: TestApp;
let broker: Broker;
let mirror: ReturnType<typeof mirrorOf>;
let sync: number;
let database: Client;
beforeAll(async () => {
  broker = await startBroker();
  const privateNets = new BlockList();
  privateNets.addSubnet('127.0.0.0', 8, 'ipv4');
  const rules = { allowPrivate: false, privateNets, resolve: resolveName, load: () => loadKafka() };
  app = await startApp({}, (deps) => ({
    ...deps,
    prepareKafka: (wanted: Parameters<typeof prepareKafka>[0]) => prepareKafka(wanted, rules),
  }));
  mirror = mirrorOf(app);
  const credential = await mirror.createCredential('sk_test_of_killed_writers');
  await mirror.createSync({ id: 'killed', credential, collections: ['stripe:customer'] });
  sync = (await app.stores.syncs.byId('default', 'killed'))?.number ?? 0;
  database = new Client({ connectionString: app.databaseUrl });
  await database.connect();
}, 120_000);
afterAll(async () => {
  await database.end();
  await app.close();
  await broker.close();
});

let changes = 0;

/** Each object changes once more. */
async function change(): Promise<void> {
  changes += 1;
  const facts = Array.from({ length: OBJECTS }, (_, i) => {
    const object = { id: `cus_${i}`, name: String(changes) };
    return changes === 1
      ? customerEvent('created', changes, object)
      : customerEvent('updated', changes, object, { name: String(changes - 1) });
  });
  await app.stores.syncs.write(sync, facts);
}

interface Progress {
  out: number;
  waiting: number;
  behind: number;
}

const progress = async (): Promise<Progress> => {
  const { json } = await mirror.send('GET', '/v1/consumers/written');
  return json['progress'] as Progress;
};

const cursor = async (): Promise<number> => {
  const sql = `select cursor from mirror_consumers where id = 'written'`;
  return Number((await database.query<{ cursor: string }>(sql)).rows[0]?.cursor);
};

/** A minute in which what a dead process had comes up again. */
async function passMinute(): Promise<void> {
  const minute = `- interval '1 minute'`;
  await database.query(`update mirror_consumers set owned_until = owned_until ${minute}`);
  await database.query(`update mirror_deliveries set due = due ${minute} where status = 'out'`);
}

function start(life: number) {
  const args = [join(__dirname, 'kafka-child.js'), app.databaseUrl, `life ${life}`];
  return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function liveAndDie(life: number): Promise<void> {
  const before = await cursor();
  const child = start(life);
  const exited = once(child, 'exit');
  await change();
  await eventually(async () => expect(await cursor()).toBeGreaterThan(before));
  await change();
  await pause(Math.random() * LATEST);
  child.kill('SIGKILL');
  await exited;
  await passMinute();
}

test(
  'who writes to Kafka is killed again and again: nothing is lost, each object is in order',
  async () => {
    const kafka = { brokers: [broker.open], topic: 'killed', create_topic: true, tls: false };
    const body = { id: 'written', sync: 'killed', kind: 'kafka', stream: 'events', kafka };
    expect((await mirror.send('POST', '/v1/consumers', body)).status).toBe(201);
    for (let life = 0; life < KILLS; life += 1) await liveAndDie(life);
    const last = start(KILLS);
    await eventually(async () =>
      expect(await progress()).toMatchObject({ out: 0, waiting: 0, behind: 0 }),
    );
    last.kill('SIGKILL');
    const found = await readTopic(broker.open, 'killed');
    const wanted = Array.from({ length: changes }, (_, n) => n + 1);
    for (let i = 0; i < OBJECTS; i += 1) {
      const its = found.filter(({ key }) => key === `stripe:customer:cus_${i}`);
      const names = its.map(({ value }) => Number((value['data'] as { name: string }).name));
      // What came twice came twice in a row.
      expect([i, names]).toEqual([i, names.toSorted((a, b) => a - b)]);
      expect([i, [...new Set(names)]]).toEqual([i, wanted]);
    }
    expect(changes).toBe(2 * KILLS);
  },
  PATIENCE,
);
