import { secrets } from './checks/secrets';
import { episode, inTurn } from './episode';
import type { Episode } from './episode';
import { openHouse } from './house';
import type { House } from './house';
import { USUAL, planOf } from './plan';
import type { Plan, Sizes } from './plan';
import { Tally } from './report';
import type { Report } from './report';

export interface ChaosOptions {
  episodes: number;
  seed: number;
  planted: string | null;
  /** Leave the folders of broken houses, with their logs, for a person to read. */
  keep: boolean;
  tell: (line: string) => void;
  sizes?: Sizes;
}

/** So many episodes are lived in one house; then it is closed, searched for secrets, and left. */
const PER_HOUSE = 10;

export async function chaos(options: ChaosOptions): Promise<Report> {
  const { episodes, seed, tell, keep, sizes = USUAL } = options;
  const tally = new Tally(seed);
  for (let lived = 0; lived < episodes;) {
    const house = await openHouse(options);
    let broke = false;
    try {
      const until = Math.min(episodes, lived + PER_HOUSE);
      for (; lived < until; lived += 1) {
        const done = await episode(house, planOf(seed + lived, sizes));
        tally.add(done);
        broke ||= done.broken.length > 0;
        tell(lineOf(done));
      }
      tally.close(seed + lived - 1, await searched(house));
    } finally {
      await leave(house, broke && keep, tell);
    }
  }
  return tally.report();
}

/** One planned episode in a house whose programs have bugs in them and are armed already. */
export async function episodeWith(planted: string, plan: Plan): Promise<Episode> {
  const house = await openHouse({ planted, tell: () => undefined, nextCrash: inTurn(plan) });
  try {
    return await episode(house, { ...plan, crashes: { server: [], worker: [] } });
  } finally {
    await house.close(false);
  }
}

/** When a house is left, all it has written is searched for what it must never write. */
async function searched(house: House): Promise<string[]> {
  return (await secrets(house)).map(({ invariant, detail }) => `${invariant}: ${detail}`);
}

async function leave(house: House, keep: boolean, tell: (line: string) => void): Promise<void> {
  await house.close(keep);
  if (keep) tell(`kept for you to read: ${house.folder}`);
}

function lineOf({ seed, deaths, invoices, broken, seconds }: Episode): string {
  const words = broken.length === 0 ? 'all kept' : `${broken.length} BROKEN`;
  const { faults, quiet } = seconds;
  return (
    `seed ${seed}: ${invoices} invoices, ${deaths.length} deaths, ` +
    `${faults.toFixed(0)} s of faults, quiet after ${quiet.toFixed(0)} s: ${words}`
  );
}
