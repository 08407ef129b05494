import { setTimeout as pause } from 'node:timers/promises';
import { Dice } from '../simulate/dice';
import type { Broken } from './checks/broken';
import { checkAll } from './checks/check-all';
import { customerWithCard } from '../../src/local/stories/acts';
import { waitFor } from '../../src/local/wait';
import type { Installation } from './installation';
import { LIVES, prepare } from './lives';
import type { Expected } from './living';
import type { Death, Victim } from './part';
import { openMirror } from './mirrored';
import type { MirrorInChaos } from './mirrored';
import { openPatientWorld } from './patient-world';
import type { PatientWorld } from './patient-world';
import type { Fault, Plan, Work } from './plan';
import { quiet } from './quiet';
import { PERIODS, livesBySchedule } from './scheduled';
import { faultsIn } from './shape';
import { stubborn } from './stubborn';
import type { Tenant } from './tenants';

export interface Episode {
  seed: number;
  invoices: number;
  deaths: Death[];
  /** What was done to whom, and when, in words. */
  log: string[];
  broken: Broken[];
  seconds: { faults: number; quiet: number };
}

/** So long after the last fault everything must have come to rest. */
const HEALING = 300_000;

/** From a plan to a verdict: work, faults meanwhile, healing, rest, and a check of everything. */
export async function episode(installation: Installation, plan: Plan): Promise<Episode> {
  const prefix = `s${plan.seed}`;
  const sides = await openSides(installation, plan, prefix);
  const began = Date.now();
  const log: string[] = [];
  const note = (what: string) => log.push(`${((Date.now() - began) / 1000).toFixed(1)} s ${what}`);
  const deaths: Death[] = [];
  installation.onDeath((death) => {
    deaths.push(death);
    note(`${death.victim} ended: ${death.how} (${death.detail})`);
  });
  let mirror: MirrorInChaos | null = null;
  try {
    const deadline = began + plan.forMs + HEALING;
    for (const { world } of sides) world.until(deadline);
    mirror = await openMirror(installation, plan, deadline);
    const living = await Promise.all(sides.map(({ world, work }) => start(world, work, deadline)));
    await makeTrouble(installation, plan, note);
    await crashed(plan, deaths);
    await heal(installation, deadline, note);
    const healed = Date.now();
    const ended = await Promise.all(living.map(ends));
    const restless = await quiet(installation, sides[0].world, prefix, deadline);
    note('all is quiet');
    const evidence = sides.map(({ tenant, world }, nth) => {
      const expected = ended[nth]?.expected ?? [];
      return { installation, tenant, world, prefix, expected, deaths };
    });
    const failed = ended.flatMap((one) => one.failed);
    const broken = [...failed, ...restless, ...(await checkAll(evidence))];
    broken.push(...((await mirror?.broken()) ?? []));
    const seconds = { faults: (healed - began) / 1000, quiet: (Date.now() - healed) / 1000 };
    return { seed: plan.seed, invoices: invoicesOf(plan), deaths, log, broken, seconds };
  } finally {
    await mirror?.close();
    await Promise.all(sides.map(({ world }) => world.close()));
  }
}

/** Those of the plan, and those that its schedules make. */
const invoicesOf = (plan: Plan): number =>
  [plan, plan.second]
    .map(({ lives, schedules }) => lives.length + schedules.length * PERIODS)
    .reduce((sum, one) => sum + one);

/** One of the connections: its people, and what they collect. */
interface Side {
  tenant: Tenant;
  world: PatientWorld;
  work: Work;
}

/** Both give their invoices the same names, as two businesses may. */
function openSides(installation: Installation, plan: Plan, prefix: string): Promise<[Side, Side]> {
  const [first, second] = installation.tenants;
  const open = async (tenant: Tenant, work: Work): Promise<Side> => {
    return { tenant, work, world: await openPatientWorld(installation, tenant, prefix) };
  };
  return Promise.all([open(first, plan), open(second, plan.second)]);
}

type Ending = Promise<Expected[] | Broken>;

async function start(world: PatientWorld, work: Work, deadline: number): Promise<Ending[]> {
  const customers = await Promise.all(
    work.lives.map(({ name, card }) => prepare(world, name, card)),
  );
  const billed = await Promise.all(work.schedules.map(({ card }) => customerWithCard(world, card)));
  const lives = work.lives.map(async ({ name, card, at }, nth): Ending => {
    await pause(at);
    const customer = customers[nth] ?? null;
    const live = async () => [
      { ...(await LIVES[name]({ world, deadline, customer, card })), life: name },
    ];
    return lived(name, live);
  });
  const schedules = work.schedules.map(async ({ at }, nth): Ending => {
    await pause(at);
    return lived('made_by_a_schedule', () =>
      livesBySchedule(world, { customer: billed[nth], deadline }),
    );
  });
  return [...lives, ...schedules];
}

async function lived(name: string, work: () => Promise<Expected[]>): Ending {
  try {
    return await work();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { invariant: /^I\d+/.exec(words)?.[0] ?? 'I4', detail: `${name}: ${words}` };
  }
}

async function ends(living: Ending[]): Promise<{ expected: Expected[]; failed: Broken[] }> {
  const all = await Promise.all(living);
  const isBroken = (one: Expected[] | Broken): one is Broken => 'invariant' in one;
  return {
    expected: all.flatMap((one) => (isBroken(one) ? [] : one)),
    failed: all.filter(isBroken),
  };
}

async function crashed({ crashesAwaited = 0 }: Plan, deaths: readonly Death[]): Promise<void> {
  const enough = () => deaths.filter(({ how }) => how === 'crash point').length >= crashesAwaited;
  const what = `${crashesAwaited} deaths at crash points`;
  await waitFor(what, () => enough() || undefined, { withinMs: HEALING, everyMs: 100 });
}

async function makeTrouble(
  installation: Installation,
  plan: Plan,
  note: (what: string) => void,
): Promise<void> {
  installation.arm(inTurn(plan));
  installation.postman.behave({ dice: new Dice(plan.seed + 1), ...plan.post });
  const began = Date.now();
  const under: Promise<void>[] = [];
  for (const fault of faultsIn(installation.shape, plan.faults)) {
    await pause(Math.max(0, began + fault.at - Date.now()));
    note(wordsOf(fault));
    under.push(
      inflict(installation, fault).catch((error: unknown) =>
        note(`not inflicted: ${String(error)}`),
      ) as Promise<void>,
    );
  }
  await pause(Math.max(0, began + plan.forMs - Date.now()));
  await Promise.all(under);
}

/** The crash points of a plan, each for the next life that begins. */
export function inTurn({ crashes }: Pick<Plan, 'crashes'>): (victim: Victim) => string | null {
  const left = { server: [...crashes.server], worker: [...crashes.worker] };
  return (victim) => {
    if (victim.startsWith('api')) return left.server.shift() ?? null;
    return victim.startsWith('worker') ? (left.worker.shift() ?? null) : null;
  };
}

function wordsOf(fault: Fault): string {
  const { at: _, ...values } = fault;
  return Object.values(values)
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join(' ')
    .slice(0, 2_000);
}

async function inflict(installation: Installation, fault: Fault): Promise<void> {
  const { parts, wires } = installation;
  switch (fault.kind) {
    case 'kill':
      parts[fault.victim].kill(fault.downMs);
      return;
    case 'freeze':
      return parts[fault.victim].freeze(fault.ms);
    case 'replace':
      return parts[fault.victim].replace();
    case 'weather':
      wires[fault.wire].change(fault.weather);
      await pause(fault.ms);
      return wires[fault.wire].change({ kind: 'fine' });
    case 'roll_secret':
      await installation.rollSecret();
      parts.api1.kill(100);
      parts.api2.kill(100);
      return;
    case 'stripe':
      for (const one of fault.faults) await controlSandbox(installation, 'POST', 'faults', one);
  }
}

async function controlSandbox(
  installation: Installation,
  method: string,
  path: string,
  body?: unknown,
) {
  const url = `${installation.sandbox}/_sandbox/${path}`;
  const given = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(url, { method, ...given, signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status} to ${path}`);
}

/**
 * Nothing is made worse any more. Who is still to die at a crash point may do so yet, once: then
 * the healing is disturbed too, or the next episode begins with a process that is armed.
 */
async function heal(
  installation: Installation,
  deadline: number,
  note: (what: string) => void,
): Promise<void> {
  installation.arm(() => null);
  installation.postman.behave(null);
  for (const wire of Object.values(installation.wires)) wire.change({ kind: 'fine' });
  await stubborn(deadline, installation.ready);
  await stubborn(deadline, () => controlSandbox(installation, 'DELETE', 'faults'));
  note('healed');
}
