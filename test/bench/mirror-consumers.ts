import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_CONSUMER } from '../../src/domain/mirror/consumers/consumer';
import { COMMAND_LINE } from '../../src/domain/audit';
import type { AllStores } from '../../src/postgres/create-stores';
import type { ConsumerRow } from '../../src/postgres/mirror/consumers/consumer-row';
import { figure } from './figure';
import type { Figure } from './figure';

const TAKEN = 10_000;
const BATCH = 100;
const CALLS = 20;
const AT_MOST = 50;

interface Consumed {
  stores: AllStores;
  sync: number;
  runs: number;
}

/** What a group takes of streams that hold a million, and what it costs to ask how far it is. */
export async function consumerFigures(of: Consumed): Promise<Figure[]> {
  return [
    ...(await takenBy(of, 1)),
    ...(await takenBy(of, 4)),
    ...(await takenBy(of, 16)),
    ...(await progressOf(of, 'everything', null)),
    ...(await progressOf(of, 'one in a thousand', ['coupon'])),
    ...(await progressOf(of, 'nothing', ['nothing'])),
  ];
}

let made = 0;

async function makeConsumer(
  { stores, sync }: Consumed,
  collections: string[] | null,
): Promise<ConsumerRow> {
  const name = { connection: 'default', id: `bench-${(made += 1)}` };
  const kind = { kind: 'pull', stream: 'records', target: null, cursor: 0 } as const;
  const row = { ...DEFAULT_CONSUMER, ...name, ...kind, collections, sync };
  const created = await stores.consumers.create(row, null, COMMAND_LINE);
  if (created.kind !== 'created') throw new Error(`no consumer was made: ${created.kind}`);
  return created.row;
}

/** Batches received and acknowledged, by so many clients of one group at once. */
async function takenBy(of: Consumed, clients: number): Promise<Figure[]> {
  const { deliveries } = of.stores;
  const rates: number[] = [];
  for (let run = 0; run < of.runs; run += 1) {
    const { number, generation } = await makeConsumer(of, null);
    let taken = 0;
    const client = async () => {
      while (taken < TAKEN) {
        const received = await deliveries.receive(number, BATCH);
        if (received?.isBusy === true) await sleep(10);
        if (received?.messages.length === 0) continue;
        const messages = received?.messages ?? [];
        const settlements = messages.map(({ delivery: { position, attempts: attempt } }) => ({
          ack: { generation, position, attempt },
          outcome: { kind: 'taken' } as const,
        }));
        const held = await deliveries.settle(number, settlements);
        if (held?.includes(false) !== false) throw new Error('what was received was not held');
        taken += messages.length;
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: clients }, client));
    rates.push((taken / (performance.now() - began)) * 1000);
  }
  return [figure(`messages pulled, ${BATCH} a batch, ${clients} at once`, 'per second', rates)];
}

/** Its filters may leave out nearly all: both then look at what is left alone. */
async function progressOf(
  of: Consumed,
  name: string,
  collections: string[] | null,
): Promise<Figure[]> {
  const { stores, runs } = of;
  const [shown, received]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    const row = await makeConsumer(of, collections);
    shown.push(await middleOf(() => stores.consumerProgress.of(row)));
    received.push(await middleOf(() => stores.deliveries.receive(row.number, 1)));
  }
  return [
    figure(`progress of a consumer of ${name}`, 'ms', shown, { atMost: AT_MOST }),
    figure(`one message for a consumer of ${name}`, 'ms', received, { atMost: AT_MOST }),
  ];
}

async function middleOf(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < CALLS; n += 1) {
    const began = performance.now();
    await call();
    times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b)[CALLS / 2] ?? Number.NaN;
}
