import { iso } from '../../contract/answers/shared';
import { parseInvoice } from '../../contract/parse-invoice';
import { explain } from '../../domain/collection/queries/explain';
import type { SubmitResult } from '../../postgres/stores';
import { crashAt } from '../../runtime/crash-points';
import { sha256 } from '../../runtime/digest';
import type { HttpDeps } from '../deps';
import { findByExternalId, findInvoice, readable, withCollection } from '../find-invoice';
import { Refusal, bodyRefusal } from '../problem';
import { explanationView } from '../views/explanation';
import { invoiceAnswer, invoiceSummary } from '../views/invoice';
import { paymentView } from '../views/payment';
import type { Asked, Handlers } from './answer';
import type { Given } from './edit-draft';
import { editDraft } from './edit-draft';
import { pageOf } from './page-of';

type HandingOver = 'putInvoice' | 'postInvoice';

/** Commits the row and answers; the run is started behind the answer, or by the relay later. */
async function handOver(asked: Asked<HandingOver>, body: unknown) {
  const { deps, key } = asked;
  const parsed = parseInvoice(body, key.connection, sha256);
  if (!parsed.ok) throw bodyRefusal(parsed.problems);
  const { invoice, contents } = parsed;
  crashAt('hand_over.before_commit');
  const handed = await deps.stores.invoices.submit(invoice, deps.clock.now(), contents);
  crashAt('hand_over.after_commit');
  if (handed.kind === 'refused') throw bodyRefusal(handed.problems);
  if (handed.kind === 'differs') return differs(asked, handed, parsed);
  const found = await withCollection(deps, handed.row);
  const answer = invoiceAnswer(deps, handed.row, found.collection);
  if (handed.kind !== 'created') return { status: 200 as const, body: answer };
  const start = deps.startOf(handed.row, answer.status);
  asked.afterwards(async () => {
    const reached = await deps.collections.start(start);
    if (reached.kind === 'unavailable')
      deps.log.warn({ id: answer.id, why: reached.detail }, LATER);
  });
  return { status: 201 as const, body: answer, headers: { Location: `/v1/invoices/${answer.id}` } };
}

const LATER = 'an invoice was taken in; its run starts when Temporal is back';

async function differs(
  asked: Asked<HandingOver>,
  handed: Extract<SubmitResult, { kind: 'differs' }>,
  given: Given,
) {
  const found = await withCollection(asked.deps, handed.row);
  const { state } = found.collection;
  if (state.plan.sending.kind === 'draft' && !handed.differences.some(isIdentity)) {
    return editDraft(asked, found, given);
  }
  const places = handed.differences.join(', ');
  const detail = `${given.invoice.externalId} was handed over with another content (${places})`;
  throw new Refusal('invoice_differs', detail, {
    differences: handed.differences,
    current_state: invoiceSummary(asked.deps, handed.row, found.collection).status,
  });
}

/** Who owes is not edited: another customer is another invoice. */
const isIdentity = (pointer: string): boolean =>
  ['/customer', '/customer/kind', '/customer/id', '/customer/external_id'].includes(pointer);

/** The id stands in the address; in the body it may be left out, and may not say otherwise. */
function withExternalId(body: unknown, externalId: string): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const named = (body as Record<string, unknown>)['external_id'];
  if (named === undefined) return { ...body, external_id: externalId };
  if (named === externalId || typeof named !== 'string') return body;
  const detail = 'is not the id in the address; leave it out of the body';
  throw bodyRefusal([{ pointer: '/external_id', code: 'external_id_mismatch', detail }]);
}

const find = ({
  deps,
  key,
  params,
}: { deps: HttpDeps } & Pick<Asked<'getInvoice'>, 'key' | 'params'>) =>
  findInvoice(deps, key.connection, params['id'] ?? '');

type InvoiceId =
  | HandingOver
  | 'getInvoiceByExternalId'
  | 'listInvoices'
  | 'getInvoice'
  | 'getTimeline'
  | 'listPayments'
  | 'explainInvoice';

export const invoiceHandlers: Pick<Handlers, InvoiceId> = {
  putInvoice: (asked) =>
    handOver(asked, withExternalId(asked.body, asked.params['externalId'] ?? '')),
  postInvoice: (asked) => handOver(asked, asked.body),
  getInvoiceByExternalId: async ({ deps, key, params }) => {
    const found = await findByExternalId(deps, key.connection, params['externalId'] ?? '');
    return { status: 200, body: invoiceAnswer(deps, found.row, found.collection) };
  },
  getInvoice: async (asked) => {
    const { row, collection } = await find(asked);
    return { status: 200, body: invoiceAnswer(asked.deps, row, collection) };
  },
  listInvoices: async ({ deps, key, query }) => {
    const limit = query.limit ?? 20;
    const found = await deps.stores.invoices.list({
      connection: key.connection,
      limit: limit + 1,
      ...(query.starting_after === undefined ? {} : { after: query.starting_after }),
      ...(query.ending_before === undefined ? {} : { before: query.ending_before }),
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(query.customer === undefined ? {} : { customerId: query.customer }),
      ...(query.external_id === undefined ? {} : { externalId: query.external_id }),
    });
    const upwards = query.ending_before !== undefined && query.starting_after === undefined;
    const views = found.map(({ row, collection }) =>
      invoiceSummary(deps, row, readable(collection)),
    );
    // Read upwards, the row too many is the newest one.
    const rows = upwards ? views.slice(-limit) : views.slice(0, limit);
    const more = found.length > limit;
    const next = more ? ((upwards ? rows[0] : rows.at(-1))?.id ?? null) : null;
    return { status: 200, body: pageOf('/v1/invoices', rows, next) };
  },
  getTimeline: async (asked) => {
    const { row } = await find(asked);
    const limit = asked.query.limit ?? 20;
    const { timeline } = asked.deps.stores.collections;
    const found = await timeline(row.ref, limit + 1, asked.query.after);
    const data = found.slice(0, limit).map((entry) => ({ ...entry, at: iso(entry.at) }));
    const next = found.length > limit ? (data.at(-1)?.id ?? null) : null;
    return { status: 200, body: pageOf(`/v1/invoices/${row.id}/timeline`, data, next) };
  },
  listPayments: async (asked) => {
    const { row, collection } = await find(asked);
    const payments = collection.state.ledger.payments.map((payment) => paymentView(row, payment));
    return { status: 200, body: pageOf(`/v1/invoices/${row.id}/payments`, payments, null) };
  },
  explainInvoice: async (asked) => {
    const { row, collection } = await find(asked);
    const { state, policy } = collection;
    const told = explain(state, policy, asked.deps.clock.now());
    const mails = await asked.deps.stores.mails.ofInvoice(row.ref);
    return { status: 200, body: explanationView(row, told, mails) };
  },
};
