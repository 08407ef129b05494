import { fromRoot } from '../runtime/root';

/** Written by `npm run build`; production, local runs and tests run the same one. */
export const workflowBundlePath = (): string => fromRoot('dist', 'workflow-bundle.js');
