import { z } from 'zod';
import { BULK_ACTIONS, BULK_OUTCOMES } from '../../domain/bulk-action';
import { invoiceSummaryResponse } from './invoice';
import { listResponse, minorUnits, timestamp } from './shared';

const request = {
  id: z.string(),
  action: z.enum(BULK_ACTIONS),
  filter: z.record(z.string(), z.unknown()),
};

export const dryRunResponse = z
  .object({
    object: z.literal('bulk_dry_run'),
    ...request,
    token: z.string().meta({
      description:
        'Shown this once. It carries out what is below, with the key that made this dry run.',
    }),
    expires_at: timestamp(),
    count: z.int().meta({ description: 'Invoices that would be acted on.' }),
    money: z
      .array(z.object({ currency: z.string(), count: z.int(), amount_remaining: minorUnits() }))
      .meta({ description: 'What is still owed on them.' }),
    refused: z
      .array(
        z.object({
          code: z.string(),
          detail: z.string().meta({ description: 'Of the first of them.' }),
          count: z.int(),
          invoices: z.array(z.string()).meta({ description: 'Ten of them at most.' }),
        }),
      )
      .meta({ description: 'What the filter means, too, and would not be acted on.' }),
    sample: z
      .array(invoiceSummaryResponse)
      .meta({ description: 'The first ten that would be acted on.' }),
  })
  .meta({ id: 'BulkDryRun' });

export const bulkActionResponse = z
  .object({
    object: z.literal('bulk_action'),
    ...request,
    status: z.enum(['dry_run', 'expired', 'running', 'waiting', 'done']).meta({
      description:
        'dry_run, expired: it was not carried out · waiting: automatic charges are paused, and ' +
        'it goes on when they are resumed · done: every invoice has its outcome.',
    }),
    waits_for: z.string().nullable().meta({ description: 'Why automatic charges are paused.' }),
    outcomes: z.object(
      Object.fromEntries(BULK_OUTCOMES.map((outcome) => [outcome, z.int()])) as Record<
        (typeof BULK_OUTCOMES)[number],
        z.ZodInt
      >,
    ),
    created_at: timestamp(),
    expires_at: timestamp(),
    started_at: timestamp().nullable(),
  })
  .meta({ id: 'BulkAction' });

export type BulkActionResponse = z.infer<typeof bulkActionResponse>;

export const bulkInvoiceList = listResponse(
  'BulkInvoiceList',
  z.object({
    invoice: z.string(),
    external_id: z.string(),
    outcome: z.enum(BULK_OUTCOMES).meta({
      description:
        'waiting: its command is not given yet · given: it is on its way · changed: it has ' +
        'changed since the dry run, and nothing was done.',
    }),
    code: z.string().nullable(),
    detail: z.string().nullable(),
    command: z.string().nullable().meta({ description: 'Path of its command.' }),
  }),
);
