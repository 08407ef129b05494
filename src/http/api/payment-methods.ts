import { isoOrNull } from '../../contract/responses/shared';
import type { PaymentMethodResponse } from '../../contract/responses/payment-method';
import type { ProblemCode } from '../../contract/problem-codes';
import { statusOfMethod } from '../../domain/stored-methods';
import type { ChosenMethod } from '../../domain/stored-methods';
import type { CustomerRow } from '../../postgres/customers/customer-row';
import type { StoredMethodRow } from '../../postgres/customers/stored-method-row';
import type { HttpDeps, MethodChanged } from '../http-deps';
import { HttpProblem } from '../http-problem';
import { listAllowedMethods } from './allowed-methods';
import { customerOfCall } from './customer-of-call';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';

type MethodChangeId = 'setDefaultPaymentMethod' | 'detachPaymentMethod';
type MethodOperationId = 'listPaymentMethods' | 'listAllowedPaymentMethods' | MethodChangeId;

export const paymentMethodHandlers: Pick<OperationHandlers, MethodOperationId> = {
  listPaymentMethods,
  listAllowedPaymentMethods: listAllowedMethods,
  setDefaultPaymentMethod: (call) => change(call, call.deps.storedMethods.makeDefault),
  detachPaymentMethod: (call) => change(call, call.deps.storedMethods.detach),
};

async function listPaymentMethods(call: OperationCall<'listPaymentMethods'>) {
  const { deps, query } = call;
  const row = await customerOfCall(call);
  const failed = await deps.storedMethods.readOnce(row);
  if (failed !== null) throw problemOf({ kind: 'failed', called: failed });
  // What was read may have changed the default.
  const customer = (await deps.stores.customers.byId(row.connection, row.id)) ?? row;
  const limit = query.limit ?? 20;
  const found = await deps.stores.storedMethods.page(customer.id, {
    limit: limit + 1,
    after: query.starting_after,
    all: query.detached === 'true',
  });
  const chosen = await deps.stores.storedMethods.chosen(customer.id);
  const now = await deps.stores.databaseTime();
  const data = found.slice(0, limit).map((one) => toResponse(one, { customer, chosen, now }));
  const next = found.length > limit ? (data.at(-1)?.id ?? null) : null;
  const url = `/v1/customers/${customer.id}/payment_methods`;
  return { status: 200 as const, body: pageOfList(url, data, next) };
}

async function change(
  call: OperationCall<MethodChangeId>,
  how: HttpDeps['storedMethods']['makeDefault'],
) {
  const { deps, actor, params } = call;
  const row = await customerOfCall(call);
  const id = params['method'] ?? '';
  const result: MethodChanged = /^\w{1,255}$/.test(id)
    ? await how({ customer: row, method: id, actor })
    : { kind: 'unknown' };
  // What Stripe could not be asked is done by a worker: from now on it is charged no more.
  const method = await deps.stores.storedMethods.get(row.id, id);
  const isLeft = result.kind === 'failed' && isPassing(result) && method?.isDetaching === true;
  if (result.kind !== 'done' && !isLeft) throw problemOf(result);
  if (method === null) throw problemOf({ kind: 'unknown' });
  const customer = (await deps.stores.customers.byId(row.connection, row.id)) ?? row;
  const chosen = await deps.stores.storedMethods.chosen(row.id);
  const now = await deps.stores.databaseTime();
  return { status: 200 as const, body: toResponse(method, { customer, chosen, now }) };
}

interface Beside {
  customer: CustomerRow;
  chosen: ChosenMethod | null;
  /** Real time. */
  now: number;
}

/** The fingerprint is not shown: it links a person's cards across customers. */
function toResponse(
  method: StoredMethodRow,
  { customer, chosen, now }: Beside,
): PaymentMethodResponse {
  const { id, type, label, details, mandate, detachedAt } = method;
  return {
    object: 'payment_method',
    id,
    customer: customer.id,
    type,
    label,
    brand: details?.brand ?? null,
    last4: details?.last4 ?? null,
    exp_month: details?.expMonth ?? null,
    exp_year: details?.expYear ?? null,
    bank_name: details?.bankName ?? null,
    country: details?.country ?? null,
    mandate: mandate ?? null,
    status: detachedAt === null ? statusOfMethod(method, now) : 'detached',
    is_default: customer.defaultMethod?.id === id,
    default_set_by: chosen?.id === id ? chosen.setBy : null,
    created_at: isoOrNull(details?.createdAt ?? null),
    detached_at: isoOrNull(detachedAt),
  };
}

const UNUSABLE = {
  expired: 'the card has expired: let the customer store another one',
  mandate_inactive: 'its mandate is not active any more: let the customer store it again',
  detaching: 'it is being detached',
  detached: 'it was detached: let the customer store it again',
  not_supported: 'methods of its type are not charged while the customer is away',
} as const;

const PASSING: ReadonlySet<string> = new Set(['busy', 'out_of_turn', 'unknown', 'unauthorized']);

type Failed = Extract<MethodChanged, { kind: 'failed' }>;

const isPassing = ({ called }: Failed): boolean => PASSING.has(called.kind);

function problemOf(result: Exclude<MethodChanged, { kind: 'done' }>): HttpProblem {
  switch (result.kind) {
    case 'unknown':
      return new HttpProblem('method_unknown', 'this customer has no such payment method');
    case 'unusable':
      return new HttpProblem('method_unusable', UNUSABLE[result.why]);
    case 'charging': {
      const { number } = result;
      const detail = `invoice ${number} is being charged with it: detach it when that is over`;
      return new HttpProblem('method_charging', detail, {}, { 'Retry-After': '30' });
    }
    case 'failed':
      return failureOf(result);
  }
}

function failureOf(failed: Failed): HttpProblem {
  const { called } = failed;
  const code: ProblemCode = isPassing(failed) ? 'stripe_unavailable' : 'method_refused';
  if (code === 'method_refused') {
    return new HttpProblem(code, 'detail' in called ? called.detail : `Stripe said ${called.kind}`);
  }
  const detail = 'Stripe could not be reached, or is busy: ask again';
  return new HttpProblem(code, detail, {}, { 'Retry-After': '5' });
}
