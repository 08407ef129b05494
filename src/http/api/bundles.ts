import { iso, isoOrNull } from '../../contract/responses/shared';
import type { BundleResponse } from '../../contract/responses/bundle';
import { endingShown } from '../../domain/bundles/ending-shown';
import { moneyOfShares, totalOf } from '../../domain/bundles/payments';
import { checkReturnUrls } from '../../domain/check-return-urls';
import type { BundleRow } from '../../postgres/bundles/bundle-row';
import type { HttpDeps } from '../http-deps';
import { requireReadableBundle } from '../find-invoice';
import { HttpProblem, bodyProblem } from '../http-problem';
import { openBundle } from '../open-bundle';
import type { OpenBundleProblem } from '../open-bundle';
import { requireCustomer } from './customer-of-call';
import type { OperationCall, OperationHandlers } from './operation-handler';

type BundleOperationId = 'createBundle' | 'getBundle' | 'closeBundle';

export const bundleHandlers: Pick<OperationHandlers, BundleOperationId> = {
  createBundle: create,
  getBundle: async ({ deps, key, params }) => {
    const row = await find(deps, key.connection, params['id']);
    return { status: 200, body: toResponse(row) };
  },
  closeBundle: async ({ deps, key, params, actor }) => {
    const row = await find(deps, key.connection, params['id']);
    if (row.state.session.kind !== 'over') {
      await deps.stores.bundles.requestClose(row, 'closed by the business', actor);
      await deps.collections.hintBundle(row.connection, row.id);
    }
    return { status: 202, body: toResponse(await find(deps, key.connection, row.id)) };
  },
};

async function create({ deps, key, body, actor }: OperationCall<'createBundle'>) {
  const { connection } = key;
  const { customer, invoices, success_url: success, cancel_url: cancel } = body;
  const problems = await urlProblems(deps, connection, { success, cancel });
  if (customer !== undefined)
    requireCustomer(await deps.stores.customers.byId(connection, customer));
  if (problems.length > 0) throw bodyProblem(problems);
  const opened = await openBundle(deps, {
    connection,
    ...(customer !== undefined && { customer }),
    invoices,
    successUrl: success ?? null,
    cancelUrl: cancel ?? null,
    actor,
  });
  if (opened.kind === 'refused') throw bodyProblem(opened.problems.map(toProblem));
  const { row } = opened;
  const headers = { Location: `/v1/bundles/${row.id}` };
  return { status: 201 as const, body: toResponse(row), headers };
}

const toProblem = ({ at, ...problem }: OpenBundleProblem) => ({
  pointer: at === null ? '/invoices' : `/invoices/${at}`,
  ...problem,
});

async function urlProblems(
  { stores }: HttpDeps,
  connection: string,
  { success, cancel }: { success: string | undefined; cancel: string | undefined },
) {
  const settings = (await stores.connections.get(connection))?.settings ?? {};
  const given = {
    ...(success !== undefined && { successUrl: success }),
    ...(cancel !== undefined && { cancelUrl: cancel }),
  };
  return checkReturnUrls(given, settings).map((problem) => ({
    ...problem,
    pointer: problem.pointer.replace('/collection', ''),
  }));
}

async function find(
  { stores }: HttpDeps,
  connection: string,
  id: string | undefined,
): Promise<BundleRow> {
  const wellFormed = /^bun_[0-9a-z]{1,60}$/.test(id ?? '');
  const row = wellFormed ? await stores.bundles.byId(connection, id ?? '') : null;
  if (row !== null) return requireReadableBundle(row);
  throw new HttpProblem('bundle_unknown', 'there is no such bundle for this key');
}

function toResponse({ id, customerId, state, url, createdAt }: BundleRow): BundleResponse {
  const { session, ending, currency, payments } = state;
  const isPaid = session.kind === 'over' && session.outcome === 'paid';
  return {
    object: 'bundle',
    id,
    status: statusOf(state),
    customer: customerId,
    currency,
    amount: totalOf(state),
    shares: moneyOfShares(state).map(({ givenBack, ...share }) => ({
      ...share,
      given_back: givenBack,
    })),
    url,
    expires_at: isoOrNull(session.kind === 'open' ? session.expiresAt : null),
    ended_because: isPaid || ending === null ? null : endingShown(ending),
    payment_intents: payments.map(({ intent }) => intent.id),
    created_at: iso(createdAt),
  };
}

function statusOf({ session }: BundleRow['state']): BundleResponse['status'] {
  switch (session.kind) {
    case 'none':
    case 'opening':
      return 'opening';
    case 'open':
      return 'open';
    case 'reading':
    case 'closing':
      return 'closing';
    case 'moving':
      return 'processing';
    case 'over':
      return session.outcome === 'paid' ? 'paid' : 'closed';
  }
}
