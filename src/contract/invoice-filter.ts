import { z } from 'zod';
import { orderOf, placeOf } from '../domain/invoice-filter';
import { calendarDay, timestampInput } from './day';
import { fieldError } from './problems';
import { INVOICE_STATUSES } from './responses/invoice';
import { limit, rowId } from './requests';
import { externalId, pattern } from './text';

const STATUS = fieldError('status_invalid', `must be one of: ${INVOICE_STATUSES.join(', ')}`);
const OVERDUE = fieldError('overdue_invalid', 'must be true; leave it out for all');

const status = z.enum(INVOICE_STATUSES, { error: STATUS });

/** One status or several: any of them is meant. */
export const statuses = () =>
  z.union([status, z.array(status).min(1, { error: STATUS })], { error: STATUS });

/** What invoices are chosen by, in a query and in a body alike. */
export const FILTER_FIELDS = {
  customer: rowId('cst').optional(),
  due_before: calendarDay().optional().meta({ description: 'Due on an earlier day.' }),
  due_after: calendarDay().optional().meta({ description: 'Due on a later day.' }),
  updated_since: timestampInput()
    .optional()
    .meta({
      description:
        'Whose state was saved then or later. A page shows what is saved, so ask from a minute ' +
        'before the last change you have seen.',
    }),
};

/** Where no day is between the two; an empty list would not say so. */
export function dueRangeProblem(given: {
  due_before?: string | undefined;
  due_after?: string | undefined;
}): string | null {
  const { due_before: before, due_after: after } = given;
  if (before === undefined || after === undefined || after < before) return null;
  return fieldError('due_range_empty', `no day is after ${after} and before ${before}`);
}

const listCursor = pattern(
  /^(?:[\d-]{1,16}\.)?inv_[0-9a-z]{1,60}$/,
  'cursor_invalid',
  'must be a next_cursor we gave, or one of our ids: inv_…',
).optional();

const WRONG_LIST =
  'is a cursor of a list in another order; give the next_cursor of a list with these filters';

const ONE_CURSOR = fieldError('cursor_invalid', 'give starting_after or ending_before, not both');

export const invoiceQuery = z
  .strictObject({
    limit,
    starting_after: listCursor,
    ending_before: listCursor,
    status: statuses().optional(),
    external_id: externalId.optional(),
    ...FILTER_FIELDS,
    overdue: z
      .literal('true', { error: OVERDUE })
      .optional()
      .meta({ description: 'Those whose due day is over, and that are still collected.' }),
  })
  .check((ctx) => {
    const { due_before: dueBefore, due_after: dueAfter, overdue } = ctx.value;
    const add = (field: string, message: string) =>
      ctx.issues.push({ code: 'custom', input: ctx.value, path: [field], message });
    const { starting_after: after, ending_before: before } = ctx.value;
    if (after !== undefined && before !== undefined) add('ending_before', ONE_CURSOR);
    const empty = dueRangeProblem(ctx.value);
    if (empty !== null) add('due_before', empty);
    const order = orderOf({
      ...(dueBefore !== undefined && { dueBefore }),
      ...(dueAfter !== undefined && { dueAfter }),
      ...(overdue !== undefined && { overdueAt: 0 }),
      ...(ctx.value.updated_since !== undefined && { updatedSince: ctx.value.updated_since }),
    });
    for (const field of ['starting_after', 'ending_before'] as const) {
      const cursor = ctx.value[field];
      if (cursor === undefined || placeOf(order, cursor) !== null) continue;
      add(field, fieldError('cursor_invalid', WRONG_LIST));
    }
  });
