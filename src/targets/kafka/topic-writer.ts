import type { KafkaMessage, KafkaProducer } from './kafka-package';
import { ANSWER_TIMEOUT } from './open-kafka';

export interface TopicWriter {
  /** Throws what the producer threw. */
  write(messages: readonly KafkaMessage[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * A producer that failed is not used again. Of a batch that failed some may have been stored; it
 * would number the next ones as these, and the broker would take new messages for old ones.
 */
export function topicWriter(topic: string, open: () => KafkaProducer): TopicWriter {
  let producer: KafkaProducer | null = null;
  const close = async () => {
    const was = producer;
    producer = null;
    await was?.disconnect();
  };
  return {
    close,
    write: async (messages) => {
      try {
        if (producer === null) {
          producer = open();
          await producer.connect();
        }
        const topicMessages = [{ topic, messages }];
        await producer.sendBatch({ acks: -1, timeout: ANSWER_TIMEOUT, topicMessages });
      } catch (error) {
        await close();
        throw error;
      }
    },
  };
}
