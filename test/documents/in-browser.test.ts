import { readFileSync, readdirSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import { source as axe } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { renderGuidePage } from '../../src/documents/pages/docs-page';
import { renderDonePage } from '../../src/documents/pages/done-page';
import { renderErrorPage } from '../../src/documents/pages/error-page';
import { readGuide } from '../../src/documents/pages/guide';
import { renderHomePage } from '../../src/documents/pages/home-page';
import { renderInvoicePage } from '../../src/documents/pages/invoice-page';
import { renderMethodStoredPage } from '../../src/documents/pages/method-stored-page';
import { renderNotFoundPage } from '../../src/documents/pages/not-found-page';
import { renderPreparingPage } from '../../src/documents/pages/preparing-page';
import { LANGUAGES } from '../../src/documents/words/words-for';
import { fromRoot } from '../../src/runtime/root';
import { isThorough } from '../harness/thorough';
import { CSP, ORIGIN, launch, served } from './browser';
import { HOSTILE, hostileView } from './hostile';
import { mailPreviews } from './mail-previews';
import { MAILS, render } from './mail-situations';
import { MAILS_WITHOUT_INVOICE, fiftyPaid } from './mails-without-invoice';
import { accountPages, portalPageOf, portalPages } from './portal-situations';
import { severalDonePages } from './several-done-situations';
import { SITUATIONS } from './situations';

jest.setTimeout(isThorough ? 1_800_000 : 180_000);

const LOCAL = {
  inbox: 'http://127.0.0.1:4020',
  sandbox: 'http://127.0.0.1:4010',
  temporalUi: 'http://127.0.0.1:8233',
};

/** Each page and mail in one of the languages, so that each language is seen on several. */
const languageFor = (nth: number): string => LANGUAGES[nth % LANGUAGES.length]!;

/** Every state in every language where there is time for it. */
const languagesFor = (nth: number): readonly string[] =>
  isThorough ? LANGUAGES : [languageFor(nth)];

/** Latin letters, long words, and another script. */
const portalLanguages = isThorough ? LANGUAGES : (['en', 'de', 'ja'] as const);

/** Each page of a portal in one of these languages, or in all of them. */
const portal = portalLanguages.flatMap((locale, nth) =>
  Object.entries({
    ...portalPages(locale),
    ...accountPages(locale),
    ...severalDonePages(locale),
    'twenty open invoices': portalPageOf(20, locale),
  }).flatMap(([name, html], page) =>
    isThorough || page % portalLanguages.length === nth
      ? [{ name: `${name}, ${locale}`, html }]
      : [],
  ),
);

const PAGES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(SITUATIONS).flatMap(([name, view], nth) =>
      languagesFor(nth).map((locale) => [
        `${name}, ${locale}`,
        renderInvoicePage({ ...view, locale }),
      ]),
    ),
  ),
  'done, paid': renderDonePage(SITUATIONS['paid']!, { confirming: false }).html,
  'done, confirming': renderDonePage(SITUATIONS['open']!, { confirming: true }).html,
  preparing: renderPreparingPage({
    businessName: 'Acme Ltd',
    number: 'INV-0042',
    mode: 'test',
    continueUrl: '/i/k7token/continue',
    invoiceUrl: '/i/k7token',
  }).html,
  'not found': renderNotFoundPage(null, '/portal'),
  'method stored': renderMethodStoredPage(),
  error: renderErrorPage({ kind: 'unavailable', invoiceUrl: '/i/k7token' }),
  ...Object.fromEntries(portal.map(({ name, html }) => [name, html])),
  'home, local': renderHomePage({ mode: 'test', version: '0.1.0', docs: true, local: LOCAL }),
  'home, production': renderHomePage({ mode: 'live', version: '0.1.0', docs: true, local: null }),
  ...Object.fromEntries(
    readdirSync(fromRoot('docs'))
      .filter((file) => file.endsWith('.md'))
      .map((file) => [file, guidePage(file)]),
  ),
};

function guidePage(file: string): string {
  return renderGuidePage(readGuide(file, readFileSync(fromRoot('docs', file), 'utf8'), []), 'live');
}

// Each width and each scheme once: colours do not depend on the width, nor the layout on colours.
const VIEWS = [
  { width: 375, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
] as const;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const RUN = `axe.run({ runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] })`;

/** axe in the page itself: the builder for playwright takes ten times as long over each scan. */
async function problemsOf(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>(RUN);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

/** The page is wider than its window: somebody on a phone would have to scroll sideways. */
const overflows = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

/** Nobody finds anything wrong in what is folded. */
const UNFOLD = `for (const one of document.querySelectorAll('details')) one.open = true`;

/** What axe finds in each page, sideways scrolling on a phone, and requests to other hosts. */
async function problemsIn(
  view: (typeof VIEWS)[number],
  pages: Record<string, string>,
  isScanned = (_name: string): boolean => true,
): Promise<string[]> {
  // The policy that forbids all script would forbid axe too; the tests below are with it.
  const { context, foreign, serve } = await served(browser, view);
  try {
    await context.addInitScript({ content: axe });
    const page = await context.newPage();
    const problems: string[] = [];
    for (const [name, html] of Object.entries(pages)) {
      serve(html);
      await page.goto(`${ORIGIN}/i/k7token`);
      await page.evaluate(UNFOLD);
      const found = isScanned(name) ? await problemsOf(page) : [];
      problems.push(...found.map((problem) => `${name}: ${problem}`));
      if (await overflows(page)) problems.push(`${name}: scrolls sideways`);
    }
    return [...problems, ...foreign.map((url) => `asked for ${url}`)];
  } finally {
    await context.close();
  }
}

/** Every fourth page in the one view, every fourth in the other; by name all of them in both. */
function scannedIn(view: (typeof VIEWS)[number]): string[] {
  const at = VIEWS.indexOf(view);
  return Object.keys(PAGES).filter((_, nth) => isThorough || nth % 4 === at);
}

test.each(VIEWS)('everybody can use every page, at $width px, $scheme', async (view) => {
  const scanned = new Set(scannedIn(view));
  // Each page a browser opens takes as long as axe's look at it: on a phone alone all are opened.
  const opened = Object.entries(PAGES).filter(([name]) => view === VIEWS[0] || scanned.has(name));
  const isScanned = (name: string) => scanned.has(name);
  expect(await problemsIn(view, Object.fromEntries(opened), isScanned)).toEqual([]);
});

test('everybody can read every mail on a phone', async () => {
  const previews = mailPreviews();
  const titles = [...new Set(previews.map(({ title }) => title))];
  const mails = titles.map((title, nth) => {
    const all = previews.filter((one) => one.title === title);
    const { language, mail } = all.find((one) => one.language === languageFor(nth)) ?? all[0]!;
    return [`${title}, ${language}`, mail.html];
  });
  const most = ['several_paid, of 50 invoices', fiftyPaid('de').html];
  // One function draws them all; the test below has each part that it can draw.
  const scanned = new Set(
    titles.filter((title, nth) => isThorough || nth % 4 === 0 || title === 'several_paid'),
  );
  const isScanned = (name: string) => scanned.has(name.slice(0, name.lastIndexOf(', ')));
  expect(await problemsIn(VIEWS[0], Object.fromEntries([...mails, most]), isScanned)).toEqual([]);
});

// All mails are drawn by one function: these hold every part it can draw, and many links.
const PARTS = ['invoice in test mode', 'payment_failed_business, stolen card', 'refund'];

test.each(VIEWS)('everybody can read a mail at $width px, $scheme', async (view) => {
  const several = { several_paid: MAILS_WITHOUT_INVOICE['several_paid']!('en').html };
  const mails = { ...Object.fromEntries(PARTS.map((name) => [name, mailed(name)])), ...several };
  expect(await problemsIn(view, mails)).toEqual([]);
});

function mailed(name: string, locale = 'en'): string {
  const situation = MAILS[name]!;
  return render({ ...situation, input: { ...situation.input, locale } }).html;
}

test('what a customer or a billing system writes is text, and nothing runs', async () => {
  const { context, foreign, serve } = await served(browser, {
    width: 375,
    scheme: 'light',
    csp: CSP,
  });
  try {
    const page = await context.newPage();
    const alarms: string[] = [];
    page.on('dialog', (dialog) => {
      alarms.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('console', (message) => alarms.push(message.text()));
    page.on('pageerror', (error) => alarms.push(error.message));
    serve(renderInvoicePage(hostileView()));
    await page.goto(`${ORIGIN}/i/k7token`);
    const shown = await page.locator('td:first-child > bdi').allTextContents();
    expect(shown).toEqual(HOSTILE.map(({ shown: text }) => text));
    expect(await page.locator('.memo bdi').textContent()).toBe(
      HOSTILE.map((h) => h.shown).join('\n'),
    );
    expect(await overflows(page)).toBe(false);
    expect({ alarms, foreign }).toEqual({ alarms: [], foreign: [] });
  } finally {
    await context.close();
  }
});

test('a name written from right to left leaves the amounts where they are', async () => {
  const { context, serve } = await served(browser, { width: 1280, scheme: 'light', csp: CSP });
  try {
    const page = await context.newPage();
    serve(renderInvoicePage(hostileView()));
    await page.goto(`${ORIGIN}/i/k7token`);
    // The digits of the amount run from left to right on the screen.
    const order = await page.evaluate(`(() => {
      const text = document.querySelector('.amount').firstChild;
      const at = (i) => {
        const r = document.createRange();
        r.setStart(text, i);
        r.setEnd(text, i + 1);
        return r.getBoundingClientRect().left;
      };
      return [at(0), at(1), at(2)];
    })()`);
    expect(order).toEqual([...(order as number[])].sort((a, b) => a - b));
  } finally {
    await context.close();
  }
});

test('buttons are reached by keyboard, tall enough for a thumb, and need no script', async () => {
  const view = { width: 375, scheme: 'light' as const, csp: CSP };
  const { context, serve } = await served(browser, view);
  try {
    const page = await context.newPage();
    serve(renderInvoicePage(SITUATIONS['open, stored method']!));
    await page.goto(`${ORIGIN}/i/k7token`);
    const pay = page.getByRole('button', { name: 'Pay using Stripe' });
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Pay using Stripe');
    expect((await pay.boundingBox())!.height).toBeGreaterThanOrEqual(44);
    const posted = page.waitForRequest((request) => request.method() === 'POST');
    await page.keyboard.press('Enter');
    const request = await posted;
    expect(request.url()).toBe(`${ORIGIN}/i/k7token/pay`);
    expect(request.postData()).toBe('command_id=cmd-1-pay');
  } finally {
    await context.close();
  }
});
