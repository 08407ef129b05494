import { NEVER_OVERDUE } from '../../domain/collection/queries/status';
import { orderOf } from '../../domain/invoice-filter';
import type { InvoiceFilter } from '../../domain/invoice-filter';
import { INVOICE_STATUSES } from '../../contract/responses/invoice';

type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

interface GivenFilter {
  status?: InvoiceStatus | InvoiceStatus[] | undefined;
  customer?: string | undefined;
  external_id?: string | undefined;
  due_before?: string | undefined;
  due_after?: string | undefined;
  overdue?: unknown;
  updated_since?: number | undefined;
}

/** What the wire says, for the tables. */
export function filterOf(given: GivenFilter, connection: string, now: number): InvoiceFilter {
  const overdue = given.overdue === undefined ? {} : { overdueAt: now };
  const filter = {
    connection,
    ...(given.customer !== undefined && { customerId: given.customer }),
    ...(given.external_id !== undefined && { externalId: given.external_id }),
    ...(given.due_before !== undefined && { dueBefore: given.due_before }),
    ...(given.due_after !== undefined && { dueAfter: given.due_after }),
    ...(given.updated_since !== undefined && { updatedSince: given.updated_since }),
    ...overdue,
  };
  if (given.status === undefined && orderOf(filter) === 'created') return filter;
  const wanted = given.status === undefined ? INVOICE_STATUSES : [given.status].flat();
  const statuses = [...new Set(wanted)].filter(
    (status) => given.overdue === undefined || !NEVER_OVERDUE.includes(status),
  );
  return { ...filter, statuses };
}
