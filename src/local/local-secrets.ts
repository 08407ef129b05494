import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a local installation must remember so that its second start finds its first. */
export interface LocalSecrets {
  linkSecret: string;
  masterKey: string;
  apiKey: string;
  installationKey: string;
  sandboxKey: string;
  webhook?: { id: string; url: string; secret: string };
  ports: Partial<Ports>;
  clock?: { daySeconds: number; originMs: number };
}

export interface Ports {
  server: number;
  sandbox: number;
  inbox: number;
  smtp: number;
}

export interface SecretsFile {
  read(): LocalSecrets;
  change(change: Partial<LocalSecrets>): LocalSecrets;
}

/** Secrets are made once and stay in a file nobody else may read. */
export function openLocalSecrets(folder: string): SecretsFile {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const file = join(folder, 'secrets.json');
  const save = (secrets: LocalSecrets) => {
    writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return secrets;
  };
  const stored = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<LocalSecrets>)
    : {};
  // A folder of an earlier release gets what was not there then.
  let current = save({ ...firstSecrets(), ...stored });
  return {
    read: () => current,
    change: (change) => (current = save({ ...current, ...change })),
  };
}

/**
 * The clock of a folder never changes its pace once it ran fast: the rows in it hold times that
 * another pace would put into the future.
 */
export function keepClock(
  kept: SecretsFile,
  daySeconds: number | undefined,
): { daySeconds: number; originMs: number } | undefined {
  const before = kept.read().clock;
  if (before === undefined) {
    if (daySeconds === undefined) return undefined;
    return kept.change({ clock: { daySeconds, originMs: Date.now() } }).clock;
  }
  if (daySeconds === undefined || daySeconds === before.daySeconds) return before;
  throw new Error(
    `this folder has lived with days of ${before.daySeconds} s; start it with ` +
      `DAY_SECONDS=${before.daySeconds}, or delete it to begin anew`,
  );
}

function firstSecrets(): LocalSecrets {
  return {
    linkSecret: randomBytes(32).toString('hex'),
    masterKey: randomBytes(32).toString('hex'),
    apiKey: `qk_test_${randomBytes(24).toString('base64url')}`,
    installationKey: `qk_installation_${randomBytes(24).toString('hex')}`,
    sandboxKey: `sk_test_${randomBytes(16).toString('hex')}`,
    ports: {},
  };
}
