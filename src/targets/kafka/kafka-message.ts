import type { ConsumerRow } from '../../postgres/mirror/consumers/consumer-row';
import type { DeliveredMessage } from '../../postgres/mirror/consumers/deliveries';
import type { KafkaMessage } from './kafka-package';

/** The message as readers of the stream get it; the key names the object it is about. */
export function toKafkaMessage(
  { syncId }: Pick<ConsumerRow, 'syncId'>,
  { delivery, message }: DeliveredMessage,
): KafkaMessage {
  return {
    key: `${message.collection_id}:${message.upstream_id}`,
    value: JSON.stringify(message),
    headers: {
      collection_id: message.collection_id,
      ...('event_type' in message && { event_type: message.event_type }),
      position: String(delivery.position),
      sync: syncId,
    },
  };
}

/** Of the key, the value and what is said around them. */
export const bytesOf = ({ key, value }: KafkaMessage): number =>
  Buffer.byteLength(key) + Buffer.byteLength(value) + 500;
