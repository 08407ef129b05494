import { z } from 'zod';
import { listResponse, timestamp } from './shared';

const ofCollection = z
  .object({
    collection_id: z.string(),
    state: z.enum(['waiting', 'checking', 'done', 'failed']).meta({
      description:
        'waiting: for its turn, or until it is copied; failed: Stripe does not let it be read.',
    }),
    compared: z.int(),
    breaks: z.int().meta({ description: 'After 1,000 it is not looked for more.' }),
    changed_meanwhile: z
      .int()
      .meta({ description: 'Changed while they were looked at: nothing is said of them.' }),
    other_version: z
      .int()
      .meta({ description: 'Rendered in another API version: their content is not compared.' }),
    here: z.int().nullable().meta({ description: 'Records that are not deleted, if counted.' }),
    there: z.int().nullable().meta({ description: 'Objects in the list of Stripe, if counted.' }),
    failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
    parents_unread: z.int().meta({
      description:
        'Of what is listed under others: how many of these Stripe did not list, so that nothing ' +
        'is said of what is under them. One that is on both sides of a sample counts twice.',
    }),
    unread: z
      .array(z.object({ parent_id: z.string(), code: z.string(), detail: z.string() }))
      .meta({ description: 'The first 20 of them, each once, with why.' }),
  })
  .meta({ id: 'DriftCheckCollection' });

export const driftCheckResponse = z
  .object({
    object: z.literal('drift_check'),
    id: z.string(),
    sync: z.string(),
    status: z.enum(['checking', 'repairing', 'done']),
    sample_size: z.int(),
    count: z.boolean(),
    repair: z.boolean(),
    breaks: z.int(),
    reads: z.int().meta({ description: 'Requests at Stripe so far.' }),
    waits_for_reads: z.boolean().meta({
      description:
        'Whether it goes on only once Stripe lets the account be read more: sweeps, audits and ' +
        'checks of all of its syncs share 40 % of that.',
    }),
    collections: z.array(ofCollection),
    created_at: timestamp(),
    ended_at: timestamp().nullable(),
  })
  .meta({ id: 'DriftCheck' });

export type DriftCheckResponse = z.infer<typeof driftCheckResponse>;

export const driftCheckList = listResponse('DriftCheckList', driftCheckResponse);

export const driftBreakResponse = z
  .object({
    object: z.literal('drift_break'),
    collection_id: z.string(),
    upstream_id: z.string(),
    parent_id: z
      .string()
      .nullable()
      .meta({ description: 'Under which object Stripe lists it, where it lists it so.' }),
    kind: z.enum(['missing_here', 'missing_there', 'differs']),
    paths: z
      .array(z.string())
      .meta({ description: 'Where it differs, as JSON Pointers: at most 20 of them.' }),
    status: z.enum(['open', 'repaired', 'right', 'failed']).meta({
      description:
        'repaired: read again, and both streams show it; right: read again, and nothing was to ' +
        'be changed; failed: Stripe does not let it be read, or the account that it is under is ' +
        'gone: see `detail`.',
    }),
    detail: z.string().nullable(),
    found_at: timestamp(),
    resolved_at: timestamp().nullable(),
  })
  .meta({ id: 'DriftBreak' });

export const driftBreakList = listResponse('DriftBreakList', driftBreakResponse);
