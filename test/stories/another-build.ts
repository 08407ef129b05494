import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '../../src/local/child';
import type { Child } from '../../src/local/child';
import { fromRoot } from '../../src/runtime/root';

/** What a release changes: in which compiled file, what is there, and what comes instead. */
export type Change = readonly [file: string, from: string | RegExp, to: string];

const PARTS = ['src', 'activities', 'workflows', 'workflow-bundle.js'];

/** A copy of this build with these changes, as it would lie in the folder of another release. */
export function makeBuild(folder: string, changes: readonly Change[]): string {
  mkdirSync(folder);
  for (const part of PARTS) {
    cpSync(fromRoot('dist', part), join(folder, 'dist', part), { recursive: true });
  }
  cpSync(fromRoot('package.json'), join(folder, 'package.json'));
  symlinkSync(fromRoot('node_modules'), join(folder, 'node_modules'));
  for (const [file, from, to] of changes) {
    const path = join(folder, 'dist', file);
    const parts = readFileSync(path, 'utf8').split(from);
    if (parts.length !== 2) throw new Error(`${parts.length - 1} times in ${file}: ${from}`);
    writeFileSync(path, parts.join(to));
  }
  return folder;
}

const READY = { worker: 'worker is running', server: 'server is listening' } as const;

/** A program of that build, once it says that it is ready. */
export async function startOf(
  build: string,
  name: keyof typeof READY,
  env: NodeJS.ProcessEnv,
): Promise<Child> {
  let resolveReady = (): void => undefined;
  const ready = new Promise<'ready'>((resolve) => (resolveReady = () => resolve('ready')));
  const child = await startChild({
    name,
    command: process.execPath,
    args: [join(build, 'dist', 'src', 'main', `${name}.js`)],
    env,
    onLine: (line) => line.includes(READY[name]) && resolveReady(),
  });
  if ((await Promise.race([ready, child.exited])) === 'ready') return child;
  throw new Error(`the ${name} of ${build} ended:\n${child.tail()}`);
}
