import { z } from 'zod';

export const timestamp = () =>
  z.string().meta({ format: 'date-time', example: '2026-11-03T09:00:00.000Z' });

export const minorUnits = () =>
  z.int().meta({ description: 'Minor units, as Stripe counts them.' });

/** Milliseconds inside, RFC 3339 in UTC on the wire. */
export const iso = (at: number): string => new Date(at).toISOString();
export const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

const text = () => z.string().nullable();

export const addressResponse = z.object({
  line1: text(),
  line2: text(),
  town: text(),
  state: text(),
  postcode: text(),
  country: text(),
});

/** A page of a list; `next_cursor` is null on the last one. */
export const listResponse = <T extends z.ZodType>(id: string, item: T) =>
  z
    .object({
      object: z.literal('list'),
      data: z.array(item),
      has_more: z.boolean(),
      next_cursor: z.string().nullable(),
      url: z.string(),
    })
    .meta({ id });

export const problemResponse = z
  .object({
    type: z.string().meta({ description: 'Where this kind of problem is explained.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    retryable: z.boolean(),
    request_id: z.string().optional(),
    param: z.string().optional().meta({ description: 'JSON pointer of the first error.' }),
    errors: z
      .array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() }))
      .optional(),
    current_state: z.string().optional().meta({ description: 'Status of the invoice now.' }),
    reason: z
      .string()
      .optional()
      .meta({ description: 'The status or rule that forbids the command.' }),
    allowed_actions: z.array(z.string()).optional(),
    differences: z.array(z.string()).optional(),
    command: z.string().optional().meta({ description: 'Path of the refused command.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });

export type ProblemResponse = z.infer<typeof problemResponse>;
