import { writeFileSync } from 'node:fs';
import { bundleWorkflowCode } from '@temporalio/worker';
import { fromRoot } from '../runtime/root';

export const BUNDLE = ['dist', 'workflow-bundle.js'] as const;
/** The same workflows, told by spans; only a worker whose traces go somewhere loads it. */
export const TRACED_BUNDLE = ['dist', 'workflow-bundle-traced.js'] as const;

/** Bundles the workflows once, for production, local runs and tests alike; and once traced. */
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
  writeFileSync(fromRoot(...BUNDLE), code);
  const traced = await bundleWorkflowCode({
    ...{ workflowsPath, logger: quiet },
    workflowInterceptorModules: [
      require.resolve('@temporalio/interceptors-opentelemetry/lib/workflow-interceptors'),
    ],
  });
  writeFileSync(fromRoot(...TRACED_BUNDLE), traced.code);
}

function no(): void {
  return undefined;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
