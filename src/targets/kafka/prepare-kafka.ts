import type { Secret } from '../../runtime/secret';
import { kafkaProblems } from './kafka-address';
import type { KafkaProblem, KafkaTarget } from './kafka-address';
import { KafkaNotInstalled } from './kafka-package';
import type { KafkaAdmin } from './kafka-package';
import { ANSWER_TIMEOUT, openKafka, producerOf, typeOf, kafkaWords } from './open-kafka';
import type { KafkaRules } from './open-kafka';

export interface KafkaToPrepare extends KafkaTarget {
  password: Secret | null;
  /** Whether a topic that is missing is made; or it is only looked. */
  keep: boolean;
}

/** All that is wrong with brokers and a topic; a topic that is missing is made if asked. */
export async function prepareKafka(
  { password, keep, ...target }: KafkaToPrepare,
  rules: KafkaRules,
): Promise<KafkaProblem[]> {
  const wrong = kafkaProblems(target, rules);
  if (wrong.length > 0) return wrong;
  try {
    const loaded = rules.load();
    const client = openKafka(loaded, target, password, rules);
    const admin = client.admin();
    try {
      await admin.connect();
      if (!(await hasTopic(admin, target.topic))) {
        if (!target.createTopic) return [TOPIC_UNKNOWN];
        if (!keep) return [];
        const topics = [{ topic: target.topic }];
        await admin.createTopics({ topics, timeout: ANSWER_TIMEOUT });
      }
    } finally {
      await admin.disconnect();
    }
    await tryProducer(producerOf(client, loaded));
    return [];
  } catch (error) {
    if (error instanceof KafkaNotInstalled) {
      return [{ pointer: '/kind', code: 'kafka_not_installed', detail: error.message }];
    }
    const detail = kafkaWords(error);
    return [{ pointer: '/kafka/brokers', code: 'kafka_unreachable', detail }];
  }
}

const TOPIC_UNKNOWN: KafkaProblem = {
  pointer: '/kafka/topic',
  code: 'kafka_topic_unknown',
  detail: 'is no topic there: create it, or let it be created with create_topic',
};

async function hasTopic(admin: KafkaAdmin, topic: string): Promise<boolean> {
  try {
    await admin.fetchTopicMetadata({ topics: [topic] });
    return true;
  } catch (error) {
    if (typeOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return false;
    throw error;
  }
}

/** Whether it may write at all is said as it begins. */
async function tryProducer(producer: ReturnType<typeof producerOf>): Promise<void> {
  try {
    await producer.connect();
  } finally {
    await producer.disconnect();
  }
}
