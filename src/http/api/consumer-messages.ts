import { setTimeout as sleep } from 'node:timers/promises';
import { iso } from '../../contract/responses/shared';
import { collectionId } from '../../domain/mirror/collections';
import { ackIdOf, parseAckId } from '../../domain/mirror/consumers/consumer';
import type { StreamName } from '../../domain/mirror/consumers/consumer';
import type { Delivery } from '../../domain/mirror/consumers/delivery';
import type { DeliveryOutcome } from '../../domain/mirror/consumers/settle-delivery';
import type { DeliveredMessage } from '../../postgres/mirror/consumers/deliveries';
import { crashAt } from '../../runtime/crash-points';
import { HttpProblem } from '../http-problem';
import { consumerOfCall } from './consumers';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';

type MessageOperationId =
  | 'receiveMessages'
  | 'ackMessages'
  | 'nackMessages'
  | 'listSetAside'
  | 'redriveMessages'
  | 'dropSetAside';

/** Between two queries for a message while a client waits for one. */
const PAUSE_MS = 200;

export const consumerMessageHandlers: Pick<OperationHandlers, MessageOperationId> = {
  receiveMessages: async (call) => {
    const row = await pulledOf(call);
    const found = await waitFor(call, row.number);
    const data = found.map((one) => toDelivered(row.stream, one));
    return { status: 200, body: { object: 'list', data } };
  },
  ackMessages: (call) => settle(call, { kind: 'taken' }),
  nackMessages: (call) => {
    const { delay_ms: delayMs = null, reason } = call.body;
    return settle(call, { kind: 'failed', delayMs, detail: reason ?? 'it was returned' });
  },
  listSetAside: async (call) => {
    const row = await consumerOfCall(call);
    const { limit = 20, after = '0' } = call.query;
    const found = await call.deps.stores.deliveries.setAside(row.number, Number(after), limit + 1);
    const page = found.slice(0, limit);
    const next = found.length > limit ? String(page.at(-1)?.position) : null;
    const url = `/v1/consumers/${row.id}/set-aside`;
    return { status: 200, body: pageOfList(url, page.map(toSetAside), next) };
  },
  redriveMessages: async (call) => {
    const row = await consumerOfCall(call);
    const { positions = null } = call.body;
    const redriven = await call.deps.stores.deliveries.redrive(row.number, positions, call.actor);
    return { status: 200, body: { redriven } };
  },
  dropSetAside: async (call) => {
    const row = await consumerOfCall(call);
    const { positions } = call.body;
    const dropped = await call.deps.stores.deliveries.drop(row.number, positions, call.actor);
    return { status: 200, body: { dropped } };
  },
};

type PullCall = OperationCall<'receiveMessages' | 'ackMessages' | 'nackMessages'>;

/** What is sent by itself is settled by itself, too. */
async function pulledOf(call: PullCall) {
  const row = await consumerOfCall(call);
  if (row.kind === 'pull') return row;
  const detail = `"${row.id}" is a ${row.kind} consumer: its messages are sent, not received`;
  throw new HttpProblem('consumer_not_pulled', detail);
}

const goneMeanwhile = (): HttpProblem =>
  new HttpProblem('consumer_unknown', 'the consumer was deleted meanwhile');

/** Others of the group receive at this moment: so long it is tried again, whatever it waits for. */
const BUSY_MS = 2_000;
const BUSY_PAUSE_MS = 10;

/** Who is gone takes nothing; what was given to one who goes in this moment goes out again. */
async function waitFor(
  { deps, body, isCallerGone }: OperationCall<'receiveMessages'>,
  consumer: number,
): Promise<DeliveredMessage[]> {
  const { batch_size: limit = 10, wait_for: wait = 0 } = body;
  const until = Date.now() + wait;
  for (;;) {
    if (isCallerGone()) return [];
    const received = await deps.stores.deliveries.receive(consumer, limit);
    if (received === null) throw goneMeanwhile();
    if (received.messages.length > 0) return received.messages;
    const left = until - Date.now();
    if (received.isBusy === true && left > -BUSY_MS && deps.isEnding?.() !== true) {
      await sleep(BUSY_PAUSE_MS * (1 + Math.random()));
      continue;
    }
    if (!received.moved && (left <= 0 || deps.isEnding?.() === true)) return [];
    if (!received.moved) await sleep(Math.min(PAUSE_MS, left));
  }
}

async function settle(call: OperationCall<'ackMessages' | 'nackMessages'>, how: DeliveryOutcome) {
  const row = await pulledOf(call);
  const ids = [...new Set(call.body.ack_ids)];
  const settlements = ids.flatMap((id) => {
    const ack = parseAckId(id);
    return ack === null ? [] : [{ ack, outcome: how }];
  });
  crashAt('ack.before_commit');
  const held = await call.deps.stores.deliveries.settle(row.number, settlements);
  crashAt('ack.after_commit');
  if (held === null) throw goneMeanwhile();
  return {
    status: 200 as const,
    body: {
      settled: ids.filter((_id, i) => held[i] === true),
      not_held: ids.filter((_id, i) => held[i] !== true),
    },
  };
}

const toDelivered = (stream: StreamName, { delivery, generation, message }: DeliveredMessage) => ({
  ack_id: ackIdOf(generation, delivery),
  position: delivery.position,
  deliveries: delivery.attempts,
  ...(stream === 'records' && 'payload' in message && { record: message }),
  ...(stream === 'events' && 'data' in message && { event: message }),
});

function toSetAside({ position, object, attempts, detail, due }: Delivery) {
  const [collection = '', ...upstream] = object.split(' ');
  return {
    object: 'set_aside_message' as const,
    position,
    collection_id: collectionId(collection),
    upstream_id: upstream.join(' '),
    deliveries: attempts,
    detail,
    at: iso(due),
  };
}
