import type { DeliveryOutcome } from '../../domain/mirror/consumers/settle-delivery';
import { SECOND } from '../../domain/time';
import type { ConsumerRow } from '../../postgres/mirror/consumers/consumer-row';
import type { DeliveredMessage } from '../../postgres/mirror/consumers/deliveries';
import type { Secret } from '../../runtime/secret';
import { settlementsOf } from '../sent-batch';
import type { Sender, SentBatch } from '../sent-batch';
import { kafkaTargetOf } from './kafka-address';
import { bytesOf, toKafkaMessage } from './kafka-message';
import type { KafkaMessage } from './kafka-package';
import { openKafka, producerOf, typeOf, kafkaWords } from './open-kafka';
import type { KafkaRules } from './open-kafka';
import { topicWriter } from './topic-writer';
import type { TopicWriter } from './topic-writer';

const BATCH = 200;

/** Below what brokers take of one partition at once; a message that is larger goes alone. */
const CHUNK_BYTES = 500_000;

/** Then what is left of a batch is returned: it goes out before another process may begin. */
const SEND_WITHIN = 20 * SECOND;

/** Sends to a topic by one producer while there is work. */
export function kafkaSender(
  consumer: ConsumerRow,
  password: Secret | null,
  rules: KafkaRules,
): Sender {
  const target = kafkaTargetOf(consumer.target);
  const loaded = rules.load();
  const open = () => producerOf(openKafka(loaded, target, password, rules), loaded);
  const writer = topicWriter(target.topic, open);
  return {
    batch: BATCH,
    close: writer.close,
    send: (messages) => sendAll(writer, consumer, messages),
  };
}

/** No two of a batch are of one object, so any of them may go again. */
async function sendAll(
  writer: TopicWriter,
  consumer: ConsumerRow,
  delivered: readonly DeliveredMessage[],
): Promise<SentBatch> {
  const until = Date.now() + SEND_WITHIN;
  const outcomes: DeliveryOutcome[] = [];
  let away: string | null = null;
  for (const chunk of chunksOf(delivered.map((one) => toKafkaMessage(consumer, one)))) {
    if (Date.now() > until) break;
    try {
      outcomes.push(...(await writeChunk(writer, chunk)));
    } catch (error) {
      away = `its Kafka ${kafkaWords(error)}`;
      break;
    }
  }
  const detail = away ?? 'its Kafka was slow: it goes out again';
  const remaining = delivered.slice(outcomes.length);
  outcomes.push(...remaining.map(() => ({ kind: 'returned', delayMs: 0, detail }) as const));
  return { settlements: settlementsOf(delivered, outcomes), disabledBy: null, away };
}

function chunksOf(messages: readonly KafkaMessage[]): KafkaMessage[][] {
  const chunks: KafkaMessage[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    size += bytesOf(message);
    if (size > CHUNK_BYTES) {
      chunks.push([]);
      size = bytesOf(message);
    }
    chunks.at(-1)?.push(message);
  }
  return chunks;
}

/** Together; where one of them is at fault each alone. Throws where the brokers are at fault. */
async function writeChunk(
  writer: TopicWriter,
  messages: readonly KafkaMessage[],
): Promise<DeliveryOutcome[]> {
  try {
    await writer.write(messages);
    return messages.map(() => ({ kind: 'taken' }));
  } catch (error) {
    if (!OF_THE_MESSAGE.includes(typeOf(error) ?? '')) throw error;
    if (messages.length === 1) {
      return [{ kind: 'failed', delayMs: null, detail: `its Kafka ${kafkaWords(error)}` }];
    }
  }
  const outcomes: DeliveryOutcome[] = [];
  for (const one of messages) outcomes.push(...(await writeChunk(writer, [one])));
  return outcomes;
}

const OF_THE_MESSAGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD'];
