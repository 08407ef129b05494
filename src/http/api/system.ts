import { iso } from '../../contract/responses/shared';
import type { OpenApiDocument } from '../../contract/openapi';
import { openApiDocument } from '../../contract/openapi';
import type { HttpSettings } from '../http-deps';
import { HttpProblem } from '../http-problem';
import { toCommandResponse } from '../responses/command';
import { NO_KEY } from './authenticate';
import type { OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';
import { createReadinessChecks, readReadiness } from './readiness';

type SystemOperationId =
  | 'getCommand'
  | 'listEvents'
  | 'listUnmatchedMoney'
  | 'listNotStartableInvoices'
  | 'getHealth'
  | 'getReadiness'
  | 'getOpenApi';

/** The OpenAPI document is made when it is first asked for, then kept. */
export function createSystemHandlers({
  publicUrl: url,
  version,
}: HttpSettings): Pick<OperationHandlers, SystemOperationId> {
  let document: OpenApiDocument | undefined;
  const getOpenApi = async () => {
    document ??= openApiDocument({ url, version });
    return { status: 200 as const, body: document };
  };
  const readChecks = createReadinessChecks();
  const getReadiness: OperationHandlers['getReadiness'] = async ({ deps, key }) => {
    const body = await readReadiness(deps, readChecks, key !== NO_KEY);
    const takes = body.status === 'ready' || body.status === 'degraded';
    return { status: takes ? 200 : 503, body };
  };
  return { ...systemHandlers, getOpenApi, getReadiness };
}

const systemHandlers: Pick<
  OperationHandlers,
  Exclude<SystemOperationId, 'getOpenApi' | 'getReadiness'>
> = {
  getCommand: async ({ deps, key, params }) => {
    const row = await deps.stores.commands.get(key.connection, params['id'] ?? '');
    if (row === null)
      throw new HttpProblem('command_unknown', 'there is no such command for this key');
    const invoice = await deps.stores.invoices.byRef(row.ref);
    return { status: 200, body: toCommandResponse(row, invoice?.id ?? null) };
  },
  listEvents: async ({ deps, key, query }) => {
    const limit = query.limit ?? 20;
    const after = query.after ?? null;
    const found = await deps.stores.publicEvents.list(key.connection, after, limit + 1);
    const data = found.slice(0, limit).map((row) => ({
      object: 'event' as const,
      id: row.id,
      timestamp: iso(row.at),
      cursor: row.cursor,
      invoice: row.invoiceId,
      customer: row.customerId,
      ...row.event,
    }));
    // The last page has a last cursor, too: a consumer continues from there later.
    const last = data.at(-1)?.cursor ?? after;
    const page = pageOfList('/v1/events', data, last);
    return { status: 200, body: { ...page, has_more: found.length > limit } };
  },
  listUnmatchedMoney: async ({ deps, key }) => {
    const found = await deps.stores.unmatched.list(key.connection);
    const data = found.map((money) => ({
      object: 'unmatched_money' as const,
      intent: money.intentId,
      amount: money.amount,
      currency: money.currency,
      why: money.why,
      event: money.eventId,
      seen_at: iso(money.seenAt),
    }));
    return { status: 200, body: pageOfList('/v1/unmatched_money', data, null) };
  },
  listNotStartableInvoices: async ({ deps, key, query }) => {
    const limit = query.limit ?? 20;
    const after = query.starting_after ?? null;
    const found = await deps.stores.notStartable.list(key.connection, limit + 1, after);
    const data = found.slice(0, limit).map(({ id, externalId, why, since }) => ({
      object: 'not_startable_invoice' as const,
      id,
      external_id: externalId,
      why,
      since: iso(since),
    }));
    const next = found.length > limit ? (data.at(-1)?.id ?? null) : null;
    return { status: 200, body: pageOfList('/v1/not_startable_invoices', data, next) };
  },
  getHealth: async () => ({ status: 200, body: { status: 'ok' } }),
};
