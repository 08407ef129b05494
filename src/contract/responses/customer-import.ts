import { z } from 'zod';
import { PLANS, RESULTS } from '../../domain/customer-imports/plan-row';
import { listResponse, timestamp } from './shared';

const counts = (names: string) =>
  z.record(z.string(), z.int()).meta({ description: `How many rows of each: ${names}.` });

export const customerImportResponse = z
  .object({
    object: z.literal('customer_import'),
    id: z.string(),
    connection: z.string(),
    by: z.enum(['csv', 'metadata', 'email']),
    key: z.string().nullable(),
    status: z.enum(['listing', 'checking', 'checked', 'linking', 'done', 'failed']),
    token: z.string().nullable().meta({ description: 'What an execution must carry.' }),
    problem: z.string().nullable().meta({ description: 'Why it waits, or has failed.' }),
    rows: z.int(),
    planned: counts(PLANS.join(', ')),
    results: counts(RESULTS.join(', ')),
    methods_missing: z.int().meta({ description: 'Handled, and no method is stored.' }),
    created_at: timestamp(),
    checked_at: timestamp().nullable(),
    finished_at: timestamp().nullable(),
  })
  .meta({ id: 'CustomerImport' });

export type CustomerImportResponse = z.infer<typeof customerImportResponse>;

const importRow = z
  .object({
    object: z.literal('customer_import_row'),
    row: z.int(),
    id: z.string().meta({ description: 'As it was given.' }),
    stripe_customer_id: z.string(),
    customer: z.string().nullable(),
    planned: z.enum(PLANS).nullable(),
    result: z.enum(RESULTS).nullable(),
    detail: z.string().nullable().meta({ description: 'What to do about it.' }),
    method_missing: z.boolean(),
    checkout_url: z.string().nullable().meta({ description: 'By which a method is stored.' }),
    checkout_expires_at: timestamp().nullable(),
    checkout_problem: z.string().nullable(),
  })
  .meta({ id: 'CustomerImportRow' });

export const customerImportRowList = listResponse('CustomerImportRowList', importRow);
