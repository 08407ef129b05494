import { once } from 'node:events';
import { BlockList } from 'node:net';
import { webhookUrlProblem } from '../../src/targets/check-webhook-url';
import { checkedAddresses } from '../../src/targets/checked-addresses';
import { loadKafka } from '../../src/targets/kafka/kafka-package';
import { prepareKafka } from '../../src/targets/kafka/prepare-kafka';
import { parsePostgresUrl } from '../../src/targets/postgres/postgres-address';
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

test('a private net that is allowed is reached, and in clear nothing else is', async () => {
  const privateNets = new BlockList();
  privateNets.addSubnet('127.0.0.0', 8, 'ipv4');
  const rules = { ...GUARDED, privateNets };
  const brokers = ['127.0.0.1:9092', '10.0.0.1:9092', 'kafka:9092'];
  const problems = await prepareKafka({ ...TARGET, brokers, tls: false }, rules);
  expect(problems.map(({ pointer }) => pointer)).toEqual(['/kafka/brokers/1']);
  // The only name that is left leads into another net.
  const inside = await prepareKafka({ ...TARGET, brokers: ['kafka:9092'] }, rules);
  expect(inside).toMatchObject([{ code: 'kafka_unreachable' }]);
  const failed = async (host: string, tls: { ca: null } | null) => {
    const to = { host, port: 1, onConnect: () => undefined };
    const socket = guardedSocket(to, tls, rules);
    const [error] = (await once(socket, 'error').catch((thrown: unknown) => [thrown])) as [Error];
    return error.message;
  };
  expect(await failed('127.0.0.1', null)).toContain('ECONNREFUSED');
  expect(await failed('10.0.0.1', { ca: null })).toContain('leads into a private net');
  expect(await failed('8.8.8.8', null)).toContain('nothing is sent there in clear');
});

test('a private net is allowed for webhooks and Postgres in the same way', async () => {
  const privateNets = new BlockList();
  privateNets.addSubnet('10.20.0.0', 16, 'ipv4');
  const rules = { allowPrivate: false, privateNets, resolve };
  expect(webhookUrlProblem('https://10.20.0.7/hook', rules)).toBeNull();
  expect(webhookUrlProblem('https://hooks/hook', rules)).toBeNull();
  expect(webhookUrlProblem('http://10.20.0.7/hook', rules)).toBe('must be https://');
  expect(webhookUrlProblem('https://10.21.0.7/hook', rules)).toContain('private net');
  expect(webhookUrlProblem('https://169.254.169.254/', rules)).toContain('private net');
  const url = 'postgres://u:p@db/warehouse?sslmode=disable';
  expect(parsePostgresUrl(url, rules)).toMatchObject({ sslMode: 'disable' });
  expect(parsePostgresUrl(url, { allowPrivate: false })).toHaveProperty('problem');
  const address = async (at: string, inClear: boolean) =>
    checkedAddresses('db', {
      ...rules,
      inClear,
      resolve: async () => [{ address: at, family: 4 }],
    });
  await expect(address('10.20.0.7', true)).resolves.toHaveLength(1);
  await expect(address('8.8.8.8', false)).resolves.toHaveLength(1);
  await expect(address('8.8.8.8', true)).rejects.toThrow('in clear');
  await expect(address('10.0.0.1', false)).rejects.toThrow('leads into a private net');
});
