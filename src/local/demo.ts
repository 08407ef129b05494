import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endAllChildren } from './child';
import { sandboxVerdict } from './sandbox-verdict';
import { engineShift, placesOf } from './places';
import { bootStack } from './stack';
import { STORIES, openWorld } from './stories';
import { payWithoutBrowser } from './stories/acts';
import { runStories } from './run-stories';
import type { Result } from './run-stories';

/** A day of the demo in real seconds: short enough to watch, long enough for 23-hour keys. */
const DAY_SECONDS = 30;

/** `npm run demo`: runs every story in its own installation, without a person, and removes it. */
async function main(): Promise<void> {
  const options = { json: { type: 'boolean' }, only: { type: 'string' } } as const;
  const { values } = parseArgs({ options });
  const json = values.json === true;
  const only = values.only?.split(',');
  const stories = STORIES.filter(({ story }) => only === undefined || only.includes(story));
  const print = (line: string) => process.stderr.write(`${line}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'quittance-demo-'));
  const boot = { folder, print, durable: false, daySeconds: DAY_SECONDS };
  const stack = await bootStack(boot);
  try {
    const shiftEngine = engineShift(stack);
    const means = { payAtCheckout: payWithoutBrowser, shiftEngine };
    const world = await openWorld(placesOf(stack), means);
    const results = await runStories(world, stories, (result) => print(line(result)));
    results.push(await sandboxVerdict(world));
    await world.close();
    console.log(json ? JSON.stringify(results) : table(results));
    process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const line = ({ passed, story, outcome, ms }: Result): string =>
  `  ${passed ? '✓' : '✗'} ${story.padEnd(26)} ${(ms / 1000).toFixed(1).padStart(5)} s  ${outcome}`;

function table(results: readonly Result[]): string {
  const titles = new Map(STORIES.map(({ story, title }) => [story, title]));
  const rows = results.flatMap((result) => {
    const { story, history_events: events, actions } = result;
    const cost = events === 0 ? '' : `${events} events, ${actions} Actions`;
    return [line(result), `      ${titles.get(story) ?? 'Stripe’s own judge'}  ${cost}`.trimEnd()];
  });
  const failed = results.filter(({ passed }) => !passed).length;
  return ['', ...rows, '', `  ${results.length - failed} passed, ${failed} failed`, ''].join('\n');
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    endAllChildren();
    process.exit(1);
  },
);
