// The sandbox's own time. Objects live on virtual time (origin + elapsed × scale + what was
// advanced); only webhook signatures use real time, because they guard the transport.

export interface Clock {
  now(): number;
  seconds(): number;
  /** Real milliseconds until a virtual time, for the timer. */
  realUntil(at: number): number;
  /** Never shows an earlier time: a restart does not go back. */
  atLeast(at: number): void;
  /** Stops the clock at a time while an advance runs the tasks that are due. */
  freeze(at: number): void;
  /** Lets it run on from a time. */
  resume(at: number): void;
}

export function createClock(options: { scale?: number; originMs?: number } = {}): Clock {
  const scale = options.scale ?? 1;
  const startedAt = Date.now();
  const origin = options.originMs ?? startedAt;
  let advanced = 0;
  let frozenAt: number | null = null;

  const running = (): number => Math.floor(origin + (Date.now() - startedAt) * scale + advanced);

  return {
    now: () => frozenAt ?? running(),
    seconds: () => Math.floor((frozenAt ?? running()) / 1000),
    realUntil: (at) => Math.max(0, (at - running()) / scale),
    atLeast: (at) => {
      if (options.originMs === undefined) advanced += Math.max(0, at - running());
    },
    freeze: (at) => {
      frozenAt = at;
    },
    resume: (at) => {
      frozenAt = null;
      advanced += at - running();
    },
  };
}
