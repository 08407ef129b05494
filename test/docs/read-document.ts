import { readFileSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';

export const read = (path: string): string => readFileSync(fromRoot(...path.split('/')), 'utf8');

/** The code that reads the settings. */
export const readSettings = (): string =>
  ['clock', 'database', 'first-key', 'font', 'master-key', 'origin', 'private-nets', 'temporal']
    .map((name) => read(`src/runtime/${name}-settings.ts`))
    .concat(read('src/runtime/config.ts'))
    .join('\n');

/** The fenced blocks of a document, of one language, in order. */
export function blocksOf(document: string, language: string): string[] {
  const fence = new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'g');
  return [...document.matchAll(fence)].map(([, block]) => block ?? '');
}

export interface Package {
  scripts: Record<string, string>;
  engines: { node: string };
  optionalDependencies: Record<string, string>;
  workspaces: string[];
}

export const packageJson = (): Package => JSON.parse(read('package.json')) as Package;
