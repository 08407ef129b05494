import type { AxeResults } from 'axe-core';
import { source as axe } from 'axe-core';
import { createTransport } from 'nodemailer';
import type { Browser, Page } from 'playwright-core';
import { startInbox } from '../../src/local/inbox';
import type { MailInbox } from '../../src/local/inbox';
import { openBrowser } from '../harness/browser';

let inbox: MailInbox;
let browser: Browser;

beforeAll(async () => {
  [inbox, browser] = await Promise.all([startInbox(), openBrowser()]);
  const transport = createTransport(inbox.smtpUrl);
  for (const name of ['ana', 'ben', 'a-very-long-name-that-a-phone-has-no-room-for-on-one-line']) {
    await transport.sendMail({
      from: 'billing@acme.example',
      to: `${name}@client.example`,
      subject: `Invoice INV-0042 for ${name}`,
      html: '<p>Please <b>pay</b>.</p>',
      text: `https://pay.acme.example/i/${'k7'.repeat(60)}`,
      attachments: [
        { filename: 'Invoice-INV-0042.pdf', content: '%PDF-1.7' },
        { filename: `${'terms-'.repeat(20)}.txt`, content: 'Terms' },
      ],
    });
  }
  transport.close();
});

afterAll(async () => {
  await browser?.close();
  await inbox?.stop();
});

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, and whether a phone would have to scroll sideways. */
async function problemsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const run = `axe.run({ runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] })`;
  const { violations } = await page.evaluate<AxeResults>(run);
  const isWide = await page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
  return [...violations.map(({ id }) => id), ...(isWide ? ['scrolls sideways'] : [])];
}

test.each([
  { width: 375, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
] as const)('everybody can use the inbox at $width px, $colorScheme', async (view) => {
  const context = await browser.newContext({
    viewport: { width: view.width, height: 900 },
    colorScheme: view.colorScheme,
    // axe is put into pages that allow no script.
    bypassCSP: true,
  });
  const page = await context.newPage();
  for (const path of ['/', '/?to=ana', '/?to=nobody', '/mail/000003']) {
    await page.goto(`${inbox.url}${path}`);
    expect({ path, problems: await problemsOf(page) }).toEqual({ path, problems: [] });
  }
  await context.close();
});

test('a mail is found, read and its file opened with the keyboard, without script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(inbox.url);
  await page.keyboard.press('Tab');
  await page.keyboard.type('ana@');
  await page.keyboard.press('Enter');
  await page.getByText('1 of 3 to “ana@”').waitFor();
  await page.getByRole('searchbox', { name: 'Recipient' }).focus();
  // The button and "Show all" are before the mail.
  for (let nth = 0; nth < 3; nth += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Invoice INV-0042 for ana' }).waitFor();
  await page.frameLocator('iframe').getByText('pay', { exact: true }).waitFor();
  // Back and the search for its recipient are before its files.
  for (let nth = 0; nth < 3; nth += 1) await page.keyboard.press('Tab');
  const asked = context.waitForEvent('request', (request) => request.url().includes('/files/'));
  await page.keyboard.press('Enter');
  expect((await asked).url()).toBe(`${inbox.url}/mail/000001/files/1`);
  expect(complaints).toEqual([]);
  await context.close();
});
