import { isoOrNull, iso } from '../../contract/responses/shared';
import type { CustomerImportResponse } from '../../contract/responses/customer-import';
import { parseCsv } from '../../domain/customer-imports/parse-csv';
import type { PairGiven } from '../../domain/customer-imports/parse-csv';
import type { ImportSource } from '../../domain/customer-imports/plan-row';
import type { ImportRow } from '../../postgres/customers/customer-imports';
import type { ShownRow } from '../../postgres/customers/customer-import-rows';
import { HttpProblem, bodyProblem } from '../http-problem';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';

type ImportOperationId =
  'createCustomerImport' | 'getCustomerImport' | 'listCustomerImportRows' | 'executeCustomerImport';

export const customerImportHandlers: Pick<OperationHandlers, ImportOperationId> = {
  createCustomerImport: async (call) => {
    const { deps, key, body } = call;
    const { source, pairs } = sourceOf(body);
    const id = await deps.stores.customerImports.create(key.connection, source, pairs);
    return { status: 201, body: toImportResponse(await importOf(call, id)) };
  },
  getCustomerImport: async (call) => ({
    status: 200,
    body: toImportResponse(await importOf(call)),
  }),
  listCustomerImportRows: async (call) => {
    const { deps, query } = call;
    const { id } = await importOf(call);
    const { limit = 20, after = '0', planned: plan, result } = query;
    const page = { importId: id, after: Number(after), limit: limit + 1, plan, result };
    const found = await deps.stores.customerImportRows.list(page);
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    const next = last === undefined ? null : String(last.position);
    const data = rows.map(toRowResponse);
    return { status: 200, body: pageOfList(`/v1/customer_imports/${id}/rows`, data, next) };
  },
  executeCustomerImport: async (call) => {
    const { deps, body, actor, key } = call;
    const { id } = await importOf(call);
    const executed = await deps.stores.customerImports.execute({
      connection: key.connection,
      id,
      token: body.token,
      acceptsEmail: body.accept_email_matches === true,
      actor,
    });
    if (executed === 'unknown') throw unknownImport();
    if (executed === 'not_checked') {
      const detail = 'it is not checked yet: ask again once its status is checked';
      throw new HttpProblem('import_not_checked', detail, {}, { 'Retry-After': '5' });
    }
    if (executed === 'another_token') {
      const detail = 'this is not the token of what was found: read the import, and its rows';
      throw new HttpProblem('import_token_differs', detail);
    }
    return { status: 202, body: toImportResponse(await importOf(call)) };
  },
};

type Call = Pick<OperationCall<ImportOperationId>, 'deps' | 'key' | 'params'>;

async function importOf({ deps, key, params }: Call, made?: string): Promise<ImportRow> {
  const id = made ?? params['id'] ?? '';
  const wellFormed = /^cim_[0-9a-z]{1,60}$/.test(id);
  const row = wellFormed ? await deps.stores.customerImports.byId(key.connection, id) : null;
  if (row === null) throw unknownImport();
  return row;
}

const unknownImport = (): HttpProblem =>
  new HttpProblem('import_unknown', 'there is no such import for this key');

function sourceOf({ csv, list }: OperationCall<'createCustomerImport'>['body']): {
  source: ImportSource;
  pairs: PairGiven[];
} {
  if (list?.by === 'metadata')
    return { source: { kind: 'metadata', key: list.key ?? '' }, pairs: [] };
  if (list !== undefined) return { source: { kind: 'email' }, pairs: [] };
  const read = parseCsv(csv ?? '');
  if (!read.ok) throw bodyProblem(read.problems);
  return { source: { kind: 'csv' }, pairs: read.pairs };
}

const toImportResponse = (row: ImportRow): CustomerImportResponse => ({
  object: 'customer_import',
  id: row.id,
  connection: row.connection,
  by: row.source.kind,
  key: row.source.kind === 'metadata' ? row.source.key : null,
  status: row.status === 'preparing' ? 'checking' : row.status,
  token: row.token,
  problem: row.problem,
  rows: row.rows,
  planned: row.planned,
  results: row.results,
  methods_missing: row.methodsMissing,
  created_at: iso(row.createdAt),
  checked_at: isoOrNull(row.checkedAt),
  finished_at: isoOrNull(row.finishedAt),
});

const toRowResponse = (row: ShownRow) => ({
  object: 'customer_import_row' as const,
  row: row.position,
  id: row.given,
  stripe_customer_id: row.stripeCustomer,
  customer: row.customerId,
  planned: row.plan,
  result: row.result,
  detail: row.detail,
  method_missing: row.isMethodMissing,
  checkout_url: row.checkoutUrl,
  checkout_expires_at: isoOrNull(row.checkoutExpiresAt),
  checkout_problem: row.setup === 'open' ? null : row.setup,
});
