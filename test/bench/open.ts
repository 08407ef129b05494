import { setTimeout as pause } from 'node:timers/promises';
import { engineShift, placesOf } from '../../src/local/places';
import { openWorld } from '../../src/local/stories';
import { customerWithCard, payWithoutBrowser } from '../../src/local/stories/acts';
import type { Customer } from '../../src/local/stories/acts';
import { allQuiet } from './all-quiet';
import type { Bench, Installation, Measured } from './bench';
import { cpuOf } from './cpu-time';
import { dueThen, morningAfter, waitingByMail } from './due-then';
import { figure } from './figure';
import { howLate } from './how-late';
import type { Lateness } from './how-late';
import { residentMb } from './resident';
import { sendAll } from './send-all';
import type { Request } from './send-all';

const MOST_DUE = 2_000;
/** 2,000 in an hour of the morning are 0.6; the hour is made as short as this many are dense. */
const DUE_A_SECOND = 10 / 3;
const IDLE_SECONDS = 60;
const PATIENCE = 3 * 3_600_000;

interface Idle {
  cpu: Record<string, number>;
  worker: number;
}

/** What many open invoices cost while they wait, and whether all that are due in a morning go. */
export const open: Bench = {
  name: 'open',
  title: 'open invoices that wait, and a morning on which some are due',
  alone: true,
  run: async ({ open: count, boot, print }) => {
    const due = Math.min(MOST_DUE, Math.round(count / 5));
    const daySeconds = Math.round((24 * due) / DUE_A_SECOND);
    const stack = await boot({ daySeconds });
    try {
      const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
      const world = await openWorld(placesOf(stack), means);
      const measured = await measure({ stack, world }, { count, due, daySeconds, print });
      await world.close();
      return measured;
    } finally {
      await stack.stop();
    }
  },
};

interface Asked {
  count: number;
  due: number;
  daySeconds: number;
  print(line: string): void;
}

async function measure(
  installation: Installation,
  { count, due, daySeconds, print }: Asked,
): Promise<Measured> {
  const pace = 86_400 / daySeconds;
  const perSecond = await created(installation, waitingByMail(installation, count - due));
  print(`${count - due} wait, sent at ${perSecond.toFixed(1)} a second`);
  const customers = await withCards(installation, due);
  const until = (due / Math.min(perSecond, 5) + IDLE_SECONDS + 20) * 1000;
  const morning = morningAfter(installation.world.now() + until * pace);
  await created(installation, dueThen(installation, customers, morning));
  print(
    `${due} more are due between 09:00 and 10:00, an hour of ${(daySeconds / 24).toFixed(0)} s`,
  );
  const idle = await idleMinute(installation);
  if (installation.world.now() > morning.at) {
    throw new Error(`the machine was too busy: the morning came before ${count} invoices waited`);
  }
  let late: Lateness | undefined;
  const cpu = await cpuOf(async () => {
    late = await howLate(installation, { morning, due, pace });
  });
  if (late === undefined) throw new Error('nobody waited for the morning');
  return {
    figures: figures(count, due, perSecond, idle, late),
    notes: {
      hour_seconds: daySeconds / 24,
      idle_seconds: IDLE_SECONDS,
      runs: 1,
      cpu_idle: idle.cpu,
      cpu_until_all_paid: cpu,
      late: late.notes,
    },
  };
}

function figures(count: number, due: number, sent: number, idle: Idle, late: Lateness) {
  const share = (seconds: number) => (100 * seconds) / IDLE_SECONDS;
  const { bench: _bench, ...installation } = idle.cpu;
  const whole = Object.values(installation).reduce((sum, seconds) => sum + seconds, 0);
  return [
    figure('open', 'invoices', [count]),
    figure('sent', '1/s', [sent]),
    figure('worker, memory', 'MB', [idle.worker]),
    figure('worker, idle', '% of a core', [share(idle.cpu['worker'] ?? 0)]),
    figure('whole installation, idle', '% of a core', [share(whole)]),
    figure('due that morning', 'invoices', [due]),
    figure('charge late, p50', 's', [late.p50]),
    figure('charge late, p99', 's', [late.p99]),
    figure('charge late, latest', 's', [late.latest], { atMost: 60 }),
    figure('tasks timed out', 'tasks', [late.timedOut], { atMost: 0 }),
  ];
}

/** Submitted by the API and sent: how many a second were on their way to waiting. */
async function created({ stack }: Installation, requests: Request[]): Promise<number> {
  const began = performance.now();
  await sendAll('PUT', requests, { connections: 4, expected: 201 });
  await allQuiet(stack.databaseUrl, PATIENCE);
  return (requests.length * 1000) / (performance.now() - began);
}

async function withCards({ world }: Installation, count: number): Promise<Customer[]> {
  const customers: Customer[] = [];
  const next = async () => {
    while (customers.length < count) customers.push(await customerWithCard(world));
  };
  await Promise.all(Array.from({ length: 8 }, next));
  return customers.slice(0, count);
}

async function idleMinute({ stack }: Installation): Promise<Idle> {
  const cpu = await cpuOf(() => pause(IDLE_SECONDS * 1000));
  return { cpu, worker: Math.max(...stack.workers.map(({ pid }) => residentMb(pid))) };
}
