import { z } from 'zod';
import { invoiceSettings } from '../settings-shape';
import { bankResponse, lineResponse } from './invoice';
import { listResponse, minorUnits, timestamp } from './shared';

const day = () => z.string().meta({ format: 'date' });

export const SCHEDULE_STATUSES = ['active', 'paused', 'held', 'ended'] as const;

export const scheduleResponse = z
  .object({
    object: z.literal('billing_schedule'),
    id: z.string(),
    external_id: z.string(),
    connection: z.string(),
    customer: z.object({ id: z.string(), external_id: z.string(), name: z.string() }),
    status: z.enum(SCHEDULE_STATUSES).meta({
      description: 'held: no invoice is made until it is resumed, for the reason given.',
    }),
    held_reason: z.string().nullable(),
    held_detail: z.string().nullable(),
    held_at: timestamp().nullable(),
    cadence: z.object({
      unit: z.enum(['day', 'week', 'month', 'year']),
      every: z.int(),
      days: z.array(z.int()),
      starts_on: day(),
      trial_days: z.int(),
      ends_on: day().nullable(),
      count: z.int().nullable(),
      time_zone: z.string().meta({ description: 'As it was fixed.' }),
      local_time: z.string(),
    }),
    invoice: z.object({
      number: z.string(),
      currency: z.string(),
      amount_due: minorUnits(),
      due_in_days: z.int(),
      lines: z.array(lineResponse),
      memo: z.string().nullable(),
      metadata: z.record(z.string(), z.string()),
      bank_details: bankResponse.nullable(),
      send: z.enum(['now', 'manual']),
    }),
    collection: invoiceSettings.meta({ description: 'What the schedule itself sets.' }),
    inherited: z
      .object({
        auto_charge: z.boolean(),
        charge_on: z.enum(['send', 'due']),
        payment_link: z.boolean(),
        keep_link_open: z.boolean(),
        methods: z.array(z.string()),
        debit_notice: z.enum(['stripe', 'ours', 'none']),
        debit_notice_days: z.int(),
        receipts: z.enum(['ours', 'stripe', 'none']),
        bank_details: bankResponse.nullable(),
      })
      .meta({ description: 'From customer and connection, as fixed when it was created.' }),
    periods_handled: z.int().meta({ description: 'Made, or skipped in their turn.' }),
    last_period_on: day().nullable(),
    next_invoice_at: timestamp().nullable(),
    created_at: timestamp(),
  })
  .meta({ id: 'BillingSchedule' });

export const scheduleList = listResponse('BillingScheduleList', scheduleResponse);

export const periodPreviewList = listResponse(
  'PeriodPreview',
  z.object({
    n: z.int(),
    on: day().meta({ description: 'The day of issue, and the first of the period.' }),
    to: day().meta({ description: 'The last day of the period.' }),
    due_on: day(),
    invoice_at: timestamp(),
    external_id: z.string(),
    amount_due: minorUnits(),
    currency: z.string(),
    skipped: z.boolean(),
  }),
);

export const handledPeriodList = listResponse(
  'SchedulePeriods',
  z.object({
    on: day(),
    n: z.int().nullable().meta({ description: 'Null while its turn has not come.' }),
    outcome: z.enum(['made', 'skipped']),
    invoice: z.object({ id: z.string(), number: z.string() }).nullable(),
  }),
);

export type ScheduleResponse = z.infer<typeof scheduleResponse>;
