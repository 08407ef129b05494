import { z } from 'zod';
import { ACK_ID } from '../domain/mirror/consumers/consumer';
import { kafkaTarget } from './kafka-shape';
import { fieldError } from './problems';
import { OBJECT_ERROR, limit } from './requests';
import { syncId } from './sync-shape';
import { line, oneOf, pattern, whole } from './text';
import { webhookChange, webhookTarget } from './webhook-shape';

const ID = 'must be 1 to 100 of a-z, A-Z, 0-9, - and _, beginning with a letter or digit';

const consumerId = () => pattern(/^[a-zA-Z0-9][\w-]{0,99}$/, 'consumer_id_invalid', ID);

const FILTER =
  'must be "*", a collection such as "stripe:customer" or a beginning such as "stripe:issuing_*"';

const filter = () =>
  pattern(/^(\*|(stripe[:.])?[a-z_]{1,60}\*?|stripe[:.]\*)$/, 'filter_invalid', FILTER);

const FILTERS = { error: fieldError('filter_invalid', `${FILTER}, or a list of them`) };

const filters = () =>
  z
    .strictObject(
      {
        collection_id: z
          .union([filter(), z.array(filter(), FILTERS).min(1, FILTERS).max(200, FILTERS)], FILTERS)
          .meta({ example: 'stripe:customer' }),
      },
      OBJECT_ERROR,
    )
    .meta({ description: 'Absent: all that the sync has.' });

const CURSOR = 'must be a next_cursor of a stream, or the cursor of a consumer';

const cursor = () => pattern(/^[a-z]+-\d{1,15}-\d{1,15}$/, 'cursor_invalid', CURSOR);

const POLICY = {
  error: fieldError('deliver_policy_invalid', 'must be "all", "new" or {"after": a cursor}'),
};

const deliverPolicy = () =>
  z
    .union(
      [
        z.literal('all', POLICY),
        z.literal('new', POLICY),
        z.strictObject({ after: cursor() }, OBJECT_ERROR),
      ],
      POLICY,
    )
    .meta({ description: 'Where it begins; absent: at the beginning of the stream.' });

const settings = () => ({
  filters: filters().optional(),
  ack_wait_ms: whole(1_000, 3_600_000)
    .optional()
    .meta({ description: 'Not settled for so long, a message goes out again; absent: 30,000.' }),
  max_deliver: whole(1, 1_000)
    .optional()
    .meta({ description: 'After so many deliveries it is set aside; absent: 20.' }),
  max_ack_pending: whole(1, 10_000)
    .optional()
    .meta({ description: 'So many may be out and not settled; absent: 1,000.' }),
});

const SCHEMA =
  'must be 1 to 63 of a-z, 0-9 and _, beginning with a letter, and none of Postgres itself';

const postgresTarget = () =>
  z
    .strictObject(
      {
        url: line(2_000).meta({ example: 'postgres://user:password@db.business.com/warehouse' }),
        schema: pattern(
          /^(?!pg_|information_schema$)[a-z][a-z0-9_]{0,62}$/,
          'postgres_schema_invalid',
          SCHEMA,
        )
          .optional()
          .meta({ description: 'In which the tables are made; absent: stripe.' }),
      },
      OBJECT_ERROR,
    )
    .meta({ description: 'Of the kind postgres: your own database.' });

export const consumerBody = z
  .strictObject(
    {
      id: consumerId().optional().meta({ description: 'Of your choice; absent: one is made.' }),
      sync: syncId(),
      kind: oneOf(['pull', 'webhook', 'postgres', 'kafka']).optional(),
      stream: oneOf(['records', 'events']).optional(),
      deliver_policy: deliverPolicy().optional(),
      webhook: webhookTarget().optional(),
      postgres: postgresTarget().optional(),
      kafka: kafkaTarget().optional(),
      ...settings(),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'ConsumerCreate' });

export const consumerChangeBody = z
  .strictObject({ ...settings(), webhook: webhookChange().optional() }, OBJECT_ERROR)
  .meta({ id: 'ConsumerChange' });

export const consumerQuery = z.strictObject({ limit, starting_after: consumerId().optional() });

const FROM = { error: fieldError('cursor_invalid', `${CURSOR}, or "beginning"`) };

export const replayBody = z
  .strictObject({ after: z.union([z.literal('beginning', FROM), cursor()], FROM) }, OBJECT_ERROR)
  .meta({ id: 'ConsumerReplay' });

export const receiveBody = z
  .strictObject(
    {
      batch_size: whole(1, 500).optional().meta({ description: 'At most so many; absent: 10.' }),
      wait_for: whole(0, 30_000)
        .optional()
        .meta({ description: 'Where there is none, ms until the empty answer; absent: 0.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'ConsumerReceive' });

const ACK_IDS = { error: fieldError('ack_ids_invalid', 'must be a list of 1 to 500 ack_ids') };

const ackIds = () =>
  z
    .array(pattern(ACK_ID, 'ack_id_invalid', 'must be an ack_id that came with a message'), ACK_IDS)
    .min(1, ACK_IDS)
    .max(500, ACK_IDS);

export const ackBody = z
  .strictObject({ ack_ids: ackIds() }, OBJECT_ERROR)
  .meta({ id: 'ConsumerAck' });

export const nackBody = z
  .strictObject(
    {
      ack_ids: ackIds(),
      delay_ms: whole(0, 86_400_000)
        .optional()
        .meta({ description: 'Until it goes out again; absent: longer with each delivery.' }),
      reason: line(500).optional().meta({ description: 'Is shown where it is set aside.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'ConsumerNack' });

const POSITIONS = {
  error: fieldError('positions_invalid', 'must be a list of 1 to 500 positions that are set aside'),
};

const positions = () =>
  z.array(whole(1, Number.MAX_SAFE_INTEGER), POSITIONS).min(1, POSITIONS).max(500, POSITIONS);

export const redriveBody = z
  .strictObject(
    { positions: positions().optional().meta({ description: 'Absent: the first thousand.' }) },
    OBJECT_ERROR,
  )
  .meta({ id: 'ConsumerRedrive' });

export const dropBody = z
  .strictObject({ positions: positions() }, OBJECT_ERROR)
  .meta({ id: 'ConsumerDrop' });

export const setAsideQuery = z.strictObject({
  limit,
  after: pattern(/^\d{1,15}$/, 'cursor_invalid', 'must be a next_cursor we gave').optional(),
});
