import { sampleInvoice } from '../../contract/sample-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const PATH = '/v1/connections/default/branding';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/></svg>';
const LOGO = { content_type: 'image/svg+xml', content: Buffer.from(SVG).toString('base64') };
const NONE = {
  object: 'branding',
  connection: 'default',
  accent_color: null,
  reply_to: null,
  footer: null,
  logo: null,
};
const pathOf = (url: unknown) => new URL(String(url)).pathname;
const plain = (path: string) => fetch(`${app.url}${path}`);
const problemsOf = ({ status, json }: { status: number; json: Record<string, unknown> }) => [
  status,
  ...(json['errors'] as { pointer: string; code: string }[])
    .map(({ pointer, code }) => `${pointer} ${code}`)
    .sort(),
];

async function page(): Promise<string> {
  const made = await app.request('PUT', '/v1/invoices/by-external-id/branded', {
    ...sampleInvoice({ external_id: 'branded', collection: { auto_charge: false } }),
  });
  return (await plain(pathOf(made.json['hosted_invoice_url']))).text();
}

test('a branding is set, shown on the page, noted in the audit log, and taken away', async () => {
  expect((await app.request('GET', PATH)).json).toEqual(NONE);
  const given = {
    accent_color: '#FFC400',
    reply_to: 'help@acme.example',
    footer: 'Acme <b>AG</b>',
  };
  const set = await app.request('PUT', PATH, given);
  expect(set.json).toEqual({ ...NONE, ...given, accent_color: '#ffc400' });
  const withLogo = await app.request('PUT', `${PATH}/logo`, LOGO);
  const { url, ...logo } = withLogo.json['logo'] as Record<string, unknown>;
  expect(logo).toMatchObject({ content_type: 'image/svg+xml', size: SVG.length });
  const html = await page();
  expect(html).toContain(`<img class="logo" src="${pathOf(url)}" alt=""/>`);
  expect(html).toMatch(/<link rel="stylesheet" href="\/assets\/accents\/ffc400\.css\?v=\w+"\/>/);
  expect(html).toContain('Acme &lt;b&gt;AG&lt;/b&gt;');
  expect((await app.request('PUT', PATH, {})).json).toEqual({
    ...withLogo.json,
    ...NONE,
    logo: withLogo.json['logo'],
  });
  expect((await app.request('DELETE', `${PATH}/logo`)).json).toEqual(NONE);
  expect(await page()).not.toMatch(/class="logo"|accents|brand-footer/);
  const entries = await app.stores.audit.list({ connection: 'default', after: 0, limit: 100 });
  const noted = entries.filter(({ action }) => action === 'branding.changed');
  expect(noted.map(({ after }) => Object.keys(after ?? {}).sort())).toEqual([
    ['accent_color', 'footer', 'reply_to'],
    ['logo'],
    ['accent_color', 'footer', 'reply_to'],
    ['logo'],
  ]);
});

test('a logo is served by what it holds, kept for ever, and runs nothing', async () => {
  const url = (await app.request('PUT', `${PATH}/logo`, LOGO)).json['logo'] as { url: string };
  const served = await plain(pathOf(url.url));
  expect([served.status, await served.text()]).toEqual([200, SVG]);
  expect(Object.fromEntries(served.headers)).toMatchObject({
    'content-type': 'image/svg+xml',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  const other = { ...LOGO, content: Buffer.from(SVG.replace('M0', 'M1')).toString('base64') };
  await app.request('PUT', `${PATH}/logo`, other);
  expect((await plain(pathOf(url.url))).status).toBe(200);
  await app.request('DELETE', `${PATH}/logo`);
  expect((await plain(pathOf(url.url))).status).toBe(404);
  for (const path of [
    `/assets/logos/${'0'.repeat(64)}`,
    '/assets/logos/..%2f',
    '/assets/logos/x',
  ]) {
    expect((await plain(path)).status).toBe(404);
  }
});

test('an accent has a stylesheet, and nothing else there does', async () => {
  const served = await plain('/assets/accents/1a7f5b.css');
  expect([served.status, served.headers.get('content-type')]).toEqual([
    200,
    'text/css; charset=utf-8',
  ]);
  expect(await served.text()).toContain('--fill:#1a7f5b');
  for (const name of ['red.css', '1A7F5B.css', '1a7f5b', 'fff.css']) {
    expect((await plain(`/assets/accents/${name}`)).status).toBe(404);
  }
});

test('everything wrong is said at once', async () => {
  const wrong = { accent_color: 'red', reply_to: 'nobody', footer: '', logo: 'x' };
  expect(problemsOf(await app.request('PUT', PATH, wrong))).toEqual([
    400,
    '/accent_color color_invalid',
    '/footer text_empty',
    '/logo unknown_key',
    '/reply_to email_invalid',
  ]);
  const script = Buffer.from(SVG.replace('<path', '<script')).toString('base64');
  expect(
    problemsOf(await app.request('PUT', `${PATH}/logo`, { ...LOGO, content: script })),
  ).toEqual([422, '/content logo_invalid']);
  const both = { content_type: 'image/gif', content: 'not base64' };
  expect(problemsOf(await app.request('PUT', `${PATH}/logo`, both))).toEqual([
    422,
    '/content base64_invalid',
    '/content_type not_one_of',
  ]);
});
