import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { endAllChildren } from '../../src/local/child';
import { placesOf } from '../../src/local/places';
import type { Stack } from '../../src/local/stack';
import { openWorld } from '../../src/local/stories';
import { payWithoutBrowser } from '../../src/local/stories/acts';
import { startTestStack } from '../harness/stack';
import type { Bench, Installation, Means } from './bench';
import { BENCHES, PRODUCTION } from './benches';
import type { BenchReport, Report } from './report';
import { bootProduction } from './production/stack';
import { table } from './table';

/** `npm run bench`: the figures of an installation, each beside what it should be. */
async function main(): Promise<void> {
  const options = {
    json: { type: 'boolean' },
    only: { type: 'string' },
    runs: { type: 'string', default: '5' },
    open: { type: 'string', default: '1000' },
    workers: { type: 'string', default: '2' },
    server: { type: 'string', default: 'dev' },
  } as const;
  const { values } = parseArgs({ options });
  const production = isProduction(values.server);
  const wanted = chosen(values.only, production ? PRODUCTION : BENCHES);
  const print = (line: string) => process.stderr.write(`  ${line}\n`);
  const boot = endedBySignals((more) =>
    production ? bootProduction({ print, ...more }) : startTestStack({ print, ...more }),
  );
  const { installation, leave } = lazyInstallation(boot);
  const means: Means = {
    runs: atLeastOne('runs', values),
    open: atLeastOne('open', values),
    workers: atLeastOne('workers', values),
    installation,
    boot,
    print,
  };
  const report: Report = {
    machine: { ...machine(means.runs), server: values.server },
    benches: {},
  };
  try {
    for (const bench of wanted) {
      if (bench.alone === true) await leave();
      report.benches[bench.name] = await measure(bench, means);
    }
  } finally {
    await leave();
  }
  console.log(values.json === true ? JSON.stringify(report) : table(report));
  const broken = Object.values(report.benches).some(({ failed }) => failed !== undefined);
  process.exitCode = broken ? 1 : 0;
}

/** A bench that fails is printed as failed; the others still print their figures. */
async function measure(bench: Bench, means: Means): Promise<BenchReport> {
  means.print(`${bench.name}: ${bench.title} …`);
  const began = performance.now();
  const about = () => ({
    title: bench.title,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    load_average: loadavg().map((load) => Number(load.toFixed(2))),
  });
  try {
    const measured = await bench.run(means);
    return { ...about(), ...measured };
  } catch (error) {
    means.print(`${bench.name} failed: ${String(error)}`);
    return { ...about(), failed: error instanceof Error ? error.message : String(error) };
  }
}

/** Ctrl-C must not leave an installation running: its parts would belong to nobody. */
function endedBySignals(boot: Means['boot']): Means['boot'] {
  const running: Promise<Stack>[] = [];
  const end = async () => {
    // One that still boots is waited for: half an installation cannot be stopped.
    await Promise.allSettled(running.map(async (stack) => (await stack).stop()));
    endAllChildren();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
  return (more) => {
    const stack = boot(more);
    running.push(stack);
    return stack;
  };
}

/** One installation for all that need one, on a disk that is really written to. */
function lazyInstallation(boot: Means['boot']) {
  let installation: Promise<Installation> | undefined;
  const build = async (): Promise<Installation> => {
    const stack = await boot({ durable: true });
    const shiftEngine = () => Promise.reject(new Error('a bench does not skip days'));
    try {
      const means = { payAtCheckout: payWithoutBrowser, shiftEngine };
      return { stack, world: await openWorld(placesOf(stack), means) };
    } catch (error) {
      await stack.stop();
      throw error;
    }
  };
  return {
    installation: () => (installation ??= build()),
    leave: async () => {
      const built = await installation?.catch(() => undefined);
      installation = undefined;
      await built?.world.close();
      await built?.stack.stop();
    },
  };
}

function isProduction(server: string): boolean {
  if (server === 'dev' || server === 'production') return server === 'production';
  throw new Error(`--server is "${server}": give dev or production`);
}

function chosen(only: string | undefined, benches: readonly Bench[]): readonly Bench[] {
  if (only === undefined) return benches;
  const names = only.split(',');
  const everyName = benches.map(({ name }) => name);
  const isOf = (name: string) => (given: string) => name === given || name.startsWith(`${given}-`);
  const strange = names.filter((given) => !everyName.some((name) => isOf(name)(given)));
  if (strange.length === 0) return benches.filter(({ name }) => names.some(isOf(name)));
  throw new Error(`no bench is called ${strange.join(', ')}; there are ${everyName.join(', ')}`);
}

function atLeastOne<K extends string>(name: K, given: Record<K, string>): number {
  const wanted = Number(given[name]);
  if (Number.isInteger(wanted) && wanted > 0) return wanted;
  throw new Error(`--${name} is "${given[name]}": give a whole number of at least 1`);
}

const machine = (runs: number) => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model,
  node: process.version,
  runs,
  platform: `${process.platform} ${process.arch}`,
  at: new Date().toISOString(),
  load_average: loadavg().map((load) => Number(load.toFixed(2))),
});

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    endAllChildren();
    process.exit(1);
  },
);
