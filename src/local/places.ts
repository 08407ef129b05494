import type { Stack } from './stack';
import type { Means, Places } from './stories/world';

const DAY = 86_400_000;

/** Where everything of a started installation is, for those who run stories in it. */
export function placesOf(stack: Stack): Places {
  const { env } = stack;
  const { sandbox } = stack;
  if (sandbox === undefined)
    throw new Error('the stories need the sandbox: unset STRIPE_SECRET_KEY');
  const clock = clockOf(env);
  return {
    sandbox,
    server: stack.server,
    apiKey: stack.apiKey,
    installationKey: stack.env['BOOTSTRAP_INSTALLATION_KEY'] ?? '',
    inbox: stack.inbox,
    sandboxKey: env['STRIPE_SECRET_KEY'] ?? '',
    temporalAddress: stack.temporalAddress,
    databaseUrl: stack.databaseUrl,
    ...(clock === undefined ? {} : { clock }),
  };
}

export function clockOf(env: NodeJS.ProcessEnv): Places['clock'] {
  const [daySeconds, originMs] = [Number(env['DAY_SECONDS']), Number(env['CLOCK_ORIGIN'])];
  return daySeconds > 0 && originMs > 0 ? { daySeconds, originMs } : undefined;
}

/** Where a clock of the same pace began that shows so many ms of the installation more. */
export function originAhead(clock: NonNullable<Places['clock']>, ms: number): number {
  const pace = DAY / 1000 / clock.daySeconds;
  return Math.round(clock.originMs - ms / (pace - 1));
}

/**
 * Moves the engine into the future as a machine does that was switched off: the worker ends, and
 * another starts whose clock, at the same pace, began earlier by what makes up the days.
 */
export function engineShift(stack: Stack): Means['shiftEngine'] {
  let clock = clockOf(stack.env);
  let { workers } = stack;
  return async (days) => {
    if (clock === undefined) throw new Error('only compressed days can be skipped');
    const originMs = originAhead(clock, days * DAY);
    clock = { ...clock, originMs };
    await Promise.all(workers.map((worker) => worker.stop()));
    workers = [await stack.startWorker({ CLOCK_ORIGIN: String(originMs) })];
    return clock;
  };
}
