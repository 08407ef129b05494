import { putInvoice } from '../../support/put-invoice';
import { portalVisitorOf } from '../../support/portal-visitor';
import { startApp } from '../../support/test-app';
import type { TestApp } from '../../support/test-app';

const SHOP = 'https://shop.example';

let framed: TestApp;
let plain: TestApp;
beforeAll(async () => {
  framed = await startApp({ portalFrameAncestors: [SHOP, 'https://other.example'] });
  plain = await startApp();
});
afterAll(async () => {
  await framed.close();
  await plain.close();
});

/** Where the pages of a customer with two open invoices are. */
async function pagesIn(app: TestApp): Promise<{ portal: string; invoice: string }> {
  const { json } = await putInvoice(app, 'one', {});
  const { id } = json['customer'] as { id: string };
  await putInvoice(app, 'two', { customer: id });
  const portal = await portalVisitorOf(app).link(id);
  const { text } = await portalVisitorOf(app).get(portal);
  return { portal, invoice: /href="(\/i\/[a-z2-7]{32})"/.exec(text)?.[1] ?? 'none' };
}

async function framesOf(app: TestApp, path: string): Promise<unknown[]> {
  const { headers } = await portalVisitorOf(app).get(path);
  const policy = headers.get('content-security-policy') ?? '';
  return [/frame-ancestors ([^;]*)/.exec(policy)?.[1], headers.get('x-frame-options')];
}

const NONE = ["'none'", 'DENY'];

test('no page is shown in a frame, unless the installation says whose', async () => {
  const { portal, invoice } = await pagesIn(plain);
  for (const path of [portal, `${portal}/account`, '/portal', '/portal/x', invoice, '/']) {
    expect([path, ...(await framesOf(plain, path))]).toEqual([path, ...NONE]);
  }
  expect((await portalVisitorOf(plain).get(portal)).text).not.toContain('target=');
});

test('with a list the portal is, and no other page', async () => {
  const { portal, invoice } = await pagesIn(framed);
  for (const path of [portal, `${portal}/account`, '/portal', '/portal/x']) {
    const frames = await framesOf(framed, path);
    expect([path, ...frames]).toEqual([path, `${SHOP} https://other.example`, null]);
  }
  const others = [invoice, `${invoice}/done`, '/method-stored', '/', '/docs', '/v1/openapi.json'];
  for (const path of others) {
    expect([path, ...(await framesOf(framed, path))]).toEqual([path, ...NONE]);
  }
});

test('what cannot be shown in a frame takes the whole window', async () => {
  const { portal } = await pagesIn(framed);
  const { text } = await portalVisitorOf(framed).get(portal);
  expect(text).toMatch(/<form action="[^"]*\/pay" [^>]*target="_top">/);
  for (const [link] of text.matchAll(/<a [^>]*href="\/i\/[a-z2-7]{32}"[^>]*>/g)) {
    expect(link).toContain('target="_top"');
  }
  const account = (await portalVisitorOf(framed).get(`${portal}/account`)).text;
  expect(account.match(/target="_top"/g)).toHaveLength(1);
  expect(account).toMatch(/<form action="[^"]*account\/methods" [^>]*target="_top">/);
});
