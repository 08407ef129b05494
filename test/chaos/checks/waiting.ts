import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { workflowIdOf } from '../../../src/local/stories/names';
import { broken } from './broken';
import type { Broken, Check, Seen } from './broken';
import type { InvoiceFields } from './rows';

/** A timer may be late by so much of the engine's time: two real seconds. */
const LATE = 2 * 144 * 1_000;

/**
 * Temporal takes a killed worker's activity for alive until its heartbeat is 20 s late, even where
 * another way has answered the effect meanwhile; then it is tried again after a pause.
 */
const CLOSING = 60_000;

/** I4: every invoice is over, or waits for a fact with a name and a time; its run agrees. */
export const waiting: Check = async (seen) => {
  const { rows, world } = seen;
  const runs = await Promise.all(rows.invoices.map((invoice) => runAgrees(seen, invoice)));
  const named = rows.invoices.flatMap(({ externalId, finished, waitsFor, wakeAt }) => {
    if (finished) return [];
    if (waitsFor === '' || waitsFor === 'nothing') {
      return [broken('I4', `${externalId} is not over and waits for nothing`)];
    }
    if (wakeAt !== null && wakeAt > world.now() - LATE) return [];
    const when = wakeAt === null ? 'no time' : new Date(wakeAt).toISOString();
    return [broken('I4', `${externalId} waits for "${waitsFor}" with ${when}`)];
  });
  return [...named, ...runs.flat()];
};

/** The run may take a moment to return after the row is finished. */
async function runAgrees(seen: Seen, invoice: InvoiceFields): Promise<Broken[]> {
  const wanted = invoice.finished ? 'COMPLETED' : 'RUNNING';
  const until = Date.now() + CLOSING;
  for (;;) {
    const { status, stuck } = await runOf(seen, invoice.externalId);
    if (status === wanted && stuck === null) return [];
    if (Date.now() > until) {
      const words = stuck ?? `its run is ${status}, its row wants it ${wanted}`;
      return [broken('I4', `${invoice.externalId}: ${words}`)];
    }
    await pause(200);
  }
}

async function runOf({ world, tenant }: Seen, externalId: string) {
  try {
    const run = await world.client.workflow
      .getHandle(workflowIdOf(externalId, tenant.code))
      .describe();
    const { pendingWorkflowTask: task, pendingActivities: activities = [] } = run.raw;
    const failing = (task?.attempt ?? 0) > 3 ? 'its workflow task fails again and again' : null;
    const hanging = activities?.length ? 'an activity is under way though all is quiet' : null;
    return { status: run.status.name, stuck: failing ?? hanging };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { status: 'NONE', stuck: null };
    throw error;
  }
}
