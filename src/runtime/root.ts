import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

let knownRoot: string | undefined;

/**
 * The folder of package.json. Compiled files live elsewhere than their sources, so whatever is
 * not code (migrations, fonts, the workflow bundle) is found from here.
 */
export function packageRoot(): string {
  knownRoot ??= findPackageRoot(__dirname);
  return knownRoot;
}

export function fromRoot(...parts: string[]): string {
  return join(packageRoot(), ...parts);
}

function findPackageRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) {
      throw new Error(`no package.json above ${start}: run this from inside the checkout`);
    }
  }
}
