import { z } from 'zod';
import { BULK_ACTIONS, BULK_OUTCOMES } from '../domain/bulk-action';
import { timestampInput } from './day';
import { FILTER_FIELDS, dueRangeProblem, statuses } from './invoice-filter';
import { fieldError } from './problems';
import { OBJECT_ERROR, cursor, limit } from './requests';
import { line, oneOf, paragraphs } from './text';

const OVERDUE = fieldError('overdue_invalid', 'must be true; leave it out for all');
const EMPTY =
  'names no invoices: give at least one of status, customer, due_before, due_after, overdue, ' +
  'updated_since';

const bulkFilter = z
  .strictObject(
    {
      status: statuses().optional(),
      ...FILTER_FIELDS,
      overdue: z.literal(true, { error: OVERDUE }).optional(),
    },
    OBJECT_ERROR,
  )
  .check((ctx) => {
    const add = (path: string[], message: string) =>
      ctx.issues.push({ code: 'custom', input: ctx.value, path, message });
    if (Object.values(ctx.value).every((value) => value === undefined))
      add([], fieldError('filter_empty', EMPTY));
    const empty = dueRangeProblem(ctx.value);
    if (empty !== null) add(['due_before'], empty);
  })
  .meta({ id: 'InvoiceFilter', description: 'As the list of invoices is filtered.' });

const fields = {
  action: oneOf(BULK_ACTIONS),
  filter: bulkFilter,
  reason: paragraphs(500).optional().meta({ description: 'Of a pause: required there.' }),
  until: timestampInput()
    .nullish()
    .meta({ description: 'Of a pause: when it ends; absent or null: when it is resumed.' }),
};

const REASON = fieldError('missing', 'a pause says why: this field is required');
const OF_A_PAUSE = fieldError('not_of_action', 'is part of a pause alone; leave it out');

interface Given {
  action: string;
  reason?: string | undefined;
  until?: number | null | undefined;
}

function checkAction(ctx: z.core.ParsePayload<Given>): void {
  const add = (field: string, message: string) =>
    ctx.issues.push({ code: 'custom', input: ctx.value, path: [field], message });
  const { action, reason, until } = ctx.value;
  if (action === 'pause') {
    if (reason === undefined) add('reason', REASON);
    return;
  }
  if (reason !== undefined) add('reason', OF_A_PAUSE);
  if (until !== undefined) add('until', OF_A_PAUSE);
}

export const dryRunBody = z
  .strictObject(fields, OBJECT_ERROR)
  .check(checkAction)
  .meta({ id: 'BulkDryRunGiven' });

export const bulkActionBody = z
  .strictObject(
    {
      token: line(100).meta({
        description: 'Of the dry run; what else is given must be the same.',
      }),
      ...fields,
    },
    OBJECT_ERROR,
  )
  .check(checkAction)
  .meta({ id: 'BulkActionGiven' });

export const bulkInvoiceQuery = z.strictObject({
  limit,
  after: cursor,
  outcome: oneOf(BULK_OUTCOMES).optional(),
});
