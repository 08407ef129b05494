import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { setTimeout as pause } from 'node:timers/promises';
import { Dice } from '../../simulate/dice';

/** What a person can do to a run in the Temporal UI, or by its API. */
const MEDDLING = ['terminate', 'cancel', 'reset', 'delete'] as const;
export type Meddling = (typeof MEDDLING)[number];

export interface Meddler {
  done: Record<Meddling, number>;
  stop(): Promise<void>;
}

/** For so long a run is left alone then: the last one of all would do nothing but begin anew. */
const LEFT_ALONE_MS = 3_000;

/** At random moments, does something random to a random open run: the choice is the seed's. */
export function meddle(client: Client, seed: number): Meddler {
  const dice = new Dice(seed);
  const done: Meddler['done'] = { terminate: 0, cancel: 0, reset: 0, delete: 0 };
  const leftAlone = new Map<string, number>();
  let stopped = false;
  const run = async () => {
    while (!stopped) {
      await pause(dice.upTo(400));
      const isTakenOn = ({ workflowId }: Run) => (leftAlone.get(workflowId) ?? 0) < Date.now();
      const open = (await openRuns(client)).filter(isTakenOn);
      const victim = open[dice.upTo(open.length)];
      const how = MEDDLING[dice.upTo(MEDDLING.length)] ?? 'terminate';
      if (victim === undefined) continue;
      leftAlone.set(victim.workflowId, Date.now() + LEFT_ALONE_MS);
      if (await meddleWith(client, victim, how, (count) => dice.upTo(count))) done[how] += 1;
    }
  };
  const running = run();
  return {
    done,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}

interface Run {
  workflowId: string;
  runId: string;
}

async function openRuns(client: Client): Promise<Run[]> {
  const found: Run[] = [];
  const query = `ExecutionStatus = 'Running'`;
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    found.push({ workflowId, runId });
  }
  // By name, so that the same throw means the same run whatever order the server lists them in.
  return found.sort((a, b) => (a.workflowId < b.workflowId ? -1 : 1));
}

/** False when the run had ended meanwhile, or cannot be reset yet. */
async function meddleWith(
  client: Client,
  { workflowId, runId }: Run,
  how: Meddling,
  pick: (count: number) => number,
): Promise<boolean> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const workflowExecution = { workflowId, runId };
  try {
    if (how === 'terminate') await handle.terminate('meddled with');
    else if (how === 'cancel') await handle.cancel();
    else if (how === 'delete') {
      const { namespace } = client.options;
      await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
    } else return await reset(client, { workflowId, runId }, pick);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || isGone(error)) return false;
    throw error;
  }
}

/** Back to one of its finished tasks: what followed is played again from there. */
async function reset(client: Client, run: Run, pick: (count: number) => number): Promise<boolean> {
  const { events = [] } = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  const tasks = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes);
  const to = tasks[pick(tasks.length)]?.eventId;
  if (to === undefined || to === null) return false;
  await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: run,
    reason: 'meddled with',
    workflowTaskFinishEventId: to,
    requestId: `${run.runId}-${String(to)}`,
  });
  return true;
}

const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;
const INVALID_ARGUMENT = 3;

/** gRPC's words for "it has ended", and for a point that cannot be gone back to. */
function isGone(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return [NOT_FOUND, FAILED_PRECONDITION, INVALID_ARGUMENT].some((each) => each === code);
}
