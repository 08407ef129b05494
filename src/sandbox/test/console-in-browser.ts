import type { Browser, Page } from 'playwright-core';
import { launch } from '../../../test/documents/browser';
import { rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';
import type { Payer } from './payer';

export interface AtConsole {
  world: Rig;
  by: Payer;
  page: Page;
  browser: Browser;
}

/** Each test of the file gets its own sandbox and an empty page, in one real browser. */
export function atConsole(given: (at: AtConsole) => void): void {
  jest.setTimeout(180_000);
  let browser: Browser;
  let at: AtConsole;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    const world = await rig();
    at = { world, by: payer(world), page: await browser.newPage(), browser };
    given(at);
  });
  afterEach(async () => {
    await at.page.close();
    await at.world.stop();
  });
}
