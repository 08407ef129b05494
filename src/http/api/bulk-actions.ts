import { iso, isoOrNull } from '../../contract/responses/shared';
import type { BulkActionResponse } from '../../contract/responses/bulk-action';
import { bulkCommand, dryRunOf, DRY_RUN_LIVES, MOST_BULK_ROWS } from '../../domain/bulk-action';
import type { BulkRequest, DryRow } from '../../domain/bulk-action';
import { canonicalJson } from '../../domain/canonical-json';
import type { CommandBody } from '../../domain/collection/model/command';
import { remainingOf } from '../../domain/collection/queries/ledger';
import type { BulkActionRow } from '../../postgres/invoices/bulk-actions';
import type { ListedInvoice } from '../../postgres/invoices/list-invoices';
import { hashToken } from '../../runtime/digest';
import { newBulkToken } from '../../runtime/new-bulk-token';
import { requireReadable } from '../find-invoice';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import { refusalOf } from '../submit-command';
import { commandUrl } from '../responses/command';
import { toInvoiceSummary } from '../responses/invoice';
import { filterOf } from './invoice-filter';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';

type BulkOperationId =
  'dryRunBulkAction' | 'startBulkAction' | 'getBulkAction' | 'listBulkActionInvoices';

export const bulkActionHandlers: Pick<OperationHandlers, BulkOperationId> = {
  dryRunBulkAction: dryRun,
  startBulkAction: start,
  getBulkAction: async ({ deps, key, params }) => {
    const row = await find(deps, key.connection, params['id']);
    return { status: 200, body: await toResponse(deps, row) };
  },
  listBulkActionInvoices: async ({ deps, key, params, query }) => {
    const { id } = await find(deps, key.connection, params['id']);
    const { limit = 20, after, outcome } = query;
    const page = { limit: limit + 1, after: Number(after ?? 0), outcome };
    const found = await deps.stores.bulkActions.rows(id, page);
    const shown = found.slice(0, limit);
    const data = shown.map((row) => ({
      invoice: row.invoiceId,
      external_id: row.externalId,
      outcome: row.outcome,
      code: row.code,
      detail: row.detail,
      command: row.commandId === null ? null : commandUrl(row.commandId),
    }));
    const next = found.length > limit ? String(shown.at(-1)?.position) : null;
    return { status: 200, body: pageOfList(`/v1/bulk_actions/${id}/invoices`, data, next) };
  },
};

type Body = OperationCall<'dryRunBulkAction'>['body'];

async function dryRun({ deps, key, body }: OperationCall<'dryRunBulkAction'>) {
  const request = requestOf(body);
  const command = bulkCommand(request);
  const found = await allOf(deps, key.connection, body);
  const rows: DryRow[] = [];
  for (const one of found) rows.push(await toDryRow(deps, one, command));
  const { token, hash } = newBulkToken();
  const expiresAt = Date.now() + DRY_RUN_LIVES;
  const id = await deps.stores.bulkActions.create({
    connection: key.connection,
    keyId: key.id,
    tokenHash: hash,
    action: body.action,
    request: wireOf(body),
    requestHash: hashOf(body),
    command,
    expiresAt,
    rows,
  });
  const { count, money, refused } = dryRunOf(rows);
  const sample = found.filter((_, at) => rows[at]?.refused === null).slice(0, 10);
  const answer = {
    object: 'bulk_dry_run' as const,
    id,
    action: body.action,
    filter: wireOf(body).filter,
    token,
    expires_at: iso(expiresAt),
    count,
    money: money.map(({ remaining, ...sum }) => ({ ...sum, amount_remaining: remaining })),
    refused,
    sample: sample.map(({ row, collection }) => toInvoiceSummary(deps, row, collection)),
  };
  return { status: 200 as const, body: answer };
}

async function start({ deps, key, body, actor }: OperationCall<'startBulkAction'>) {
  const { token, ...asked } = body;
  const shown = { connection: key.connection, keyId: key.id, tokenHash: hashToken(token) };
  const requestHash = hashOf(asked);
  const started = await deps.stores.bulkActions.start({ ...shown, requestHash }, actor);
  if (started.kind === 'unknown') {
    const detail =
      'no dry run by this key in this connection has this token: make one, and give its';
    throw new HttpProblem('bulk_token_unknown', detail, { param: '/token' });
  }
  if (started.kind === 'differs') {
    const detail =
      'give the action, the filter and the rest as the dry run had them, or make another';
    throw new HttpProblem('bulk_differs', detail);
  }
  if (started.kind === 'expired') {
    const detail = 'it was made more than half an hour ago: make another dry run';
    throw new HttpProblem('bulk_expired', detail);
  }
  const row = await find(deps, key.connection, started.id);
  const headers = { Location: `/v1/bulk_actions/${started.id}` };
  return { status: 202 as const, body: await toResponse(deps, row), headers };
}

const PAGE = 200;

/** All that the filter means now; one that moves up while pages are read is taken once. */
async function allOf(deps: HttpDeps, connection: string, body: Body): Promise<ListedInvoice[]> {
  const filter = filterOf(body.filter, connection, deps.clock.now());
  const found = new Map<string, ListedInvoice>();
  let after: string | undefined;
  for (;;) {
    const place = after === undefined ? {} : { after };
    const page = await deps.stores.invoices.list({ ...filter, ...place, limit: PAGE });
    for (const one of page) found.set(one.row.ref, one);
    if (found.size > MOST_BULK_ROWS) throw tooMany();
    if (page.length < PAGE) return [...found.values()];
    after = page.at(-1)?.cursor;
  }
}

function tooMany(): HttpProblem {
  const most = MOST_BULK_ROWS.toLocaleString('en');
  const detail = `the filter means more than ${most} invoices: narrow it down`;
  return new HttpProblem('too_many_invoices', detail, { param: '/filter' });
}

async function toDryRow(deps: HttpDeps, found: ListedInvoice, body: CommandBody): Promise<DryRow> {
  const { row } = found;
  const { state, version } = requireReadable(found.collection);
  const command = { id: 'dry-run', by: 'business' as const, ...body };
  const refusal = (await refusalOf(deps, found, command))?.answer;
  const { ref, id: invoiceId, invoice } = row;
  const { currency } = invoice;
  const refused =
    refusal === undefined ? null : { code: refusal.code ?? 'refused', detail: refusal.detail };
  return { ref, invoiceId, version, currency, remaining: remainingOf(state), refused };
}

const requestOf = ({ action, reason, until }: Body): BulkRequest =>
  action === 'pause' ? { action, reason: reason ?? '', until: until ?? null } : { action };

/** What was given, as it is stored and answered. */
function wireOf({ action, filter, reason, until }: Body) {
  const { updated_since: since, ...others } = filter;
  return {
    action,
    filter: { ...others, ...(since !== undefined && { updated_since: iso(since) }) },
    ...(action === 'pause' && { reason, until: isoOrNull(until ?? null) }),
  };
}

const hashOf = (body: Body): string => hashToken(canonicalJson(wireOf(body)));

async function find(deps: HttpDeps, connection: string, id = ''): Promise<BulkActionRow> {
  const row = await deps.stores.bulkActions.get(connection, id);
  if (row !== null) return row;
  throw new HttpProblem('bulk_action_unknown', 'there is no such bulk action for this key');
}

async function toResponse(deps: HttpDeps, row: BulkActionRow): Promise<BulkActionResponse> {
  const { waiting, given } = row.counts;
  const isHeld = row.action === 'charge_now' && row.startedAt !== null && waiting > 0;
  const brake = isHeld ? await deps.stores.brakes.get(row.connection) : null;
  const waitsFor = brake?.pausedAt == null ? null : (brake.why ?? 'by the business');
  const running = waitsFor === null ? ('running' as const) : ('waiting' as const);
  const notStarted = row.expiresAt > Date.now() ? ('dry_run' as const) : ('expired' as const);
  const going = waiting + given > 0 ? running : ('done' as const);
  return {
    object: 'bulk_action',
    id: row.id,
    action: row.action,
    filter: row.request['filter'] as Record<string, unknown>,
    status: row.startedAt === null ? notStarted : going,
    waits_for: waitsFor,
    outcomes: row.counts,
    created_at: iso(row.createdAt),
    expires_at: iso(row.expiresAt),
    started_at: isoOrNull(row.startedAt),
  };
}
