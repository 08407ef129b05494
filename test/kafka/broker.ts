import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../src/local/child';
import type { Child } from '../../src/local/child';
import { KAFKA_BROKER } from '../../src/local/kafka-broker';
import { javaArgs } from '../../src/local/maven-jars';
import { freePort } from '../../src/local/ports';
import { eventually } from '../harness/eventually';

export const USER = 'quittance';
export const PASSWORD = 'of the test';

/** A real broker that is its own controller, with one listener in clear and one by TLS and SASL. */
export interface Broker {
  /** In clear, without a password. */
  open: string;
  /** By TLS, with a password. */
  sealed: string;
  /** Of its certificate, in PEM. */
  ca: string;
  /** Ends it at once, as a machine does that fails. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

const STORE_PASSWORD = 'changeit';

interface Ports {
  open: number;
  sealed: number;
  control: number;
}

export async function startBroker(): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-kafka-'));
  const ports = { open: await freePort(), sealed: await freePort(), control: await freePort() };
  const ca = makeCertificate(folder);
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, propertiesOf(folder, ports));
  const scram = `SCRAM-SHA-256=[name=${USER},password=${PASSWORD}]`;
  const format = ['format', '-t', 'MkU3OEVBNTcwNTJENDM2Qg', '-c', properties, '--add-scram', scram];
  execFileSync('java', javaArgs(KAFKA_BROKER, 'kafka.tools.StorageTool', format), {
    stdio: 'ignore',
  });
  let child: Child | null = null;
  const start = async () => {
    const args = ['-Xmx400m', ...javaArgs(KAFKA_BROKER, 'kafka.Kafka', [properties])];
    const started = await startChild({ name: 'Kafka', command: 'java', args });
    child = started;
    await eventually(
      () => {
        if (started.hasExited()) throw new Error(`Kafka ended:\n${started.tail()}`);
        return answersAt(ports.sealed);
      },
      { withinMs: 90_000 },
    );
  };
  const kill = async () => {
    await child?.stop(0);
    child = null;
  };
  await start();
  return {
    open: `127.0.0.1:${ports.open}`,
    sealed: `localhost:${ports.sealed}`,
    ca,
    kill,
    start,
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeCertificate(folder: string): string {
  const store = ['-keystore', join(folder, 'keys.p12'), '-storepass', STORE_PASSWORD];
  const its = [...store, '-alias', 'broker'];
  const names = ['-dname', 'CN=localhost', '-ext', 'san=dns:localhost,ip:127.0.0.1'];
  const made = ['-genkeypair', '-storetype', 'PKCS12', '-keyalg', 'EC', '-validity', '3650'];
  execFileSync('keytool', [...made, ...its, ...names], { stdio: 'ignore' });
  return execFileSync('keytool', ['-exportcert', '-rfc', ...its], { encoding: 'utf8' });
}

const propertiesOf = (folder: string, { open, sealed, control }: Ports): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${control}`,
    listeners: [
      `OPEN://127.0.0.1:${open}`,
      `SEALED://127.0.0.1:${sealed}`,
      `CONTROL://127.0.0.1:${control}`,
    ].join(','),
    'advertised.listeners': `OPEN://127.0.0.1:${open},SEALED://localhost:${sealed}`,
    'controller.listener.names': 'CONTROL',
    'inter.broker.listener.name': 'OPEN',
    'listener.security.protocol.map': 'CONTROL:PLAINTEXT,OPEN:PLAINTEXT,SEALED:SASL_SSL',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-256,PLAIN',
    'listener.name.sealed.scram-sha-256.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'listener.name.sealed.plain.sasl.jaas.config':
      'org.apache.kafka.common.security.plain.PlainLoginModule required ' +
      `user_${USER}="${PASSWORD}";`,
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': join(folder, 'keys.p12'),
    'ssl.keystore.password': STORE_PASSWORD,
    'log.dirs': join(folder, 'data'),
    'num.partitions': '3',
    // It would create what somebody mistyped.
    'auto.create.topics.enable': 'true',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'group.initial.rebalance.delay.ms': '0',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
  })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');

const answersAt = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
  });
