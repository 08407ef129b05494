import type { CollectionOutcome } from '../../src/domain/collection/model/step';
import { costOf } from '../../src/local/run-cost';
import { openStage } from '../workflows/stage';
import type { Played } from '../workflows/stage';
import type { Life } from './life';
import { connectTo, startTimeServer } from './time-server';
import type { TimeServer } from './time-server';

/** The real workflow on the server whose time passes at once. */
export interface TimeStage {
  now(): Promise<number>;
  sleep(ms: number): Promise<void>;
  /** The invoice begins: its run is started, and Stripe can reach it. */
  startInvoice(life: Life): Promise<Played>;
  close(): Promise<void>;
}

export async function openTimeStage(): Promise<TimeStage> {
  const server: TimeServer = await startTimeServer();
  const stage = await openStage({ connect: connectTo(server) });
  return {
    now: server.now,
    sleep: server.sleep,
    startInvoice: async (life) => {
      const played = stage.cast(life);
      life.hint = played.hint;
      await played.start();
      return played;
    },
    close: async () => {
      await stage.close();
      await server.stop();
    },
  };
}

/** How the run ended; of several runs of the id, the latest. */
export const outcomeOf = ({ handle }: Played): Promise<CollectionOutcome> =>
  handle.result() as Promise<CollectionOutcome>;

export async function eventsOf({ handle }: Played): Promise<number> {
  return costOf(await handle.fetchHistory()).events;
}
