import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createApp } from '../../../../src/http/create-app';
import { openBrowser } from '../../../harness/browser';
import { eventually } from '../../../harness/eventually';
import { contentOf, createAuthority } from '../../../harness/certificates';
import { portalVisitorOf } from '../../support/portal-visitor';
import { putInvoice } from '../../support/put-invoice';
import { startApp } from '../../support/test-app';
import type { TestApp } from '../../support/test-app';

const folder = mkdtempSync(join(tmpdir(), 'framed-'));
const certificate = contentOf(createAuthority(folder, 'of-frames').issue('this-machine'));
const servers: Server[] = [];

/** A site over https, whose certificate nobody vouches for. */
async function overHttps(host: string, listener: RequestListener): Promise<string> {
  const server = createServer(certificate, listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://${host}:${(server.address() as AddressInfo).port}`;
}

/** A page of a shop, with whatever its address names in a frame. */
const shopPage: RequestListener = (request, response) => {
  const shown = new URL(request.url ?? '/', 'https://x').searchParams.get('shown') ?? '';
  response.setHeader('content-type', 'text/html');
  response.end(`<!doctype html><h1>Shop</h1><iframe width="800" height="900" src="${shown}">`);
};

let app: TestApp;
let browser: Browser;
let context: BrowserContext;
let shop: string;
let stranger: string;
let pay: string;
let portal: string;
beforeAll(async () => {
  shop = await overHttps('localhost', shopPage);
  stranger = await overHttps('localhost', shopPage);
  app = await startApp({ portalFrameAncestors: [shop] });
  pay = await overHttps('127.0.0.1', createApp(app.deps) as RequestListener);
  const { json } = await putInvoice(app, 'framed-1', {});
  const { id } = json['customer'] as { id: string };
  await putInvoice(app, 'framed-2', { customer: id });
  portal = await portalVisitorOf(app).link(id);
  browser = await openBrowser();
  context = await browser.newContext({ ignoreHTTPSErrors: true });
});
afterAll(async () => {
  await browser.close();
  await app.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

/** Opens the page of a site with this path of ours in its frame; what the console says of it. */
async function framed(site: string, path: string): Promise<{ page: Page; refused: string[] }> {
  const page = await context.newPage();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text());
  });
  await page.goto(`${site}/?shown=${encodeURIComponent(`${pay}${path}`)}`);
  return { page, refused };
}

test('a page of the shop shows the portal, and an invoice takes the whole window', async () => {
  const { page, refused } = await framed(shop, `${portal}?lang=en`);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('heading', { level: 1 }).waitFor();
  await frame.getByRole('link', { name: 'framed-1', exact: true }).click();
  await page.waitForURL(/\/i\/[a-z2-7]{32}/);
  expect(new URL(page.url()).origin).toBe(pay);
  expect(refused).toEqual([]);
  await page.close();
});

test('a form in the frame is one of ours: the address of the customer is saved', async () => {
  const { page, refused } = await framed(shop, `${portal}/account?lang=en`);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('textbox', { name: /name/i }).fill('Framed SA');
  await frame.getByRole('button', { name: 'Save' }).click();
  await frame.getByText('Your details are saved.').waitFor();
  expect(page.url()).toContain(shop);
  expect(refused).toEqual([]);
  await page.close();
});

test('the browser shows it in no page of anybody else, nor an invoice in the shop', async () => {
  const { json } = await app.request('GET', '/v1/invoices');
  const [first] = json['data'] as { hosted_invoice_url: string }[];
  const invoice = new URL(first?.hosted_invoice_url ?? '').pathname;
  for (const [site, path] of [
    [stranger, portal],
    [shop, invoice],
  ] as const) {
    const { page, refused } = await framed(site, path);
    const frame = page.frames().find((one) => one !== page.mainFrame());
    await expect(frame?.content()).resolves.not.toContain('framed-1');
    const words = [expect.stringMatching(/frame-ancestors|X-Frame-Options/)];
    await eventually(() => expect(refused).toEqual(words));
    await page.close();
  }
});
