import { iso } from '../../contract/responses/shared';
import { parseInvoice } from '../../contract/parse-invoice';
import { explain } from '../../domain/collection/queries/explain';
import { changesIdentity } from '../../domain/edit-draft';
import type { SubmitResult } from '../../postgres/invoices/insert-invoice';
import { crashAt } from '../../runtime/crash-points';
import { sha256Hex } from '../../runtime/digest';
import type { HttpDeps } from '../http-deps';
import { findByExternalId, findInvoice, requireReadable, withCollection } from '../find-invoice';
import type { FoundInvoice } from '../find-invoice';
import { invoiceFile, receiptFile, sourceOf } from '../invoice-files';
import { HttpProblem, bodyProblem } from '../http-problem';
import { toExplanationResponse } from '../responses/explanation';
import { toInvoiceResponse, toInvoiceSummary } from '../responses/invoice';
import { toPdfPartsResponse } from '../responses/pdf-parts';
import { toSettingsResponse } from '../responses/settings';
import { toPaymentResponse } from '../responses/payment';
import type { OperationCall, OperationHandlers } from './operation-handler';
import type { ParsedSubmission } from './edit-draft';
import { editDraft } from './edit-draft';
import { filterOf } from './invoice-filter';
import { pageOfList } from './page-of-list';

type SubmitOperationId = 'putInvoice' | 'postInvoice';

/** Commits the row and answers; the run is started after the answer, or later by the relay. */
async function submitInvoice(call: OperationCall<SubmitOperationId>, body: unknown) {
  const { deps, key, actor } = call;
  const parsed = parseInvoice(body, key.connection, sha256Hex);
  if (!parsed.ok) throw bodyProblem(parsed.problems);
  const { invoice, contents } = parsed;
  crashAt('submit.before_commit');
  const submitted = await deps.stores.invoices.submit(invoice, deps.clock.now(), {
    contents,
    actor,
  });
  crashAt('submit.after_commit');
  if (submitted.kind === 'refused') throw bodyProblem(submitted.problems);
  if (submitted.kind === 'differs') return answerDifferent(call, submitted, parsed);
  const found = await withCollection(deps, submitted.row);
  const answer = toInvoiceResponse(deps, submitted.row, found.collection);
  if (submitted.kind !== 'created') return { status: 200 as const, body: answer };
  const start = deps.startOf(submitted.row, answer.status);
  call.afterResponse(async () => {
    if ((await deps.startsFromTable?.()) === true) return;
    const delivery = await deps.collections.start(start);
    if (delivery.kind !== 'reached')
      deps.log.warn({ id: answer.id, why: delivery.detail }, STARTS_LATER);
  });
  return { status: 201 as const, body: answer, headers: { Location: `/v1/invoices/${answer.id}` } };
}

const STARTS_LATER = 'an invoice was stored; its workflow starts when Temporal is reachable';

async function answerDifferent(
  call: OperationCall<SubmitOperationId>,
  submitted: Extract<SubmitResult, { kind: 'differs' }>,
  given: ParsedSubmission,
) {
  const found = await withCollection(call.deps, submitted.row);
  const { state } = found.collection;
  if (state.plan.sending.kind === 'draft' && !changesIdentity(submitted.differences)) {
    return editDraft(call, found, given);
  }
  const places = submitted.differences.join(', ');
  const { externalId } = given.invoice;
  const detail = `${externalId} was already submitted with different content (${places})`;
  throw new HttpProblem('invoice_differs', detail, {
    differences: submitted.differences,
    current_state: toInvoiceSummary(call.deps, submitted.row, found.collection).status,
  });
}

/** The id is in the path; in the body it may be left out, and may not differ. */
function withExternalId(body: unknown, externalId: string): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const named = (body as Record<string, unknown>)['external_id'];
  if (named === undefined) return { ...body, external_id: externalId };
  if (named === externalId || typeof named !== 'string') return body;
  const detail = 'is not the id in the path; leave it out of the body';
  throw bodyProblem([{ pointer: '/external_id', code: 'external_id_mismatch', detail }]);
}

const findFor = ({
  deps,
  key,
  params,
}: { deps: HttpDeps } & Pick<OperationCall<'getInvoice'>, 'key' | 'params'>) =>
  findInvoice(deps, key.connection, params['id'] ?? '');

/** The invoice, with what is asked for beside it. */
async function expanded(
  deps: HttpDeps,
  { row, collection }: FoundInvoice,
  query: OperationCall<'getInvoice'>['query'],
) {
  const body = toInvoiceResponse(deps, row, collection);
  const wanted = [query['expand[]'] ?? []].flat();
  if (wanted.length === 0) return body;
  const connection = await deps.stores.connections.get(row.invoice.connection);
  const { terms } = collection.state;
  return {
    ...body,
    ...(wanted.includes('settings') && {
      settings: toSettingsResponse(row, terms, connection?.settings ?? {}),
    }),
    ...(wanted.includes('pdf') && {
      pdf: toPdfPartsResponse(sourceOf(deps, { row, collection, connection })),
    }),
  };
}

async function withConnection(call: OperationCall<'getInvoicePdf' | 'getReceiptPdf'>) {
  const found = await findFor(call);
  const { connections } = call.deps.stores;
  return { ...found, connection: await connections.get(found.row.invoice.connection) };
}

type InvoiceOperationId =
  | SubmitOperationId
  | 'getInvoiceByExternalId'
  | 'listInvoices'
  | 'getInvoice'
  | 'getTimeline'
  | 'listPayments'
  | 'explainInvoice'
  | 'getInvoicePdf'
  | 'getReceiptPdf';

export const invoiceHandlers: Pick<OperationHandlers, InvoiceOperationId> = {
  putInvoice: (call) =>
    submitInvoice(call, withExternalId(call.body, call.params['externalId'] ?? '')),
  postInvoice: (call) => submitInvoice(call, call.body),
  getInvoiceByExternalId: async ({ deps, key, params, query }) => {
    const found = await findByExternalId(deps, key.connection, params['externalId'] ?? '');
    return { status: 200, body: await expanded(deps, found, query) };
  },
  getInvoice: async (call) => {
    const found = await findFor(call);
    return { status: 200, body: await expanded(call.deps, found, call.query) };
  },
  listInvoices: async ({ deps, key, query }) => {
    const limit = query.limit ?? 20;
    const found = await deps.stores.invoices.list({
      ...filterOf(query, key.connection, deps.clock.now()),
      limit: limit + 1,
      ...(query.starting_after !== undefined && { after: query.starting_after }),
      ...(query.ending_before !== undefined && { before: query.ending_before }),
    });
    const isBackwards = query.ending_before !== undefined && query.starting_after === undefined;
    // Read upwards, the extra row is the first one.
    const page = isBackwards ? found.slice(-limit) : found.slice(0, limit);
    const rows = page.map(({ row, collection }) =>
      toInvoiceSummary(deps, row, requireReadable(collection)),
    );
    const last = isBackwards ? page[0] : page.at(-1);
    const next = found.length > limit ? (last?.cursor ?? null) : null;
    return { status: 200, body: pageOfList('/v1/invoices', rows, next) };
  },
  getTimeline: async (call) => {
    const { row } = await findFor(call);
    const limit = call.query.limit ?? 20;
    const { timeline } = call.deps.stores.collections;
    const found = await timeline(row.ref, limit + 1, call.query.after);
    const data = found.slice(0, limit).map((entry) => ({ ...entry, at: iso(entry.at) }));
    const next = found.length > limit ? (data.at(-1)?.id ?? null) : null;
    return { status: 200, body: pageOfList(`/v1/invoices/${row.id}/timeline`, data, next) };
  },
  listPayments: async (call) => {
    const { row, collection } = await findFor(call);
    const payments = collection.state.ledger.payments.map((payment) =>
      toPaymentResponse(row, payment),
    );
    return { status: 200, body: pageOfList(`/v1/invoices/${row.id}/payments`, payments, null) };
  },
  explainInvoice: async (call) => {
    const { row, collection } = await findFor(call);
    const { state, policy } = collection;
    const explanation = explain(state, policy);
    const mails = await call.deps.stores.mails.ofInvoice(row.ref);
    return { status: 200, body: toExplanationResponse(row, explanation, mails) };
  },
  getInvoicePdf: async (call) => ({
    status: 200,
    file: await invoiceFile(call.deps, await withConnection(call)),
  }),
  getReceiptPdf: async (call) => ({
    status: 200,
    file: await receiptFile(call.deps, await withConnection(call)),
  }),
};
