import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { serverUser } from './postgres-user';

/**
 * The folder of an installation on this machine, and whatever is made in it from here on, is
 * nobody else's. Where Postgres runs as another user it may pass through, to its own data alone.
 */
export function keepPrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  process.umask(0o077);
  chmodSync(folder, serverUser().other ? 0o711 : 0o700);
  for (const name of readdirSync(folder).filter((each) => !each.startsWith('pgdata'))) {
    const path = join(folder, name);
    chmodSync(path, statSync(path).mode & 0o700);
  }
}
