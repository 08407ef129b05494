import { secrets } from './checks/secrets';
import { unclean } from './checks/stops';
import { episode, inTurn } from './episode';
import type { Episode } from './episode';
import { openInstallation } from './installation';
import type { Installation } from './installation';
import type { Death } from './part';
import { LIGHT, USUAL, planOf } from './plan';
import type { Plan, Sizes } from './plan';
import { Tally } from './report';
import type { Report } from './report';
import { PLAIN, asOptions } from './shape';
import type { Shape } from './shape';

export interface ChaosOptions {
  episodes: number;
  seed: number;
  planted: string | null;
  /** Leave the folders of broken installations, with their logs, for a person to read. */
  keep: boolean;
  print: (line: string) => void;
  sizes?: Sizes;
  shape?: Shape;
  /** Asked before each episode: true ends the run early, with a report of what was. */
  isEnough?: () => boolean;
}

/** So many episodes run in one installation; then it is closed, searched for secrets, and left. */
const PER_INSTALLATION = 10;

export async function chaos(options: ChaosOptions): Promise<Report> {
  const {
    episodes,
    seed,
    print,
    keep,
    sizes = USUAL,
    shape = PLAIN,
    isEnough = () => false,
  } = options;
  const tally = new Tally(seed, (sizes === LIGHT ? ' --light' : '') + asOptions(shape));
  for (let lived = 0; lived < episodes && !isEnough();) {
    const armed = inTurn(planOf(seed + lived, sizes));
    const installation = await openInstallation({ ...options, nextCrash: armed });
    const until = Math.min(episodes, lived + PER_INSTALLATION);
    let broke = false;
    for (; lived < until && !broke && !isEnough(); lived += 1) {
      const plan = planOf(seed + lived, sizes);
      const done = await episode(installation, plan).catch((error: unknown) =>
        aborted(plan, error),
      );
      tally.add(done);
      broke = done.broken.length > 0;
      print(lineOf(done));
      for (const { invariant, detail } of done.broken) print(`  ${invariant}: ${detail}`);
    }
    const found = broke ? [] : await searched(installation);
    const promises = [...found, ...(await leave(installation, broke && keep, print))];
    tally.close(seed + lived - 1, promises);
  }
  return tally.report();
}

/**
 * One planned episode in an installation whose programs are armed already, and have bugs in them
 * where any are named.
 */
export async function episodeWith(planted: string | null, plan: Plan): Promise<Episode> {
  const installation = await openInstallation({
    planted,
    print: () => undefined,
    nextCrash: inTurn(plan),
  });
  try {
    return await episode(installation, { ...plan, crashes: { server: [], worker: [] } });
  } finally {
    await installation.close(false);
  }
}

/** What no check foresaw is a break too, and the other episodes go on in a new installation. */
function aborted({ seed }: Plan, error: unknown): Episode {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const broken = [{ invariant: 'the episode itself', detail }];
  return { seed, invoices: 0, deaths: [], log: [], broken, seconds: { faults: 0, quiet: 0 } };
}

/** When an installation is left, all it has written is searched for what it must never write. */
async function searched(installation: Installation): Promise<string[]> {
  return (await secrets(installation)).map(({ invariant, detail }) => `${invariant}: ${detail}`);
}

/** Every program is asked to end, and has to. */
async function leave(
  installation: Installation,
  keep: boolean,
  print: (line: string) => void,
): Promise<string[]> {
  const deaths: Death[] = [];
  installation.onDeath((death) => deaths.push(death));
  await installation.close(keep);
  if (keep) print(`kept for you to read: ${installation.folder}`);
  return unclean(deaths).map(({ invariant, detail }) => `${invariant}: ${detail}`);
}

function lineOf({ seed, deaths, invoices, broken, seconds }: Episode): string {
  const words = broken.length === 0 ? 'all kept' : `${broken.length} BROKEN`;
  const { faults, quiet } = seconds;
  return (
    `seed ${seed}: ${invoices} invoices, ${deaths.length} deaths, ` +
    `${faults.toFixed(0)} s of faults, quiet after ${quiet.toFixed(0)} s: ${words}`
  );
}
