import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../../src/local/temporal-cli';
import type { Print } from '../../../src/local/temporal-cli';

/** The newest release that `go install` takes; docker-compose.yml runs the one after it. */
export const SERVER_VERSION = 'v1.31.2';

const PACKAGES = ['cmd/server', 'cmd/tools/sql'].map(
  (path) => `go.temporal.io/server/${path}@${SERVER_VERSION}`,
);

export interface ServerBinaries {
  server: string;
  sql: string;
}

function binariesIn(folder: string): ServerBinaries {
  return { server: join(folder, 'server'), sql: join(folder, 'sql') };
}

const ownFolder = () => join(cacheFolder(), `temporal-server-${SERVER_VERSION}`);

/** Whether they need not be built any more. */
export function hasProductionBinaries(): boolean {
  return Object.values(binariesIn(ownFolder())).every((path: string) => existsSync(path));
}

/** Temporal's own server and schema tool, built once for this user where there is Go. */
export async function productionBinaries(print: Print): Promise<ServerBinaries> {
  const folder = ownFolder();
  const binaries = binariesIn(folder);
  if (hasProductionBinaries()) return binaries;
  print(`Temporal: building its server ${SERVER_VERSION} with Go (about 3 min, once)`);
  const half = `${folder}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  try {
    const env = { ...process.env, GOBIN: half, CGO_ENABLED: '0' };
    for (const name of PACKAGES) await promisify(execFile)('go', ['install', name], { env });
    rmSync(folder, { recursive: true, force: true });
    renameSync(half, folder);
    return binaries;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const words = missing ? 'there is no go' : String(error).split('\n').slice(0, 3).join(' ');
    throw new Error(
      `The production shape cannot be run here: Temporal's server could not be built (${words}). ` +
        'Install Go 1.26 or newer, or run what needs no production shape.',
      { cause: error },
    );
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}
