import type { Log } from '../runtime/log';

export interface RepeatedWork {
  /** Waits for the tick under way. */
  stop(): Promise<void>;
}

/** Does the work again and again, never twice at once; a tick that fails is reported. */
export function repeatEvery(
  ms: number,
  name: string,
  log: Log,
  work: () => Promise<unknown>,
): RepeatedWork {
  let stopped = false;
  let wake = (): void => undefined;
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!stopped) {
      await work().catch((error: unknown) => log.error({ err: error }, `${name} failed`));
      if (!stopped) await pause();
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}
