import type { MirrorLife } from './mirror-life';
import { mirrorLife } from './mirror-life';

interface MirrorRuns {
  episodes: number;
  first: number;
  violationsMax: number;
}

/** Lives of objects at Stripe and of their copies: what was found, and what it cost. */
export function simulateMirror({ episodes, first, violationsMax }: MirrorRuns): void {
  const started = performance.now();
  const sums = { lives: 0, facts: 0, reads: 0, ties: 0 };
  const violations: MirrorLife[] = [];
  while (sums.lives < episodes && violations.length < violationsMax) {
    const life = mirrorLife(first + sums.lives);
    sums.lives += 1;
    sums.facts += life.facts;
    sums.reads += life.reads;
    sums.ties += life.ties;
    if (life.broken.length > 0) violations.push(life);
  }
  const perSecond = Math.round(sums.lives / ((performance.now() - started) / 1000));
  console.log(`${sums.lives} lives from seed ${first}, ${sums.facts} facts, ${perSecond} a second`);
  console.log(`${sums.reads} reads were asked for, ${sums.ties} of them for a tie`);
  for (const { seed, broken } of violations) console.log(`seed ${seed}: ${broken.join('; ')}`);
  const [shortest] = violations.sort((a, b) => a.trace.length - b.trace.length);
  if (shortest) console.log(shortest.trace.join('\n'));
  console.log(`${violations.length} violations`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
