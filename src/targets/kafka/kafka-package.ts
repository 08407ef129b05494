import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** What is used of the package `kafkajs`, which need not be installed. */
export interface KafkaPackage {
  Kafka: new (options: KafkaOptions) => KafkaClient;
  Partitioners: { DefaultPartitioner: unknown };
}

export interface KafkaOptions {
  clientId: string;
  /** Host and port. */
  brokers: readonly string[];
  ssl: boolean;
  sasl?: { mechanism: string; username: string; password: string };
  socketFactory(to: { host: string; port: number; onConnect(): void }): Socket;
  /** Milliseconds. */
  connectionTimeout: number;
  requestTimeout: number;
  retry: { retries: number; initialRetryTime: number; maxRetryTime: number };
  logLevel: number;
}

export interface KafkaClient {
  admin(): KafkaAdmin;
  producer(options: {
    idempotent: true;
    maxInFlightRequests: number;
    allowAutoTopicCreation: false;
    createPartitioner: unknown;
  }): KafkaProducer;
}

export interface KafkaAdmin {
  connect(): Promise<void>;
  fetchTopicMetadata(of: { topics: string[] }): Promise<unknown>;
  /** False: there was one. */
  createTopics(of: { topics: { topic: string }[]; timeout: number }): Promise<boolean>;
  disconnect(): Promise<void>;
}

export interface KafkaMessage {
  key: string;
  value: string;
  headers: Record<string, string>;
}

export interface KafkaProducer {
  connect(): Promise<void>;
  sendBatch(batch: {
    acks: -1;
    timeout: number;
    topicMessages: { topic: string; messages: readonly KafkaMessage[] }[];
  }): Promise<unknown>;
  disconnect(): Promise<void>;
}

const NAME = 'kafkajs';

/** The version that is tested. */
const VERSION = '2.2.4';

/** As a person reads it. */
export class KafkaNotInstalled extends Error {}

/** Loaded where a consumer of the kind kafka is: nobody else needs it. */
export function loadKafka(name = NAME): KafkaPackage {
  let loaded: unknown;
  try {
    loaded = createRequire(__filename)(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new KafkaNotInstalled(
      `needs the package "${name}", which is not installed here: npm install ${name}@${VERSION}`,
    );
  }
  if (isKafka(loaded)) return loaded;
  throw new KafkaNotInstalled(`needs the package "${name}" in its version ${VERSION}`);
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'MODULE_NOT_FOUND';

const isKafka = (loaded: unknown): loaded is KafkaPackage =>
  typeof loaded === 'object' &&
  loaded !== null &&
  'Kafka' in loaded &&
  typeof loaded.Kafka === 'function' &&
  'Partitioners' in loaded;
