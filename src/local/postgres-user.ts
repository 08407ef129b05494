import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Who the server runs as. PostgreSQL refuses root, so root hands it to somebody harmless. */
export interface ServerUser {
  uid: number;
  gid: number;
  /** False when it is simply us: then nothing has to change hands. */
  other: boolean;
}

const NOBODY = 65_534;

export function serverUser(): ServerUser {
  const uid = process.getuid?.() ?? 1;
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? 1, other: false };
  return {
    uid: readId('-u') ?? NOBODY,
    gid: readId('-g') ?? NOBODY,
    other: true,
  };
}

/** Whether this user may walk down to the path: every folder above it must let him pass. */
export function isPassable(path: string, user: ServerUser): boolean {
  if (!user.other) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat !== undefined && stat.isDirectory()) {
      const bit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001;
      if ((stat.mode & bit) === 0) return false;
    }
    if (dirname(folder) === folder) return true;
  }
}

/** A folder that survives a reboot and that everybody may enter, named after another. */
export function lastingFolder(insteadOf: string): string {
  const mark = createHash('sha256').update(insteadOf).digest('hex').slice(0, 12);
  const folder = join('/var/tmp', `quittance-${mark}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const stat = lstatSync(folder);
  // The name can be guessed on a shared machine: somebody else's folder must not be trusted.
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) {
    throw new Error(`${folder} belongs to somebody else; remove it or set DATABASE_URL`);
  }
  chmodSync(folder, 0o711); // whatever umask it was made under
  return folder;
}

function readId(flag: '-u' | '-g'): number | undefined {
  try {
    const answer = execFileSync('id', [flag, 'postgres'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number(answer.trim());
  } catch {
    // `id` fails when there is no such user, which is what was asked.
    return undefined;
  }
}
