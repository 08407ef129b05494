import type { AxeResults } from 'axe-core';
import { source as axe } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { API } from '../../../src/contract/operations';
import { createApp } from '../../../src/http/create-app';
import type { HttpSettings } from '../../../src/http/http-deps';
import { startHttpServer } from '../../../src/http/start-http-server';
import type { HttpServer } from '../../../src/http/start-http-server';
import { openBrowser } from '../../harness/browser';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let installation: TestApp;
let browser: Browser;
let production: HttpServer;
let local: HttpServer;

beforeAll(async () => {
  installation = await startApp();
  browser = await openBrowser();
  production = await serveWith({ mode: 'live' });
  local = await serveWith({ local: { inbox: 'http://127.0.0.1:9/' } });
});

afterAll(async () => {
  await browser.close();
  await Promise.all([production.close({ graceMs: 500 }), local.close({ graceMs: 500 })]);
  await installation.close();
});

// A page of a hundred operations costs the browser as long as it is open.
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

/** The description names the address at which the page is open, as in a real installation. */
async function serveWith(more: Partial<HttpSettings>): Promise<HttpServer> {
  const settings = { ...installation.deps.settings, ...more };
  let app: ReturnType<typeof createApp> | undefined;
  const serving = await startHttpServer(
    (request, response) => {
      settings.publicUrl = serving.url;
      app ??= createApp({ ...installation.deps, settings });
      app(request, response);
    },
    { host: '127.0.0.1', port: 0 },
  );
  return serving;
}

interface DocsInBrowser {
  page: Page;
  /** Requests to any other host. */
  foreign: string[];
  /** What the browser had to complain about: a policy, a script, a file that is not there. */
  complaints: string[];
}

async function openDocs({ url }: HttpServer, options: object = {}): Promise<DocsInBrowser> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('data:')) {
      foreign.push(request.url());
    }
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${url}/docs`);
  await page.locator('.opblock').first().waitFor();
  return { page, foreign, complaints };
}

const further = async (page: Page): Promise<void> => {
  await page.evaluate('scrollBy(0, innerHeight / 2)');
  await page.waitForTimeout(100);
};

/** What is far below is drawn as one comes to it. */
async function open(page: Page, path: string): Promise<void> {
  const summary = page.locator('.opblock-summary-control', { hasText: path });
  while ((await summary.count()) === 0) await further(page);
  await summary.first().click();
}

/** All of them, from the first to the last: what is far away is not drawn. */
async function operationsOf(page: Page): Promise<string[]> {
  const found = new Set<string>();
  const atEnd = 'scrollY + innerHeight >= document.documentElement.scrollHeight - 1';
  for (;;) {
    const isEnd = await page.evaluate<boolean>(atEnd);
    for (const summary of await page.locator('.opblock-summary').all()) {
      const method = await summary.locator('.opblock-summary-method').textContent();
      const path = await summary.locator('[data-path]').textContent();
      found.add(`${method} ${path?.replace(/\u200b/g, '')}`);
    }
    if (isEnd) return [...found].sort();
    await further(page);
  }
}

describe('the API reference in a real browser', () => {
  it('shows every operation and asks no other host for anything', async () => {
    const { page, foreign, complaints } = await openDocs(production);
    const all = Object.values(API).map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(await operationsOf(page)).toEqual(all.sort());
    await page.evaluate('scrollTo(0, 0)');
    await open(page, '/v1/invoices');
    await page.locator('.opblock-body').first().waitFor();
    expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
  });

  it('sends nothing and asks for no key in production', async () => {
    const { page } = await openDocs(production);
    await open(page, '/ready');
    await page.locator('.opblock-body').waitFor();
    expect(await page.locator('.try-out, .execute, .authorize, .authorization__btn').count()).toBe(
      0,
    );
  });

  it('tries an operation out on the machine of `npm start`', async () => {
    const { page, complaints } = await openDocs(local);
    expect(await page.locator('.btn.authorize').count()).toBe(1);
    await open(page, '/health');
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('button', { name: 'Execute', exact: true }).click();
    const answer = page.locator('.live-responses-table .response-col_status').last();
    await answer.waitFor();
    expect(await answer.textContent()).toContain('200');
    expect(complaints).toEqual([]);
  });
});

// Each width and each scheme once: colours do not depend on the width, nor the layout on colours.
const VIEWS = [
  { where: 'production', width: 375, colorScheme: 'light' },
  { where: 'a machine of `npm start`', width: 1280, colorScheme: 'dark' },
] as const;

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const RUN = `axe.run({ runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] })`;

test.each(VIEWS)(
  'everybody can use that of $where, at $width px, $colorScheme',
  async ({ where, width, colorScheme }) => {
    const { page } = await openDocs(where === 'production' ? production : local, {
      viewport: { width, height: 900 },
      colorScheme,
    });
    // A file of ours cannot bring axe past the policy; the debugger of the browser can.
    await page.evaluate(axe);
    const { violations } = await page.evaluate<AxeResults>(RUN);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    const wide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
    expect(await page.evaluate(wide)).toBe(false);
  },
);
