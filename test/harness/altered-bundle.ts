import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workflowBundle } from './temporal';

export interface Alteration {
  from: string;
  to: string;
}

/** A copy of the bundle production runs, changed as somebody might change the workflow one day. */
export function alteredBundle(folder: string, { from, to }: Alteration): { codePath: string } {
  const code = readFileSync(workflowBundle().codePath, 'utf8');
  const parts = code.split(from);
  if (parts.length !== 2) throw new Error(`${parts.length - 1} times in the bundle: ${from}`);
  const codePath = join(folder, 'altered-bundle.js');
  writeFileSync(codePath, parts.join(to));
  return { codePath };
}
