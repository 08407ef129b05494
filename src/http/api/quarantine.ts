import { iso } from '../../contract/responses/shared';
import { HttpProblem } from '../http-problem';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';

type EndOperationId = 'releaseQuarantinedEvent' | 'dropQuarantinedEvent';
type QuarantineOperationId = 'listQuarantinedEvents' | EndOperationId;

export const quarantineHandlers: Pick<OperationHandlers, QuarantineOperationId> = {
  listQuarantinedEvents: async ({ deps, key, query }) => {
    const limit = query.limit ?? 20;
    const after = query.starting_after ?? null;
    const found = await deps.stores.quarantine.list(key.connection, limit + 1, after);
    const data = found.slice(0, limit).map(({ id, type, why, objectId, receivedAt }) => ({
      object: 'quarantined_event' as const,
      id,
      type,
      why,
      stripe_object: objectId === '' ? null : objectId,
      received_at: iso(receivedAt),
    }));
    const next = found.length > limit ? (data.at(-1)?.id ?? null) : null;
    return { status: 200, body: pageOfList('/v1/quarantined_events', data, next) };
  },
  releaseQuarantinedEvent: (call) => endQuarantine(call, 'release', 'released'),
  dropQuarantinedEvent: (call) => endQuarantine(call, 'drop', 'dropped'),
};

async function endQuarantine(
  { deps, key, actor, params }: OperationCall<EndOperationId>,
  how: 'release' | 'drop',
  result: 'released' | 'dropped',
) {
  const id = params['id'] ?? '';
  if (!(await deps.stores.quarantine.end(key.connection, id, how, actor))) {
    const detail = 'there is no such event in quarantine; list them at /v1/quarantined_events';
    throw new HttpProblem('event_unknown', detail);
  }
  deps.log.info({ event: id, result }, 'an event is out of quarantine');
  return { status: 200 as const, body: { object: 'quarantined_event' as const, id, result } };
}
