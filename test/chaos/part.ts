import { setTimeout as pause } from 'node:timers/promises';
import { signalGroup } from '../../src/local/child';

export const VICTIMS = [
  'postgres',
  'temporal',
  'api1',
  'api2',
  'worker1',
  'worker2',
  'sandbox',
  'smtp',
] as const;

export type Victim = (typeof VICTIMS)[number];

/** A process of the installation between its start and its end. */
export interface Life {
  pid: number;
  /** All of it is gone, children included. */
  gone: Promise<{ code: number | null; signal: string | null }>;
  /** Ends it as `kill -9` does; the whole group unless the part knows better. */
  destroy?: () => void;
  /** How it is asked to end, if not by SIGTERM. */
  polite?: NodeJS.Signals;
  /** False until it has begun its work: before, SIGTERM simply ends it. */
  isUp?: () => boolean;
}

export interface Death {
  victim: Victim;
  how: 'killed' | 'crash point' | 'asked to end' | 'did not end' | 'by itself';
  /** The crash point, or the code it ended with. */
  detail: string;
}

export interface Part {
  victim: Victim;
  /** Ends it outright; answers false when it is down already. It lives again after `downMs`. */
  kill(downMs: number): boolean;
  /** Stops it dead for a while: to all others it looks like a partition. */
  freeze(ms: number): Promise<void>;
  /** SIGTERM, as a deployment does; the next life begins when this one is over. */
  replace(): Promise<void>;
  /** The crash point of the life under way. */
  armed(): string | null;
  pid(): number | null;
  /** Ends it permanently. */
  retire(): Promise<void>;
}

export interface PartOptions {
  victim: Victim;
  start: (crashAt: string | null) => Promise<Life>;
  /** Where the next life is to die, if anywhere. */
  nextCrash: (victim: Victim) => string | null;
  died: (death: Death) => void;
  print: (line: string) => void;
}

const SHORTEST_PAUSE = 200;
const GRACE = 30_000;

/** Keeps one process alive as a supervisor does, and ends it as chaos does. */
export async function keepAlive(options: PartOptions): Promise<Part> {
  const { victim, start, nextCrash, died, print } = options;
  let life: Life | null = null;
  let crashAt: string | null = null;
  let end: Death['how'] = 'by itself';
  let pauseLeft = SHORTEST_PAUSE;
  let retired = false;

  const live = async (): Promise<void> => {
    crashAt = retired ? null : nextCrash(victim);
    const begun = await start(crashAt);
    life = begun;
    void begun.gone.then((how) => {
      life = null;
      died(deathOf(how));
      if (!retired) void again();
    });
  };

  const deathOf = ({ code, signal }: { code: number | null; signal: string | null }): Death => {
    const how = end;
    end = 'by itself';
    // It may come to its crash point while it lets go of what it holds.
    const unasked = how === 'by itself' || how === 'asked to end';
    const crashed = unasked && crashAt !== null && signal === 'SIGKILL';
    if (crashed) return { victim, how: 'crash point', detail: String(crashAt) };
    return { victim, how, detail: String(signal ?? code) };
  };

  const again = async (): Promise<void> => {
    for (let waited = pauseLeft; !retired; waited = 500) {
      pauseLeft = SHORTEST_PAUSE;
      await pause(waited);
      const failure = await live().then(
        () => null,
        (error: unknown) => String(error),
      );
      if (failure === null) return;
      print(`${victim} did not start: ${failure.split('\n')[0]}`);
    }
  };

  const probe = async (): Promise<void> => {
    const asked = life;
    if (asked === null) return;
    if (end !== 'by itself') return void (await asked.gone); // it was killed a moment ago
    end = asked.isUp?.() === false ? 'killed' : 'asked to end';
    signalGroup(asked.pid, asked.polite ?? 'SIGTERM');
    const late = pause(GRACE, 'late' as const, { ref: false });
    if ((await Promise.race([asked.gone, late])) !== 'late') return;
    end = 'did not end';
    (asked.destroy ?? (() => signalGroup(asked.pid, 'SIGKILL')))();
    await asked.gone;
  };

  await live();
  return {
    victim,
    armed: () => crashAt,
    pid: () => life?.pid ?? null,
    kill: (downMs) => {
      if (life === null) return false;
      end = 'killed';
      pauseLeft = downMs;
      (life.destroy ?? (() => signalGroup(life?.pid ?? 0, 'SIGKILL')))();
      return true;
    },
    freeze: async (ms) => {
      const frozen = life;
      if (frozen === null) return;
      signalGroup(frozen.pid, 'SIGSTOP');
      await pause(ms);
      signalGroup(frozen.pid, 'SIGCONT');
    },
    replace: probe,
    retire: async () => {
      retired = true;
      await probe();
    },
  };
}
