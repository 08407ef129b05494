import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { InternalConnectionOptionsSymbol } from '@temporalio/client/lib/connection';
import { msToTs, tsToMs } from '@temporalio/common/lib/time';
import { startChild } from '../../src/local/child';
import { freePort } from '../../src/local/ports';
import { timeSkippingCommand } from '../../src/local/time-skipping-server';
import { eventually } from '../harness/eventually';

/** A Temporal server whose clock is ours: days pass as soon as nobody has anything to do. */
export interface TimeServer {
  address: string;
  now(): Promise<number>;
  sleep(ms: number): Promise<void>;
  stop(): Promise<void>;
}

export const connectTo = ({ address }: TimeServer) => ({
  client: () => Connection.connect({ address }),
  worker: () => NativeConnection.connect({ address }),
});

const KEYWORD = 2;
/** One sleep may hold a hundred days of work; on a busy machine that takes a while. */
const SLEEP_WITHIN = 240_000;

/** The SDK's own environment asks for the clock in this way, but gives a server 5 s to start. */
const WITH_CLOCK = { [InternalConnectionOptionsSymbol]: { supportsTestService: true } };

export async function startTimeServer(): Promise<TimeServer> {
  const port = await freePort();
  const child = await startChild({ name: 'time-skipping server', ...timeSkippingCommand(port) });
  const address = `127.0.0.1:${port}`;
  const connect = async () => {
    if (child.hasExited()) throw new Error(`it ended:\n${child.tail()}`);
    return Connection.connect({ address, connectTimeout: 5000, ...WITH_CLOCK });
  };
  const connection = await eventually(connect, { withinMs: 60_000 }).catch(async (error) => {
    await child.stop();
    throw error;
  });
  await connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: { InvoiceStatus: KEYWORD },
  });
  return {
    address,
    now: async () => tsToMs((await connection.testService?.getCurrentTime({}))?.time),
    sleep: async (ms) => {
      const slept = () =>
        connection.testService?.unlockTimeSkippingWithSleep({ duration: msToTs(ms) });
      await connection.withDeadline(Date.now() + SLEEP_WITHIN, () => Promise.resolve(slept()));
    },
    stop: async () => {
      await connection.close();
      await child.stop();
    },
  };
}
