import { parseArgs } from 'node:util';
import { endAllChildren } from '../../src/local/child';
import { chaos } from './chaos';
import { LIGHT, USUAL } from './plan';
import { inWords } from './report';

/**
 * npm run chaos -- [--episodes N] [--seed S] [--light] [--json] [--planted BUG] [--keep]
 * [--pace N] [--temporal dev|postgres]
 */
async function main(): Promise<void> {
  const options = {
    episodes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    light: { type: 'boolean', default: false },
    planted: { type: 'string' },
    pace: { type: 'string' },
    temporal: { type: 'string', default: 'dev' },
    keep: { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ options });
  const print = (line: string) => process.stderr.write(`  ${line}\n`);
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (asked = true));
  const report = await chaos({
    isEnough: () => asked,
    episodes: whole('episodes', values.episodes),
    seed: whole('seed', values.seed),
    planted: values.planted ?? null,
    keep: values.keep,
    sizes: values.light ? LIGHT : USUAL,
    shape: {
      pace: values.pace === undefined ? null : whole('pace', values.pace),
      temporal: oneOf(values.temporal),
    },
    print,
  });
  console.log(values.json ? JSON.stringify(report) : inWords(report));
  process.exitCode = report.broken.length === 0 ? 0 : 1;
}

function whole(name: string, given: string): number {
  const value = Number(given);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`--${name} wants a whole number above zero, such as --${name} 5`);
}

function oneOf(given: string): 'dev' | 'postgres' {
  if (given === 'dev' || given === 'postgres') return given;
  throw new Error(`--temporal is "${given}": give dev or postgres`);
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    endAllChildren();
    process.exit(1);
  },
);
