import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sandboxVerdict } from '../../../src/local/sandbox-verdict';
import { engineShift, placesOf } from '../../../src/local/places';
import type { Stack } from '../../../src/local/stack';
import { STORIES, openWorld } from '../../../src/local/stories';
import type { World } from '../../../src/local/stories';
import { payWithoutBrowser } from '../../../src/local/stories/acts';
import type { TemporalServer } from '../../../src/local/temporal-server';
import { fromRoot } from '../../../src/runtime/root';
import { eventually } from '../../harness/eventually';
import { startTestStack } from '../../harness/stack';
import { isThorough } from '../../harness/thorough';
import { loseTemporal } from './disasters';
import { meddle } from './disturb-runs';
import { nurse } from './sweep-early';
import { allPassed, runTogether } from './run-together';
import { allMails, sentTwice } from './read-results';

const SEED = Number(process.env['MEDDLER_SEED'] ?? '20261125');
const folder = mkdtempSync(join(tmpdir(), 'quittance-healing-'));
/** Theirs are ended in ended-bundles: an early sweep does not bring forward what wakes them. */
const OF_BUNDLES: readonly string[] = ['paid-together', 'portal-pays-several', 'portal-two-tabs'];
/** Those that need neither days to pass nor the network. */
const ALL = STORIES.filter(
  ({ story, alone, days }) => alone !== true && days !== true && !OF_BUNDLES.includes(story),
);
/** Every other, or by name all of them. */
const TOGETHER = ALL.filter((_, nth) => isThorough || nth % 2 === 0);
/** Five at a time are alive when Temporal is lost; what begins later meets only the new one. */
const SOME = ALL.filter((_, nth) => nth % 3 === 0);
let stack: Stack;
let world: World;
let temporal: TemporalServer | undefined;

beforeAll(async () => {
  // Hours pass in seconds: an attempt called off by a pause is made again after four of them.
  stack = await startTestStack({ folder, daySeconds: 200 });
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
});

afterAll(async () => {
  await world?.close();
  await stack?.stop();
  await temporal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test(`runs ended, cancelled, reset and deleted (seed ${SEED}): the same ends`, async () => {
  const meddler = meddle(world.client, SEED);
  const healer = nurse(stack, world);
  const results = await runTogether(world, TOGETHER);
  await meddler.stop();
  await healer.stop();
  expect(results).toEqual(allPassed(TOGETHER));
  for (const count of Object.values(meddler.done)) expect(count).toBeGreaterThan(0);
  expect(sentTwice(await allMails(world))).toEqual([]);
}, 300_000);

test('Temporal lost with its database while invoices live: rebuilt, the same ends', async () => {
  const before = (await allMails(world)).length;
  const began = new Date().toISOString();
  const running = runTogether(world, SOME);
  const ofInvoices = `WorkflowType = 'collectInvoice' and ExecutionStatus = 'Running'`;
  await eventually(async () => {
    const { count } = await world.client.workflow.count(`${ofInvoices} and StartTime > '${began}'`);
    expect(count).toBeGreaterThan(2);
  });
  temporal = await loseTemporal(folder);
  const program = fromRoot('dist', 'src', 'main', 'rebuild.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env: stack.env });
  expect(stdout).toMatch(/queued [1-9]\d* unfinished invoices/);
  expect(await running).toEqual(allPassed(SOME));
  expect(sentTwice((await allMails(world)).slice(before))).toEqual([]);
}, 300_000);

test('Stripe saw no rule of money broken by any of it', async () => {
  expect((await sandboxVerdict(world)).outcome).toBe('no rule was broken');
});
