import { BlockList } from 'node:net';
import { resolveName } from '../../src/targets/checked-addresses';
import { loadKafka } from '../../src/targets/kafka/kafka-package';
import { kafkaSender } from '../../src/targets/kafka/kafka-target';
import { prepareKafka } from '../../src/targets/kafka/prepare-kafka';
import type { Sender } from '../../src/targets/sent-batch';
import { createConsumerRunner } from '../../src/targets/run-consumers';
import { stepsOf } from '../docs/guide-steps';
import { read as readDocument } from '../docs/read-document';
import { mirrorOf, problemsOf } from '../http/support/mirror';
import { startApp } from '../http/support/test-app';
import type { TestApp } from '../http/support/test-app';
import { customerEvent, customerRead } from '../postgres/mirror-facts';
import { PASSWORD, startBroker, USER } from './broker';
import type { Broker } from './broker';
import { createTopic, readTopic } from './topics';

let app: TestApp;
let broker: Broker;
let mirror: ReturnType<typeof mirrorOf>;
let sync: number;
/** As in production, where the net of the brokers is allowed. */
const privateNets = new BlockList();
privateNets.addSubnet('127.0.0.0', 8, 'ipv4');
privateNets.addAddress('::1', 'ipv6');
const RULES = { allowPrivate: false, privateNets, resolve: resolveName, load: () => loadKafka() };

beforeAll(async () => {
  broker = await startBroker();
  const prepare = {
    prepareKafka: (wanted: Parameters<typeof prepareKafka>[0]) => prepareKafka(wanted, RULES),
  };
  app = await startApp({}, (deps) => ({ ...deps, ...prepare }));
  mirror = mirrorOf(app);
  const credential = await mirror.createCredential('sk_test_of_kafka');
  await mirror.createSync({ id: 'streamed', credential, collections: ['stripe:customer'] });
  sync = (await app.stores.syncs.byId('default', 'streamed'))?.number ?? 0;
});
afterAll(async () => {
  await app.close();
  await broker.close();
});

const inClear = (topic: string) => ({
  brokers: [broker.open],
  topic,
  create_topic: true,
  tls: false,
});

const make = (id: string, kafka: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  mirror.send('POST', '/v1/consumers', {
    id,
    sync: 'streamed',
    kind: 'kafka',
    deliver_policy: 'new',
    kafka,
    ...more,
  });

async function makeSound(...given: Parameters<typeof make>) {
  const made = await make(...given);
  expect([made.status, problemsOf(made)]).toEqual([201, []]);
  return made.json;
}

async function runOnce(through = (sender: Sender) => sender): Promise<void> {
  const failures: unknown[] = [];
  const runner = createConsumerRunner({
    stores: app.stores,
    owner: 'worker of this test',
    senderFor: async (consumer) =>
      through(kafkaSender(consumer, await app.stores.consumers.secretOf(consumer), RULES)),
    onFailure: (_consumer, error) => failures.push(error),
  });
  await runner.tick();
  await runner.idle();
  expect(failures).toEqual([]);
}

const read = async (id: string) => (await mirror.send('GET', `/v1/consumers/${id}`)).json;
const resume = (id: string) => mirror.send('POST', `/v1/consumers/${id}/resume`, {});
const remove = (id: string) => mirror.send('DELETE', `/v1/consumers/${id}`);
const write = (...rows: Parameters<typeof app.stores.syncs.write>[1]) =>
  app.stores.syncs.write(sync, rows);

test('by TLS and a password: an object stays in its partition, in order', async () => {
  const sasl = { mechanism: 'scram-sha-256', username: USER, password: PASSWORD };
  const kafka = { brokers: [broker.sealed], topic: 'events', create_topic: true, ca: broker.ca };
  const made = await makeSound('events', { ...kafka, sasl }, { stream: 'events' });
  const { password: _hidden, ...shown } = sasl;
  expect(made['kafka']).toEqual({
    brokers: [broker.sealed],
    topic: 'events',
    create_topic: true,
    tls: true,
    sasl: shown,
  });
  expect(JSON.stringify([made, await read('events')])).not.toContain(PASSWORD);
  const ids = Array.from({ length: 40 }, (_, i) => `cus_${i}`);
  await write(...ids.map((id) => customerEvent('created', 10, { id, name: '0' })));
  for (const n of [1, 2, 3]) {
    await write(
      ...ids.map((id) =>
        customerEvent('updated', 10 + n, { id, name: `${n}` }, { name: `${n - 1}` }),
      ),
    );
  }
  await runOnce();
  expect(await read('events')).toMatchObject({
    problem: null,
    progress: { waiting: 0, behind: 0 },
  });
  const found = await readTopic(broker.open, 'events');
  expect(found).toHaveLength(160);
  for (const id of ids) {
    const its = found.filter(({ key }) => key === `stripe:customer:${id}`);
    expect(its.map(({ value }) => (value['data'] as { name: string }).name)).toEqual([
      '0',
      '1',
      '2',
      '3',
    ]);
    expect(new Set(its.map(({ partition }) => partition)).size).toBe(1);
  }
  expect(new Set(found.map(({ partition }) => partition)).size).toBe(3);
  expect(found[0]?.headers).toEqual({
    collection_id: 'stripe:customer',
    event_type: 'created',
    position: expect.stringMatching(/^\d+$/),
    sync: 'streamed',
  });
  await remove('events');
});

test('text that jsonb refuses arrives as it is; a replay sends all again, in order', async () => {
  await makeSound('kept', inClear('kept'));
  const name = 'a\u0000b \ud800';
  await write(customerRead(20, { id: 'cus_odd', name }), customerRead(20, { id: 'cus_even' }));
  await runOnce();
  const first = await readTopic(broker.open, 'kept');
  const odd = first.find(({ key }) => key === 'stripe:customer:cus_odd');
  expect(odd?.value).toMatchObject({ upstream_id: 'cus_odd', deleted: false, payload: { name } });
  expect(Object.keys(odd?.headers ?? {}).sort()).toEqual(['collection_id', 'position', 'sync']);
  const { progress } = await read('kept');
  await mirror.send('POST', '/v1/consumers/kept/replay', { after: 'beginning' });
  await runOnce();
  const { progress: afterwards } = await read('kept');
  expect(afterwards).toEqual(progress);
  const again = await readTopic(broker.open, 'kept');
  expect(again.filter(({ key }) => key.endsWith('cus_odd'))).toHaveLength(2);
  await remove('kept');
});

test('a message that is larger than brokers take is set aside; the others go on', async () => {
  await makeSound('large', inClear('large'), { max_deliver: 1 });
  const small = Array.from({ length: 20 }, (_, i) => `cus_small_${i}`);
  await write(
    ...small.slice(0, 10).map((id) => customerRead(30, { id })),
    customerRead(30, { id: 'cus_huge', name: 'x'.repeat(1_200_000) }),
    ...small.slice(10).map((id) => customerRead(30, { id, name: 'y'.repeat(100_000) })),
  );
  await runOnce();
  const aside = await mirror.send('GET', '/v1/consumers/large/set-aside');
  expect(aside.json['data']).toMatchObject([
    { upstream_id: 'cus_huge', deliveries: 1, detail: 'its Kafka takes no message of this size' },
  ]);
  expect(await read('large')).toMatchObject({
    problem: null,
    progress: { set_aside: 1, waiting: 0, behind: 0 },
  });
  const found = await readTopic(broker.open, 'large');
  expect(new Set(found.map(({ key }) => key.slice('stripe:customer:'.length)))).toEqual(
    new Set(small),
  );
  await remove('large');
});

test('where one of a batch is refused, no other is taken for one that was stored', async () => {
  await createTopic(broker.open, { topic: 'narrow', maxMessageBytes: 20_000 });
  await makeSound('narrow', inClear('narrow'), { max_deliver: 1 });
  const ids = Array.from({ length: 60 }, (_, i) => `cus_narrow_${i}`);
  const sized = (id: string, size: number) => customerRead(35, { id, name: 'x'.repeat(size) });
  await write(
    ...ids.slice(0, 30).map((id) => sized(id, 10)),
    sized('cus_wide', 50_000),
    ...ids.slice(30).map((id) => sized(id, 10)),
  );
  await runOnce();
  const found = await readTopic(broker.open, 'narrow');
  expect(new Set(found.map(({ key }) => key.slice('stripe:customer:'.length)))).toEqual(
    new Set(ids),
  );
  expect(await read('narrow')).toMatchObject({ progress: { set_aside: 1, waiting: 0, behind: 0 } });
  await remove('narrow');
});

test('a broker lost in the middle of a batch: nothing is lost, all is in order', async () => {
  await makeSound('lost', inClear('lost'), { stream: 'events' });
  const ids = Array.from({ length: 120 }, (_, i) => `cus_lost_${i}`);
  for (const n of [0, 1, 2, 3]) {
    const type = n === 0 ? 'created' : 'updated';
    const before = n === 0 ? null : { name: `${n - 1}` };
    await write(...ids.map((id) => customerEvent(type, 60 + n, { id, name: `${n}` }, before)));
  }
  let batches = 0;
  const losing = (sender: Sender): Sender => ({
    ...sender,
    send: async (messages) => {
      batches += 1;
      const sent = sender.send(messages);
      // Requests are under way: some of them are stored, and nobody is answered.
      if (batches === 2) await broker.kill();
      return sent;
    },
  });
  await runOnce(losing);
  // A quick broker answers the second batch before it is ended: then the third finds none.
  expect([2, 3]).toContain(batches);
  expect((await read('lost'))['problem']).toMatch(/^its Kafka cannot be used/);
  // While it is away, it is tried again, and nobody begins to send there.
  await resume('lost');
  await runOnce();
  expect(await read('lost')).toMatchObject({
    desired: 'running',
    problem: expect.stringMatching(/^its Kafka cannot be used: .*ECONNREFUSED/),
    progress: { out: 0, set_aside: 0 },
  });
  const refused = await make('not-there', inClear('not-there'));
  expect(problemsOf(refused)).toEqual(['/kafka/brokers kafka_unreachable']);
  await broker.start();
  await resume('lost');
  await runOnce();
  expect(await read('lost')).toMatchObject({
    problem: null,
    progress: { waiting: 0, behind: 0, set_aside: 0 },
  });
  const found = await readTopic(broker.open, 'lost');
  for (const id of ids) {
    const its = found.filter(({ key }) => key === `stripe:customer:${id}`);
    const names = its.map(({ value }) => (value['data'] as { name: string }).name);
    // One that came twice came twice in a row.
    expect([id, names]).toEqual([id, [...names].sort()]);
    expect([id, ...new Set(names)]).toEqual([id, '0', '1', '2', '3']);
  }
  await remove('lost');
});

test('what cannot be sent to is refused as the consumer is made, each with its place', async () => {
  const one = async (kafka: Record<string, unknown>) => {
    const { status, json } = await make('x', kafka);
    expect(status).toBe(422);
    return (json['errors'] as unknown[])[0];
  };
  const sealed = { brokers: [broker.sealed], topic: 'events', ca: broker.ca };
  const wrong = { mechanism: 'plain', username: USER, password: 'another' };
  expect(await one({ ...sealed, sasl: wrong })).toMatchObject({
    pointer: '/kafka/brokers',
    code: 'kafka_unreachable',
    detail: expect.stringContaining('authentication failed'),
  });
  const { ca: _ca, ...unknown } = sealed;
  expect(await one({ ...unknown, sasl: wrong })).toMatchObject({
    code: 'kafka_unreachable',
    detail: expect.stringContaining('self-signed certificate'),
  });
  expect(await one({ brokers: [broker.open], topic: 'mistyped', tls: false })).toEqual({
    pointer: '/kafka/topic',
    code: 'kafka_topic_unknown',
    detail: 'is no topic there: create it, or let it be created with create_topic',
  });
  // By asking for it nothing was created.
  const again = await one({ brokers: [broker.open], topic: 'mistyped', tls: false });
  expect(again).toMatchObject({ code: 'kafka_topic_unknown' });
});

test('the same again is the same; with another password it is another', async () => {
  const sasl = { mechanism: 'plain', username: USER, password: PASSWORD };
  const kafka = {
    brokers: [broker.sealed],
    topic: 'same',
    create_topic: true,
    ca: broker.ca,
    sasl,
  };
  await makeSound('same', kafka);
  expect((await make('same', kafka)).status).toBe(200);
  const another = await make('same', { ...kafka, topic: 'events' });
  expect([another.status, another.json['code']]).toEqual([409, 'consumer_exists']);
  await remove('same');
});

test('what docs/mirror.md says of Kafka is taken word for word', async () => {
  const steps = stepsOf(readDocument('docs/mirror.md'));
  const command = steps.find((step) => step.command.includes('"kafka"'))?.command ?? '';
  const body = /'(\{[\s\S]*\})'$/.exec(command)?.[1]?.replace(`'"$KAFKA_BROKER"'`, broker.open);
  const given = JSON.parse(body ?? '') as { id: string; kafka: Record<string, unknown> };
  expect(await makeSound(given.id, given.kafka)).toMatchObject({ kind: 'kafka', problem: null });
  await remove(given.id);
});
