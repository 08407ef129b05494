import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import type { BrowserChoice } from '../../src/local/browser';
import { WHERE } from './where';
import { requireEnv } from './require-env';

/** The browser the setup found; the caller closes it. */
export function openBrowser(): Promise<Browser> {
  const { path, args } = JSON.parse(requireEnv(WHERE.browser)) as BrowserChoice;
  return chromium.launch({ executablePath: path, args, headless: true });
}
