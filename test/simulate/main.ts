import { episode } from './episode';

/** npm run simulate -- --episodes N --seed S [--trace] [--json] */
function option(name: string, fallback: number): number {
  const i = process.argv.indexOf(`--${name}`);
  return i < 0 ? fallback : Number(process.argv[i + 1]);
}

const episodes = option('episodes', 10_000);
const first = option('seed', 1);
const started = performance.now();
const coverage = new Map<string, number>();
const violations: { seed: number; broken: string[] }[] = [];
let steps = 0;
for (let seed = first; seed < first + episodes; seed++) {
  const life = episode(seed);
  steps += life.steps;
  for (const pair of life.reached) coverage.set(pair, (coverage.get(pair) ?? 0) + 1);
  if (life.broken.length > 0) violations.push({ seed, broken: life.broken });
  if (violations.length >= 20) break;
}
const seconds = (performance.now() - started) / 1000;
const worst = violations[0];
if (worst && process.argv.includes('--trace')) {
  console.error(episode(worst.seed, undefined, true).trace.join('\n'));
}
console.log(
  JSON.stringify({
    episodes,
    steps,
    seed: first,
    violations,
    episodes_per_second: Math.round(episodes / seconds),
    coverage: Object.fromEntries([...coverage].sort()),
  }),
);
process.exitCode = violations.length > 0 ? 1 : 0;
