import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workflowBundle } from './temporal';

export interface Alteration {
  from: string | RegExp;
  to: string;
  /** Of the file, where a test keeps several. */
  named?: string;
  /** What is changed, where it is not the bundle itself. */
  of?: { codePath: string };
}

/** A copy of the bundle production runs, changed as somebody might change the workflow one day. */
export function alteredBundle(
  folder: string,
  { from, to, named, of }: Alteration,
): { codePath: string } {
  const code = readFileSync((of ?? workflowBundle()).codePath, 'utf8');
  const parts = code.split(from);
  if (parts.length !== 2) throw new Error(`${parts.length - 1} times in the bundle: ${from}`);
  const codePath = join(folder, named ?? 'altered-bundle.js');
  writeFileSync(codePath, parts.join(to));
  return { codePath };
}
