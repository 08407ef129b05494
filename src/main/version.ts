import { readFileSync } from 'node:fs';
import { fromRoot } from '../runtime/root';

const manifest = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as { version: string };

/** The release this process runs. */
export const VERSION = manifest.version;
