import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { Runtime } from '@temporalio/worker';
import { engineShift, placesOf } from '../../src/local/places';
import { STORIES, openWorld } from '../../src/local/stories';
import { payWithoutBrowser } from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import { VERSION } from '../../src/main/version';
import { fromRoot } from '../../src/runtime/root';
import { startTestStack } from '../harness/stack';
import { startShortHistories } from '../workflows/short-histories';
import { connectTo, startTimeServer } from '../time-skipping/time-server';
import { openStage } from '../workflows/stage';
import { HISTORIES, OTHER_WORKFLOWS, otherName } from './histories';
import { longPlays } from './long-plays';
import { PLAYS } from './plays';

const into = fromRoot(...HISTORIES, VERSION);
const isMissing = (name: string): boolean => !existsSync(join(into, `${name}.json`));

/**
 * Keeps the history of every play and every story of this release of which none is kept yet:
 * `node dist/test/replay/record.js`, before a release and when a story is added. What is there
 * stays as it is: what a release has started, later code has to replay.
 */
async function main(): Promise<void> {
  mkdirSync(into, { recursive: true });
  await recordPlays();
  await recordLongPlays();
  await recordStories();
  // The stage brings the SDK, which ends with its last worker: where no play was missing, it had
  // none and would keep this process for ever.
  await Runtime.instance().shutdown();
}

async function keep(name: string, handle: Pick<WorkflowHandle, 'fetchHistory'>): Promise<void> {
  const history = historyToJSON(await handle.fetchHistory());
  writeFileSync(join(into, `${name}.json`), `${history}\n`);
  console.log(`recorded ${name}`);
}

/** On a server on which even a short life is long enough to be continued as new. */
async function recordPlays(): Promise<void> {
  const missing = Object.entries(PLAYS).filter(([name]) => isMissing(name));
  if (missing.length === 0) return;
  const server = await startShortHistories();
  const stage = await openStage({ connect: server.connect });
  try {
    for (const [name, play] of missing) {
      const { handle } = await play(stage);
      // One that was left for its length has its end in a later run.
      if ((await handle.describe()).status.name !== 'CONTINUED_AS_NEW') await handle.result();
      await keep(name, handle);
    }
  } finally {
    await stage.close();
    await server.stop();
  }
}

/** On a server on which hours pass at once. */
async function recordLongPlays(): Promise<void> {
  const missing = Object.entries(longPlays).filter(([name]) => isMissing(name));
  if (missing.length === 0) return;
  const server = await startTimeServer();
  const stage = await openStage({ connect: connectTo(server) });
  try {
    for (const [name, play] of missing)
      await keep(name, (await play({ stage, server })).invoice.handle);
  } finally {
    await stage.close();
    await server.stop();
  }
}

const namesOf = (story: string): string[] =>
  OTHER_WORKFLOWS.flatMap((one) => (one.story === story ? [otherName(one)] : [])).concat(story);

/** An invoice that came back has a history for each run. */
async function keepInvoice(story: string, { workflow }: Client, id: string): Promise<void> {
  const runs = [];
  for await (const { runId, startTime } of workflow.list({ query: `WorkflowId = "${id}"` })) {
    runs.push({ runId, at: startTime.getTime() });
  }
  runs.sort((a, b) => a.at - b.at);
  for (const [nth, { runId }] of runs.entries()) {
    const name = nth === 0 ? story : `${story}.${nth + 1}`;
    await keep(name, workflow.getHandle(id, runId));
  }
}

/** The run of another workflow that a story started; the stories before it started none. */
async function keepOther(story: string, { workflow }: Client): Promise<void> {
  for (const one of OTHER_WORKFLOWS.filter((other) => other.story === story)) {
    for await (const { workflowId, runId } of workflow.list({
      query: `WorkflowType = "${one.type}"`,
      pageSize: 1,
    })) {
      await keep(otherName(one), workflow.getHandle(workflowId, runId));
      break;
    }
  }
}

/** Run on the whole installation, one by one. */
async function recordStories(): Promise<void> {
  const missing = STORIES.filter(({ story }) => namesOf(story).some(isMissing));
  if (missing.length === 0) return;
  const stack = await startTestStack({ daySeconds: 30 });
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  const world = await openWorld(placesOf(stack), means);
  try {
    for (const { story, run } of missing) {
      const { invoice, connection } = await run(world);
      if (isMissing(story))
        await keepInvoice(story, world.client, workflowIdOf(invoice, connection));
      await keepOther(story, world.client);
      await world.control('DELETE', 'faults');
    }
  } finally {
    await world.close();
    await stack.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
