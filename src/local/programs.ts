import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../runtime/root';
import { startChild } from './child';
import type { Child } from './child';
import type { ProcessRecord } from './processes';
import { waitFor } from './wait';

export interface Programs {
  start(name: 'worker' | 'server', more?: NodeJS.ProcessEnv): Promise<Child>;
  /**
   * Runs a program to its end, and fails with its words when it fails. One that `end` has ended
   * before it was done is no failure.
   */
  run(name: string, ...args: string[]): Promise<'done' | 'ended'>;
  all(): readonly Child[];
  /** Ends them: what only passes through, then intake, then the workers with what they hold. */
  end(): Promise<void>;
}

/** Starts the programs of `src/main` as production would: each a process with an environment. */
export function programs(options: {
  folder: string;
  env: NodeJS.ProcessEnv;
  record: ProcessRecord;
}): Programs {
  const { folder, env, record } = options;
  const started: Child[] = [];
  const passing = new Set<Child>();
  const launch = async (command: string[], more: NodeJS.ProcessEnv) => {
    const [name = '', ...args] = command;
    const file = programFile(name);
    const child = await startChild({
      name,
      command: process.execPath,
      args: ['--enable-source-maps', file, ...args],
      env: { ...env, ...more },
      log: createWriteStream(join(folder, 'logs', `${name}.log`), { flags: 'a' }),
    });
    record.add({ name, pid: child.pid, mark: file });
    return child;
  };
  return {
    all: () => started,
    start: async (name, more = {}) => {
      const child = await launch([name], more);
      started.push(child);
      return child;
    },
    run: async (...command) => {
      const child = await launch(command, {});
      const [name] = command;
      passing.add(child);
      const { code, signal } = await child.exited;
      const isOurDoing = !passing.delete(child);
      if (code === 0) return 'done';
      if (isOurDoing) return 'ended';
      throw new Error(`${name} failed (${code ?? signal}):\n${child.tail()}`);
    },
    end: async () => {
      const stop = (children: Iterable<Child>) =>
        Promise.all([...children].map((child) => child.stop()));
      const unfinished = [...passing];
      passing.clear();
      await stop(unfinished);
      await stop(started.filter((child) => child.name === 'server'));
      await stop(started);
    },
  };
}

function programFile(name: string): string {
  const folder = name === 'seed' ? 'local' : 'main';
  return fromRoot('dist', 'src', folder, `${name}.js`);
}

export function hasProgram(name: string): boolean {
  return existsSync(programFile(name));
}

/** Until the server calls itself ready, which includes database, Temporal and worker. */
export async function untilReady(server: string, children: readonly Child[]): Promise<void> {
  let last = 'no answer yet';
  await waitFor(
    `${server}/ready`,
    async () => {
      for (const child of children) {
        if (child.hasExited()) throw new Error(`${child.name} ended:\n${child.tail()}`);
      }
      const response = await fetch(`${server}/ready`).catch(() => undefined);
      if (response !== undefined) last = `${response.status} ${await response.text()}`;
      return response?.status === 200 ? true : undefined;
    },
    { withinMs: 60_000, everyMs: 50 },
  ).catch((error: unknown) => {
    throw new Error(`the server did not become ready; it last said: ${last}`, { cause: error });
  });
}

/** Resolves with words as soon as a child ends that nobody has asked to end. */
export async function firstToEnd(children: readonly Child[]): Promise<string> {
  const ends = children.map(async (child) => {
    const { code, signal } = await child.exited;
    return `${child.name} ended on its own (${code ?? signal}); its last words:\n${child.tail()}`;
  });
  return Promise.race(ends);
}
