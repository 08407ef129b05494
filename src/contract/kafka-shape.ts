import { z } from 'zod';
import { fieldError } from './problems';
import { OBJECT_ERROR } from './requests';
import { flag, line, oneOf, pattern } from './text';

const BROKERS = {
  error: fieldError('kafka_brokers_invalid', 'must be a list of 1 to 20 hosts with their ports'),
};

const TOPIC = 'must be 1 to 249 of a-z, A-Z, 0-9, ".", "-" and "_"';

const CA_ERROR = {
  error: fieldError('kafka_ca_invalid', 'must be certificates of authorities, in PEM'),
};

export const kafkaTarget = () =>
  z
    .strictObject(
      {
        brokers: z
          .array(line(260), BROKERS)
          .min(1, BROKERS)
          .max(20, BROKERS)
          .meta({ example: ['broker.business.com:9092'] }),
        topic: pattern(/^(?!\.{1,2}$)[\w.-]{1,249}$/, 'kafka_topic_invalid', TOPIC),
        create_topic: flag()
          .optional()
          .meta({
            description:
              'Whether a missing topic is created now, with as many partitions as the brokers ' +
              'are set to. Absent: a missing one is refused. None is created afterwards.',
          }),
        tls: flag().optional().meta({ description: 'Absent: true.' }),
        ca: z
          .string(CA_ERROR)
          .max(100_000, CA_ERROR)
          .regex(/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/, CA_ERROR)
          .optional()
          .meta({ description: 'In PEM; absent: the authorities that everybody knows.' }),
        sasl: z
          .strictObject(
            {
              mechanism: oneOf(['plain', 'scram-sha-256', 'scram-sha-512']),
              username: line(200),
              password: line(1_000),
            },
            OBJECT_ERROR,
          )
          .optional(),
      },
      OBJECT_ERROR,
    )
    .meta({ description: 'Of the kind kafka: your own brokers, and the topic to write to.' });
