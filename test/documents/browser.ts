import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { ACCENT_CSS_PATH, accentCss, accentOfFile } from '../../src/documents/pages/accent-css';
import { PAGE_CSS, PAGE_CSS_PATH } from '../../src/documents/pages/page-css';
import { ICON, ICON_PATH } from '../../src/documents/pages/page-icon';
import { PORTAL_CSS, PORTAL_CSS_PATH } from '../../src/documents/pages/portal-css';
import { SITE_CSS, SITE_CSS_PATH } from '../../src/documents/pages/site-css';
import { findBrowser } from '../../src/local/browser';
import type { BrowserChoice } from '../../src/local/browser';
import { WHERE } from '../harness/where';

/** The browser the setup found, or, where only pure tests run, one that is installed. */
export async function launch(): Promise<Browser> {
  const browserPath = process.env[WHERE.browser];
  const choice =
    browserPath === undefined ? await findBrowser() : (JSON.parse(browserPath) as BrowserChoice);
  return chromium.launch({ executablePath: choice.path, args: choice.args, headless: true });
}

/** What http sends with every page. */
export const CSP =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; " +
  "form-action 'self' https://checkout.stripe.com; frame-ancestors 'none'; base-uri 'none'";

export const ORIGIN = 'https://pay.acme.example';

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="40" viewBox="0 0 160 40">' +
  '<rect width="40" height="40" rx="8" fill="#ffc400"/><path d="M52 12h100v16H52z"/></svg>';

const FILES: Readonly<Record<string, { contentType: string; body: string }>> = {
  [PAGE_CSS_PATH]: { contentType: 'text/css; charset=utf-8', body: PAGE_CSS },
  [PORTAL_CSS_PATH]: { contentType: 'text/css; charset=utf-8', body: PORTAL_CSS },
  [SITE_CSS_PATH]: { contentType: 'text/css; charset=utf-8', body: SITE_CSS },
  [ICON_PATH]: { contentType: 'image/svg+xml', body: ICON },
};

/** The stylesheet of any accent, and one logo for all. */
function brandFile(path: string): { contentType: string; body: string } | undefined {
  if (path.startsWith('/assets/logos/')) return { contentType: 'image/svg+xml', body: LOGO };
  const accent = accentOfFile(path.slice(ACCENT_CSS_PATH.length + 1));
  return accent === null ? undefined : { contentType: 'text/css', body: accentCss(accent) };
}

export interface Served {
  context: BrowserContext;
  /** Every address asked for that is neither the page nor a file of it. */
  foreign: string[];
  serve(html: string): void;
}

/** A browser context in which one page and its files are all there is. */
export async function served(
  browser: Browser,
  view: { width: number; scheme: 'light' | 'dark'; csp?: string },
): Promise<Served> {
  const context = await browser.newContext({
    viewport: { width: view.width, height: 900 },
    colorScheme: view.scheme,
    javaScriptEnabled: true,
  });
  let html = '';
  const foreign: string[] = [];
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    const file = FILES[url.pathname] ?? brandFile(url.pathname);
    if (file !== undefined) return route.fulfill(file);
    if (url.href === `${ORIGIN}/i/k7token`) {
      return route.fulfill({
        contentType: 'text/html; charset=utf-8',
        headers: view.csp === undefined ? {} : { 'Content-Security-Policy': view.csp },
        body: html,
      });
    }
    foreign.push(url.href);
    return route.abort();
  });
  return { context, foreign, serve: (page) => void (html = page) };
}
