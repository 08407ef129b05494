import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface BrowserChoice {
  path: string;
  args: string[];
  rung: 'CHROME_PATH' | 'installed' | 'package';
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * No sandbox, since containers forbid it; no traffic it starts itself, since tests count
 * requests.
 */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser for the tests: the one named, one that is installed, or the one npm brings. */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<BrowserChoice> {
  const given = env['CHROME_PATH'];
  if (given !== undefined && given !== '') {
    if (!isExecutable(given)) throw new Error(`CHROME_PATH is ${given}, which cannot be run`);
    return { path: given, args: QUIET, rung: 'CHROME_PATH' };
  }
  const installed = candidates(env).find(isExecutable);
  if (installed !== undefined) return { path: installed, args: QUIET, rung: 'installed' };
  return fromPackage();
}

async function fromPackage(): Promise<BrowserChoice> {
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    const path = await chromium.executablePath();
    return { path, args: chromium.args, rung: 'package' };
  } catch (error) {
    throw new Error(
      'No browser for the tests: install Chrome or Chromium, or name one in CHROME_PATH. ' +
        `The one npm brings works on Linux x64 alone: ${String(error)}`,
      { cause: error },
    );
  }
}

function candidates(env: NodeJS.ProcessEnv): string[] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...MAC];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // The question was whether it can be run; this is the answer "no".
    return false;
  }
}
