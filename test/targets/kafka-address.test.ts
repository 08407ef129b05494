import { once } from 'node:events';
import { loadKafka } from '../../src/targets/kafka/kafka-package';
import { prepareKafka } from '../../src/targets/kafka/prepare-kafka';
import { guardedSocket } from '../../src/targets/guarded-sockets';

const resolve = async () => [{ address: '10.0.0.1', family: 4 }];
const GUARDED = { allowPrivate: false, resolve, load: () => loadKafka() };

const TARGET = {
  brokers: ['broker.business.com:9092'],
  topic: 'events',
  createTopic: true,
  tls: true,
  ca: null,
  sasl: null,
  password: null,
  keep: true,
};

test('brokers in a private net, or in clear, are refused; all at once', async () => {
  const brokers = [
    '127.0.0.1:9092',
    'kafka:9092',
    '0x7f.1:9092',
    'broker.business.com',
    '8.8.8.8:0',
  ];
  const problems = await prepareKafka({ ...TARGET, brokers, tls: false }, GUARDED);
  const inside = 'must lead to an address on the internet, not into a private net';
  const form = 'must be a host and a port: broker.business.com:9092';
  expect(problems).toEqual([
    ...[inside, inside, inside, form, form].map((detail, place) => ({
      pointer: `/kafka/brokers/${place}`,
      code: 'kafka_broker_invalid',
      detail,
    })),
    {
      pointer: '/kafka/tls',
      code: 'kafka_not_encrypted',
      detail: 'must be true: passwords and messages would go in clear',
    },
  ]);
});

test('a name in a private net is not connected to, nor what other brokers name', async () => {
  expect(await prepareKafka(TARGET, GUARDED)).toEqual([
    {
      pointer: '/kafka/brokers',
      code: 'kafka_unreachable',
      detail: expect.stringContaining('leads into a private net: nothing is sent there'),
    },
  ]);
  for (const host of ['10.0.0.1', 'inside.business.com']) {
    const onConnect = () => {
      throw new Error('it was connected to');
    };
    const socket = guardedSocket({ host, port: 9092, onConnect }, null, GUARDED);
    const [error] = (await once(socket, 'error').catch((thrown: unknown) => [thrown])) as [Error];
    expect(error.message).toBe(`${host} leads into a private net: nothing is sent there`);
  }
});

test('where the package is not installed, its name and what to do are said', async () => {
  const load = () => loadKafka('kafkajs-not-installed');
  expect(await prepareKafka(TARGET, { ...GUARDED, load })).toEqual([
    {
      pointer: '/kind',
      code: 'kafka_not_installed',
      detail:
        'needs the package "kafkajs-not-installed", which is not installed here: ' +
        'npm install kafkajs-not-installed@2.2.4',
    },
  ]);
});
