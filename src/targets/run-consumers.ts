import { SECOND } from '../domain/time';
import type { ConsumerRow } from '../postgres/mirror/consumers/consumer-row';
import type { Stores } from '../postgres/stores';
import { crashAt } from '../runtime/crash-points';
import type { Sender } from './sent-batch';

export interface ConsumerRunnerDeps {
  stores: Pick<Stores, 'deliveries' | 'consumerLeases'>;
  /** Names this process. */
  owner: string;
  /** Throws where nothing can be sent to it. */
  senderFor(row: ConsumerRow): Promise<Sender>;
  onFailure(consumer: string, error: unknown): void;
}

export interface ConsumerRunner {
  /** Takes on consumers that nobody runs; what it runs goes on after it. */
  tick(): Promise<void>;
  /** Waits until nothing is being sent. */
  idle(): Promise<void>;
  /** Takes on none more, and waits for what is being sent. */
  stop(): Promise<void>;
}

const AT_ONCE = 20;
/** Then others have their turn: after so many rounds, or so long. */
const ROUNDS = 50;
const TURN = 20 * SECOND;

/** Consumers that are sent to, each by one process at a time. */
export function createConsumerRunner(deps: ConsumerRunnerDeps): ConsumerRunner {
  const running = new Map<number, Promise<void>>();
  let stopped = false;
  const idle = async () => {
    await Promise.all(running.values());
  };
  return {
    tick: async () => {
      const free = AT_ONCE - running.size;
      if (stopped || free <= 0) return;
      for (const row of await deps.stores.consumerLeases.claim(deps.owner, free)) {
        if (running.has(row.number)) continue; // it took longer than its lease, and goes on
        const work = runOne(deps, row, () => stopped).catch((error: unknown) =>
          deps.onFailure(row.id, error),
        );
        running.set(
          row.number,
          work.finally(() => running.delete(row.number)),
        );
      }
    },
    idle,
    stop: async () => {
      stopped = true;
      await idle();
    },
  };
}

async function runOne(
  deps: ConsumerRunnerDeps,
  row: ConsumerRow,
  isStopped: () => boolean,
): Promise<void> {
  const { consumerLeases } = deps.stores;
  try {
    const sender = await deps.senderFor(row);
    try {
      await sendRounds(deps, row, sender, isStopped);
    } finally {
      await sender.close();
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    await consumerLeases.release(row.number, deps.owner, problem);
    deps.onFailure(row.id, error);
  }
}

async function sendRounds(
  { stores, owner }: ConsumerRunnerDeps,
  { number }: ConsumerRow,
  { batch, send }: Sender,
  isStopped: () => boolean,
): Promise<void> {
  const { consumerLeases, deliveries } = stores;
  const until = Date.now() + TURN;
  for (let round = 0; round < ROUNDS && Date.now() < until && !isStopped(); round += 1) {
    if (!(await consumerLeases.renew(number, owner))) return;
    const received = await deliveries.receive(number, batch);
    if (received === null) return;
    if (received.messages.length === 0 && !received.moved) break;
    if (received.messages.length === 0) continue;
    crashAt('delivery.before_send');
    const { settlements, disabledBy, away } = await send(received.messages);
    crashAt('delivery.before_commit');
    await deliveries.settle(number, settlements);
    crashAt('delivery.after_commit');
    if (disabledBy !== null) return consumerLeases.disable(number, owner, disabledBy);
    if (away !== null) return consumerLeases.release(number, owner, away);
  }
  await consumerLeases.release(number, owner, null);
}
