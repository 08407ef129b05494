import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { startHttpServer } from '../../../src/http/start-http-server';
import type { HttpServer } from '../../../src/http/start-http-server';
import { createApp } from '../../../src/http/create-app';
import { openBrowser } from '../../harness/browser';
import { eventually } from '../../harness/eventually';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';
import { visitorOf } from '../support/visitor';
import type { Visitor } from '../support/visitor';

let app: TestApp;
let visitor: Visitor;
let browser: Browser;
let elsewhere: { url: string; close(): void };
let served: HttpServer;

beforeAll(async () => {
  elsewhere = await otherSite();
  app = await startApp();
  visitor = visitorOf(app);
  // The same app as a browser meets it: the session's address is another origin's.
  const { checkouts } = app.stores;
  const current = async (ref: string) => {
    const row = await checkouts.current(ref);
    return row === null ? null : { ...row, url: `${elsewhere.url}/checkout` };
  };
  const stores = { ...app.stores, checkouts: { ...checkouts, current } };
  const settings = { ...app.deps.settings, checkoutOrigins: [elsewhere.url] };
  served = await startHttpServer(createApp({ ...app.deps, stores, settings }), {
    host: '127.0.0.1',
    port: 0,
  });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await served.close({ graceMs: 500 });
  elsewhere.close();
  await app.close();
});

/** Another site: plays Checkout, and, when asked to, an attacker with its own form. */
async function otherSite() {
  const server = createServer((request, response) => {
    const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to');
    const form = `<form method="post" action="${to}"><button>go</button></form>`;
    response.setHeader('content-type', 'text/html');
    response.end(to === null ? '<h1>Checkout</h1>' : form);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}`, close: () => server.close() };
}

const LISTEN = `addEventListener('securitypolicyviolation', (violation) =>
  heard(violation.effectiveDirective + ' ' + violation.blockedURI));`;

async function open(path: string): Promise<{ page: Page; blocked: string[] }> {
  const page = await browser.newPage();
  const blocked: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') blocked.push(message.text());
  });
  page.on('dialog', (dialog) => {
    blocked.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction('heard', (words: string) => blocked.push(`policy: ${words}`));
  await page.addInitScript({ content: LISTEN });
  await page.goto(path.startsWith('http') ? path : `${served.url}${path}`);
  return { page, blocked };
}

describe('in a real browser', () => {
  it('one click on Pay leads to Checkout, past policy and origin check', async () => {
    const { link } = await visitor.invoice();
    const { page, blocked } = await open(link);
    await page.getByRole('button', { name: /Pay/ }).first().click();
    await page.waitForURL(`${elsewhere.url}/checkout`);
    expect(blocked).toEqual([]);
    await page.close();
  });

  it('a form of another site presses none of ours', async () => {
    const { link } = await visitor.invoice();
    const asked = app.run.commanded.length;
    const to = encodeURIComponent(`${served.url}${link}/pay`);
    const { page } = await open(`${elsewhere.url}/attack?to=${to}`);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/pay')),
      page.getByRole('button').click(),
    ]);
    expect(answer.status()).toBe(403);
    expect(app.run.commanded).toHaveLength(asked);
    await page.close();
  });

  it('hostile text in every field stays text: no dialog, nothing the policy forbids', async () => {
    const business = await app.stores.connections.get('default');
    await app.stores.connections.ensure({ ...business!, businessName: hostile('business') });
    const { link } = await visitor.invoice({
      number: hostile('number', 100),
      memo: hostile('memo'),
      customer: { external_id: hostile('id'), name: hostile('name'), email: 'h@client.example' },
      lines: ['first line', 'second line'].map((what) => ({
        description: hostile(what),
        quantity: 1,
        unit_amount: 5_950,
        amount: 5_950,
      })),
      metadata: { [hostile('key', 40)]: hostile('value') },
      bank_details: {
        holder: hostile('holder'),
        account_number: hostile('account', 40),
        bank_name: hostile('bank'),
        reference: hostile('reference'),
      },
    });
    const { page, blocked } = await open(link);
    const given = await page.locator('bdi').allTextContents();
    for (const what of ['business', 'memo', 'name', 'first line', 'second line', 'holder']) {
      expect(given).toContain(hostile(what));
    }
    for (const text of [hostile('account', 40), hostile('bank'), hostile('reference')]) {
      expect(given).toContain(text);
    }
    expect(await page.title()).toContain(hostile('number', 100));
    expect(await page.locator('h1, .number').allTextContents()).toContainEqual(
      expect.stringContaining(hostile('number', 100)),
    );
    await page.goto(`${served.url}${link}/done`);
    expect(await page.locator('.brand-name').textContent()).toBe(hostile('business'));
    expect(blocked).toEqual([]);
    // The same ears hear what a page would do that let any of it through.
    await page.evaluate(`document.body.innerHTML = '<img src="x" onerror="alert(1)">'`);
    await eventually(() => expect(blocked).toContain('policy: script-src-attr inline'));
    await page.close();
  });
});

/** As much as fits of what somebody writes who wants a page to run it; each says where it was. */
function hostile(where: string, most = 140): string {
  const text = '"><img src=x onerror=alert(2)><script>alert(1)</script>{{7*7}}javascript:alert(3)';
  return `${where} ${text}<svg onload=alert(4)>`.slice(0, most);
}
