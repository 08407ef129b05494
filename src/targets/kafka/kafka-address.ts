import { isAllowedHost } from '../check-webhook-url';
import type { NetRules } from '../checked-addresses';

export type SaslMechanism = 'plain' | 'scram-sha-256' | 'scram-sha-512';

/** Where a topic is, as it may be shown and is stored. */
export interface KafkaTarget {
  /** Host and port. */
  brokers: string[];
  topic: string;
  /** Whether it was made where there was none, as the consumer was made; never later. */
  createTopic: boolean;
  tls: boolean;
  /** In PEM; null: those that everybody knows. */
  ca: string | null;
  sasl: { mechanism: SaslMechanism; username: string } | null;
}

export interface KafkaProblem {
  pointer: string;
  code: string;
  detail: string;
}

/** What can be said of it without asking anybody. */
export function kafkaProblems({ brokers, tls }: KafkaTarget, rules: NetRules): KafkaProblem[] {
  const wrong = brokers.flatMap((broker, place) => {
    const detail = brokerProblem(broker, rules);
    const pointer = `/kafka/brokers/${place}`;
    return detail === null ? [] : [{ pointer, code: 'kafka_broker_invalid', detail }];
  });
  if (tls || rules.allowPrivate || rules.privateNets !== undefined) return wrong;
  const detail = 'must be true: passwords and messages would go in clear';
  return [...wrong, { pointer: '/kafka/tls', code: 'kafka_not_encrypted', detail }];
}

const BROKER = /^([a-z0-9][a-z0-9.-]{0,252}):(\d{1,5})$/i;

function brokerProblem(broker: string, rules: NetRules): string | null {
  const [, host = '', port = '0'] = BROKER.exec(broker) ?? [];
  if (!URL.canParse(`https://${host}`) || Number(port) < 1 || Number(port) > 65_535) {
    return 'must be a host and a port: broker.business.com:9092';
  }
  // As the parser of URLs has it: `0x7f.1` is 127.0.0.1.
  const { hostname } = new URL(`https://${host}`);
  if (isAllowedHost(hostname, rules)) return null;
  return 'must lead to an address on the internet, not into a private net';
}

/** What is stored of it, read. */
export function kafkaTargetOf(stored: Record<string, unknown> | null): KafkaTarget {
  const target = stored as Partial<KafkaTarget> | null;
  const { brokers, topic, createTopic = false, tls = true, ca = null, sasl = null } = target ?? {};
  if (brokers === undefined || topic === undefined)
    throw new Error('it has no brokers: make it anew');
  return { brokers, topic, createTopic, tls, ca, sasl };
}
