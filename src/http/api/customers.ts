import { parseBody } from '../../contract/parse-body';
import { externalId as externalIdShape } from '../../contract/text';
import type { CustomerRow } from '../../postgres/customers/customer-row';
import { readStatementOf, statementFile } from '../customer-statement';
import type { HttpDeps } from '../http-deps';
import { bodyProblem } from '../http-problem';
import { toCustomerResponse } from '../responses/customer';
import { toStatementResponse } from '../responses/statement';
import { customerOfCall, requireCustomer } from './customer-of-call';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { hintOpenInvoices } from './hint-open-invoices';
import { readStripeCustomer, refuseLink } from './link-stripe-customer';
import { moveCustomer } from './move-customer';
import { openCustomerCheckout } from './open-customer-checkout';
import { pageOfList } from './page-of-list';
import { createPortalLink } from './portal-links';
import { sendStatement } from './send-statement';
import { EMPTIED_FIELDS, storeCustomer, toCustomerChange } from './put-customer';

type AutoPayOperationId = 'withdrawAutoPay' | 'allowAutoPay';
type CustomerOperationId =
  | AutoPayOperationId
  | 'allowCustomerEmail'
  | 'putCustomer'
  | 'updateCustomer'
  | 'listCustomers'
  | 'getCustomerByExternalId'
  | 'getCustomer'
  | 'linkCustomer'
  | 'moveCustomer'
  | 'openCustomerCheckout'
  | 'unlinkCustomer'
  | 'getStatement'
  | 'createPortalLink'
  | 'sendStatement';

async function toCustomerResponses(deps: HttpDeps, rows: readonly CustomerRow[]) {
  const details = await deps.stores.customers.details(rows.map(({ id }) => id));
  const none = { methods: [], aliases: [], externalIds: [] };
  return rows.map((row) => toCustomerResponse(row, details.get(row.id) ?? none));
}

async function toCustomerAnswer(deps: HttpDeps, row: CustomerRow) {
  const [body] = await toCustomerResponses(deps, [row]);
  if (body === undefined) throw new Error(`no response was made of customer ${row.id}`);
  return { status: 200 as const, body };
}

async function createOrUpdateCustomer(call: OperationCall<'putCustomer'>) {
  const { key, body } = call;
  const parsed = parseBody(externalIdShape, call.params['externalId']);
  if (!parsed.ok) {
    throw bodyProblem(parsed.problems.map((one) => ({ ...one, pointer: '/external_id' })));
  }
  refuseOtherId(body, parsed.value);
  const given = toCustomerChange(key.connection, parsed.value, body);
  const stored = await storeCustomer(call, { ...EMPTIED_FIELDS, ...given });
  const answer = await answerStored(call, stored);
  return stored.created ? { ...answer, status: 201 as const } : answer;
}

async function updateCustomer(call: OperationCall<'updateCustomer'>) {
  const { key, body } = call;
  const row = await customerOfCall(call);
  refuseOtherId(body, row.externalId);
  const given = toCustomerChange(key.connection, row.externalId, body);
  return answerStored(call, await storeCustomer(call, given));
}

function refuseOtherId(body: { external_id?: string | undefined }, externalId: string): void {
  if (body.external_id === undefined || body.external_id === externalId) return;
  const detail = 'is not the id of the customer in the path; leave it out of the body';
  throw bodyProblem([{ pointer: '/external_id', code: 'external_id_mismatch', detail }]);
}

function answerStored(
  call: HintingCall,
  { row, linkChanged }: Awaited<ReturnType<typeof storeCustomer>>,
) {
  return linkChanged ? hintAndAnswer(call, row) : toCustomerAnswer(call.deps, row);
}

async function linkStripeCustomer(call: OperationCall<'linkCustomer'>) {
  const row = await customerOfCall(call);
  const { deps, key, body, actor } = call;
  const read = await readStripeCustomer(deps, key.connection, body.stripe_customer);
  await deps.stores.customers.link(row.id, read, actor).catch(refuseLink);
  return hintAndAnswer(call, row);
}

type HintingCall = Pick<OperationCall<'linkCustomer'>, 'deps' | 'key' | 'afterResponse'>;

async function hintAndAnswer(call: HintingCall, row: CustomerRow) {
  const { deps, key } = call;
  call.afterResponse(() => hintOpenInvoices(deps, row.id));
  return toCustomerAnswer(
    deps,
    requireCustomer(await deps.stores.customers.byId(key.connection, row.id)),
  );
}

async function setAutoPay(call: OperationCall<AutoPayOperationId>, isAllowed: boolean) {
  const row = await customerOfCall(call);
  await call.deps.stores.customers.setAutoPay(row.id, isAllowed, call.actor);
  return hintAndAnswer(call, row);
}

async function listCustomers({ deps, key, query }: OperationCall<'listCustomers'>) {
  const { limit = 20, starting_after: after, ending_before: before, search } = query;
  const { connection } = key;
  const page = { connection, limit: limit + 1, after, before, search };
  const found = await deps.stores.customers.list(page);
  // Read upwards, the extra row is the newest one.
  const isBackwards = before !== undefined && after === undefined;
  const rows = isBackwards ? found.slice(-limit) : found.slice(0, limit);
  const last = isBackwards ? rows[0] : rows.at(-1);
  const next = found.length > limit ? (last?.id ?? null) : null;
  const data = await toCustomerResponses(deps, rows);
  return { status: 200 as const, body: pageOfList('/v1/customers', data, next) };
}

async function answerStatement(call: OperationCall<'getStatement'>) {
  const { deps, query } = call;
  const customer = await customerOfCall(call);
  const statement = await readStatementOf(deps, customer, query);
  const { format = 'json' } = query;
  if (format === 'json') {
    return { status: 200 as const, body: toStatementResponse(customer, statement) };
  }
  const file = await statementFile(deps, { statement, customer, format });
  return { status: 200 as const, file };
}

export const customerHandlers: Pick<OperationHandlers, CustomerOperationId> = {
  putCustomer: createOrUpdateCustomer,
  updateCustomer,
  listCustomers,
  getCustomerByExternalId: async ({ deps, key, params }) => {
    const externalId = params['externalId'] ?? '';
    return toCustomerAnswer(
      deps,
      requireCustomer(await deps.stores.customers.byExternalId(key.connection, externalId)),
    );
  },
  getCustomer: async (call) => toCustomerAnswer(call.deps, await customerOfCall(call)),
  getStatement: answerStatement,
  linkCustomer: linkStripeCustomer,
  moveCustomer: async (call) => {
    const moved = await moveCustomer(call, await customerOfCall(call));
    return toCustomerAnswer(call.deps, moved);
  },
  withdrawAutoPay: (call) => setAutoPay(call, false),
  allowAutoPay: (call) => setAutoPay(call, true),
  allowCustomerEmail: async (call) => {
    const row = await customerOfCall(call);
    const { deps, body, actor } = call;
    await deps.stores.unreachable.allow(row.id, body.address, actor);
    return toCustomerAnswer(deps, await customerOfCall(call));
  },
  openCustomerCheckout: async (call) => openCustomerCheckout(call, await customerOfCall(call)),
  createPortalLink: async (call) => createPortalLink(call, await customerOfCall(call)),
  sendStatement: async (call) => sendStatement(call, await customerOfCall(call)),
  unlinkCustomer: async (call) => {
    const row = await customerOfCall(call);
    await call.deps.stores.customers.unlink(row.id, call.actor);
    return hintAndAnswer(call, row);
  },
};
