import { temporal } from '@temporalio/proto';
import type { WorkflowClient } from '@temporalio/client';

/** A message came while the run was ending: the server takes the task back and gives another. */
const TAKEN_BACK =
  temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;

/** Why workflow tasks failed, per workflow: code and history disagree, or the code threw. */
export async function failedTasks(workflow: WorkflowClient): Promise<Record<string, string[]>> {
  const failed: Record<string, string[]> = {};
  for await (const { workflowId, runId } of workflow.list()) {
    const { events } = await workflow.getHandle(workflowId, runId).fetchHistory();
    for (const { workflowTaskFailedEventAttributes: task } of events ?? []) {
      if (task == null || task.cause === TAKEN_BACK) continue;
      (failed[workflowId] ??= []).push(task.failure?.message ?? String(task.cause));
    }
  }
  return failed;
}
