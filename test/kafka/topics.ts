import { createRequire } from 'node:module';
import { eventually } from '../harness/eventually';

/** A message of a topic. */
export interface Read {
  partition: number;
  offset: number;
  key: string;
  value: Record<string, unknown>;
  headers: Record<string, string>;
}

interface Given {
  partition: number;
  message: {
    offset: string;
    key: Buffer;
    value: Buffer;
    headers: Record<string, Buffer>;
  };
}

interface Reader {
  connect(): Promise<void>;
  subscribe(of: { topics: string[]; fromBeginning: boolean }): Promise<void>;
  run(of: { eachMessage(given: Given): Promise<void> }): Promise<void>;
  disconnect(): Promise<void>;
}

interface Admin {
  connect(): Promise<void>;
  createTopics(of: {
    topics: { topic: string; configEntries: { name: string; value: string }[] }[];
  }): Promise<boolean>;
  fetchTopicOffsets(topic: string): Promise<{ partition: number; high: string }[]>;
  disconnect(): Promise<void>;
}

interface Kafkajs {
  Kafka: new (options: { brokers: string[]; logLevel: number }) => {
    admin(): Admin;
    consumer(of: { groupId: string }): Reader;
  };
}

/** Not by what is tested: it knows of brokers what they say. */
function clientOf(broker: string) {
  const { Kafka } = createRequire(__filename)('kafkajs') as Kafkajs;
  return new Kafka({ brokers: [broker], logLevel: 0 });
}

export interface NewTopic {
  topic: string;
  maxMessageBytes: number;
}

export async function createTopic(broker: string, { topic, maxMessageBytes }: NewTopic) {
  const configEntries = [{ name: 'max.message.bytes', value: String(maxMessageBytes) }];
  await withAdmin(broker, (admin) => admin.createTopics({ topics: [{ topic, configEntries }] }));
}

async function withAdmin<T>(broker: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = clientOf(broker).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

let readers = 0;

/**
 * All messages that a topic has by now, in the order of each partition. What was sent twice is
 * there twice, so they are read to the end of each partition and not to a number of messages.
 */
export async function readTopic(broker: string, topic: string): Promise<Read[]> {
  const ends = await withAdmin(broker, (admin) => admin.fetchTopicOffsets(topic));
  const wanted = ends.reduce((sum, { high }) => sum + Number(high), 0);
  const groupId = `reader-${process.pid}-${(readers += 1)}`;
  const reader = clientOf(broker).consumer({ groupId });
  const found: Read[] = [];
  await reader.connect();
  try {
    await reader.subscribe({ topics: [topic], fromBeginning: true });
    await reader.run({
      eachMessage: async ({ partition, message }) => {
        found.push({
          partition,
          offset: Number(message.offset),
          key: message.key.toString(),
          value: JSON.parse(message.value.toString()) as Record<string, unknown>,
          headers: Object.fromEntries(
            Object.entries(message.headers).map(([name, value]) => [name, value.toString()]),
          ),
        });
      },
    });
    await eventually(() => {
      if (found.length < wanted) throw new Error(`${found.length} of ${wanted} messages`);
    });
  } finally {
    await reader.disconnect();
  }
  return found.sort((one, other) => one.partition - other.partition || one.offset - other.offset);
}
