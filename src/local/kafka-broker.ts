import type { MavenProgram } from './maven-jars';

/** A broker that is its own controller, for the tests of consumers of the kind kafka. */
export const KAFKA_BROKER: MavenProgram = {
  name: 'Kafka',
  group: 'org.apache.kafka',
  artifact: 'kafka_2.13',
  version: '4.1.0',
  megabytes: 43,
};
