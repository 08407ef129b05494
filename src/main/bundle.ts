import { writeFileSync } from 'node:fs';
import { bundleWorkflowCode } from '@temporalio/worker';
import { fromRoot } from '../runtime/root';
import { workflowBundlePath } from './workflow-bundle';

/** Bundles the workflows once, for production, local runs and tests alike. */
async function main(): Promise<void> {
  const quiet = {
    trace: no,
    debug: no,
    info: no,
    log: no,
    warn: console.warn,
    error: console.error,
  };
  const workflowsPath = fromRoot('dist', 'workflows', 'index.js');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: quiet });
  writeFileSync(workflowBundlePath(), code);
}

function no(): void {
  return undefined;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
