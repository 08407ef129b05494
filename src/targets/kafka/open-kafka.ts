import { SECOND } from '../../domain/time';
import type { Secret } from '../../runtime/secret';
import type { AddressRules } from '../checked-addresses';
import { guardedSocket } from '../guarded-sockets';
import type { KafkaTarget } from './kafka-address';
import type { KafkaClient, KafkaPackage, KafkaProducer } from './kafka-package';

export interface KafkaRules extends AddressRules {
  /** Throws KafkaNotInstalled. */
  load(): KafkaPackage;
}

/** What a broker has for an answer. */
export const ANSWER_TIMEOUT = 10 * SECOND;

const CONNECT_TIMEOUT = 5 * SECOND;

/** One more try: what fails twice is tried again much later. */
const RETRY = { retries: 1, initialRetryTime: 250, maxRetryTime: SECOND };

const SILENT = 0;

/** Every connection is to an address that was checked, also those to brokers it learns of. */
export function openKafka(
  { Kafka }: KafkaPackage,
  { brokers, tls, ca, sasl }: KafkaTarget,
  password: Secret | null,
  rules: AddressRules,
): KafkaClient {
  return new Kafka({
    clientId: 'quittance',
    brokers,
    ssl: tls,
    ...(sasl !== null && password !== null && { sasl: { ...sasl, password: password.reveal() } }),
    socketFactory: (to) => guardedSocket(to, tls ? { ca } : null, rules),
    connectionTimeout: CONNECT_TIMEOUT,
    requestTimeout: ANSWER_TIMEOUT,
    retry: RETRY,
    logLevel: SILENT,
  });
}

/**
 * What it repeats by itself is stored once. One request at a time, and the key alone says which
 * partition: one object stays in one, in order.
 */
export const producerOf = (client: KafkaClient, { Partitioners }: KafkaPackage): KafkaProducer =>
  client.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });

/** Kafka's own name of what is wrong, such as MESSAGE_TOO_LARGE; null: it said nothing. */
export function typeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('type' in error && typeof error.type === 'string') return error.type;
  return 'cause' in error ? typeOf(error.cause) : null;
}

const WORDS: Readonly<Record<string, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'has no such topic',
  TOPIC_AUTHORIZATION_FAILED: 'does not let this user write to the topic',
  CLUSTER_AUTHORIZATION_FAILED: 'does not let this user write',
  MESSAGE_TOO_LARGE: 'takes no message of this size',
  RECORD_LIST_TOO_LARGE: 'takes no message of this size',
};

const DETAIL_MAX = 300;

/** Why it cannot be worked with. */
export function kafkaWords(error: unknown): string {
  const words = WORDS[typeOf(error) ?? ''];
  if (words !== undefined) return words;
  const message = error instanceof Error ? error.message : String(error);
  return `cannot be used: ${message.slice(0, DETAIL_MAX)}`;
}
