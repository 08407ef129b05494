import { z } from 'zod';
import { listResponse, timestamp } from './shared';

export const syncResponse = z
  .object({
    object: z.literal('sync'),
    id: z.string(),
    resource_id: z.string().meta({ description: 'As the records and changes of it name it.' }),
    credential: z.string(),
    collections: z.union([z.literal('all'), z.array(z.string())]),
    mode: z.enum(['webhooks_and_poll', 'poll']),
    pacing: z.object({ requests_per_second: z.int(), concurrency: z.int() }),
    poll: z.union([z.literal('adaptive'), z.object({ per_second: z.int() })]),
    api_version: z.string().meta({ description: 'In which Stripe is read.' }),
    desired: z.enum(['running', 'paused']),
    read_rights: z
      .array(
        z.object({
          collection_id: z.string(),
          status: z.enum(['granted', 'missing', 'unknown']),
          detail: z.string().nullable(),
        }),
      )
      .meta({
        description:
          'Of each collection, and of events, as Stripe answered when the sync was created.',
      }),
    write_rights: z.literal('unknown_until_first_write'),
    created_at: timestamp(),
  })
  .meta({ id: 'Sync' });

export const syncCopied = syncResponse
  .extend({
    consumers: z
      .array(
        z.object({
          copied_from: z.string(),
          id: z
            .string()
            .nullable()
            .meta({ description: 'Of the copy, which is paused; null: see problem.' }),
          problem: z.string().nullable().meta({ description: 'Why it was not copied.' }),
        }),
      )
      .meta({ description: 'Those of the other sync, at the beginning of the stream.' }),
  })
  .meta({ id: 'SyncCopied' });

export type SyncCopied = z.infer<typeof syncCopied>;

const isoOrNone = () => timestamp().nullable();

const progress = {
  copied: z.int(),
  done: z.number().meta({ description: 'Of 1, by time or by objects.' }),
  seconds_left: z.int().nullable().meta({ description: 'An estimate; null: nothing is known.' }),
};

export const syncDetail = syncResponse
  .extend({
    live: z.object({
      listed_at: isoOrNone().meta({ description: 'By Stripe, when its events were listed last.' }),
      failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
      reads_to_make: z.int().meta({ description: 'Objects that only a reading settles.' }),
      latency_promised: z
        .object({
          by_webhook_ms: z
            .int()
            .nullable()
            .meta({ description: 'null: by its mode, or none of its account came lately.' }),
          while_busy_ms: z
            .int()
            .meta({ description: 'Soon after a change, while the reads of polls last.' }),
          at_most_ms: z.int().meta({ description: 'After a long quiet, and by no webhook.' }),
        })
        .meta({
          description:
            'From the event that Stripe shows to the streams, 99 times of 100, unless limits of ' +
            'calls hold it up.',
        }),
      reads_of_account: z
        .object({
          allowed_a_month: z
            .int()
            .nullable()
            .meta({ description: 'By its transactions; null: what is read is not counted.' }),
          swept_a_month: z
            .int()
            .meta({ description: 'Requests of all its syncs for what changes without an event.' }),
          slower_by: z.number().meta({
            description: 'How much seldomer that is read, to stay within; 1: as promised.',
          }),
        })
        .meta({ description: 'What Stripe lets its account be read, shared by all its syncs.' }),
    }),
    progress: z.object({
      state: z
        .enum(['waiting', 'copying', 'live', 'paused'])
        .meta({ description: 'live: all is copied, and followed.' }),
      ...progress,
      collections: z.array(
        z.object({
          collection_id: z.string(),
          state: z.enum(['waiting', 'copying', 'failed', 'done']),
          ...progress,
          failure: z
            .object({ code: z.string(), detail: z.string() })
            .nullable()
            .meta({ description: 'What Stripe answered; it is asked again, and nothing is lost.' }),
          staleness_hours: z
            .int()
            .nullable()
            .meta({
              description:
                'How old at most what changes without an event is, by what the account may be ' +
                'read; null: events show all.',
            }),
          listed_at: isoOrNone().meta({ description: 'When it was listed to its end last.' }),
        }),
      ),
    }),
  })
  .meta({ id: 'SyncDetail' });

export type SyncDetail = z.infer<typeof syncDetail>;

export type SyncResponse = z.infer<typeof syncResponse>;

export const syncList = listResponse('SyncList', syncResponse);

export const syncDeleted = z
  .object({ object: z.literal('sync'), id: z.string(), deleted: z.literal(true) })
  .meta({ id: 'SyncDeleted' });

const object = () => z.record(z.string(), z.unknown());

export const mirrorRecord = z
  .object({
    id: z.string(),
    collection_id: z.string(),
    upstream_id: z.string(),
    payload: object().meta({ description: 'As Stripe rendered it.' }),
    payload_hash: z.string().meta({ description: 'base64 of MD5 of its canonical JSON.' }),
    deleted: z.boolean(),
    inserted_at: timestamp(),
    updated_at: timestamp(),
    upstream_updated_at: timestamp(),
    resource_id: z.string(),
    upsert_opts: z.null(),
    redacted: z
      .array(z.string())
      .optional()
      .meta({ description: 'Only where secrets were taken out: their paths.' }),
    api_version: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'Only where it is another than that of the sync.' }),
  })
  .meta({ id: 'MirrorRecord' });

export const mirrorEvent = z
  .object({
    id: z.string(),
    collection_id: z.string(),
    event_type: z.enum(['created', 'updated', 'deleted']),
    changes: object().nullable().meta({ description: 'The old values of what was updated.' }),
    data: object(),
    created_at: timestamp(),
    upstream_id: z.string(),
    upstream_updated_at: timestamp(),
    resource_id: z.string(),
  })
  .meta({ id: 'MirrorEvent' });

export const mirrorRecordList = listResponse('MirrorRecordList', mirrorRecord);
export const mirrorEventList = listResponse('MirrorEventList', mirrorEvent);
