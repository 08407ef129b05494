import { z } from 'zod';
import { listResponse, timestamp } from './shared';
import { mirrorEvent, mirrorRecord } from './sync';

export const consumerResponse = z
  .object({
    object: z.literal('consumer'),
    id: z.string(),
    sync: z.string(),
    kind: z.enum(['pull', 'webhook', 'postgres', 'kafka']),
    stream: z.enum(['records', 'events']),
    filters: z.object({ collection_id: z.union([z.literal('*'), z.array(z.string())]) }),
    ack_wait_ms: z.int(),
    max_deliver: z.int(),
    max_ack_pending: z.int(),
    webhook: z
      .object({
        url: z.string(),
        headers: z.array(z.string()).meta({ description: 'Their names.' }),
        timeout_ms: z.int(),
        secret: z
          .string()
          .optional()
          .meta({ description: 'By which requests are signed: shown once, as it is made.' }),
        previous_secret_until: timestamp()
          .nullable()
          .optional()
          .meta({ description: 'As the secret is rotated: so long the one before it signs, too.' }),
      })
      .nullable(),
    postgres: z
      .object({
        host: z.string(),
        port: z.int(),
        database: z.string(),
        user: z.string(),
        schema: z.string(),
      })
      .nullable()
      .meta({ description: 'Without its password, which is kept encrypted.' }),
    kafka: z
      .object({
        brokers: z.array(z.string()),
        topic: z.string(),
        create_topic: z.boolean(),
        tls: z.boolean(),
        sasl: z.object({ mechanism: z.string(), username: z.string() }).nullable(),
      })
      .nullable()
      .meta({ description: 'Without its password, which is kept encrypted.' }),
    desired: z.enum(['running', 'paused']),
    problem: z.string().nullable().meta({ description: 'Why nothing goes out now.' }),
    progress: z.object({
      cursor: z.string().meta({ description: 'All before it has gone out, or waits.' }),
      out: z.int().meta({ description: 'Gone out, and not settled.' }),
      waiting: z.int().meta({ description: 'For going out again, or for others of the object.' }),
      set_aside: z.int(),
      behind: z
        .int()
        .meta({ description: 'What its filters mean and has not gone out; counted up to 10,000.' }),
      oldest_at: timestamp().nullable().meta({ description: 'Of all that is not settled.' }),
      lag_seconds: z.int().nullable().meta({ description: 'Since then; null: nothing is left.' }),
    }),
    created_at: timestamp(),
  })
  .meta({ id: 'Consumer' });

export type ConsumerResponse = z.infer<typeof consumerResponse>;

export const consumerList = listResponse('ConsumerList', consumerResponse);

export const consumerDeleted = z
  .object({ object: z.literal('consumer'), id: z.string(), deleted: z.literal(true) })
  .meta({ id: 'ConsumerDeleted' });

export const webhookTested = z
  .object({
    delivered: z.boolean().meta({ description: 'Whether it would take a message.' }),
    status: z.int().nullable().meta({ description: 'Of the answer; null: there was none.' }),
    detail: z.string().nullable().meta({ description: 'What is wrong.' }),
  })
  .meta({ id: 'WebhookTested' });

const delivered = z
  .object({
    ack_id: z.string().meta({ description: 'Names this delivery of it.' }),
    position: z.int(),
    deliveries: z.int().meta({ description: 'How often it went out, with this one.' }),
    record: mirrorRecord.optional(),
    event: mirrorEvent.optional(),
  })
  .meta({ id: 'DeliveredMessage' });

export const receivedMessages = z
  .object({ object: z.literal('list'), data: z.array(delivered) })
  .meta({ id: 'ReceivedMessages' });

export const settledMessages = z
  .object({
    settled: z.array(z.string()),
    not_held: z.array(z.string()).meta({
      description: 'Settled before, set aside, or gone out again meanwhile: nothing was done.',
    }),
  })
  .meta({ id: 'SettledMessages' });

const setAsideMessage = z
  .object({
    object: z.literal('set_aside_message'),
    position: z.int(),
    collection_id: z.string(),
    upstream_id: z.string(),
    deliveries: z.int(),
    detail: z.string().nullable().meta({ description: 'Why it was not taken the last time.' }),
    at: timestamp(),
  })
  .meta({ id: 'SetAsideMessage' });

export const setAsideList = listResponse('SetAsideMessages', setAsideMessage);

export const dropped = z.object({ dropped: z.int() }).meta({ id: 'Dropped' });

export const redriven = z.object({ redriven: z.int() }).meta({ id: 'Redriven' });
