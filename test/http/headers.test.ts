import type { TestApp } from './support/test-app';
import { startApp } from './support/test-app';
import { visitorOf } from './support/visitor';

let app: TestApp;
let link: string;
beforeAll(async () => {
  app = await startApp({ publicUrl: 'https://pay.business.example' });
  link = (await visitorOf(app).invoice()).link;
});
afterAll(() => app.close());

const GUARDS = [
  'content-security-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'cross-origin-opener-policy',
  'referrer-policy',
  'cache-control',
  'x-robots-tag',
  'x-powered-by',
  'server',
];

const NOTHING = "default-src 'none';frame-ancestors 'none';base-uri 'none'";

const ALWAYS = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

const API = { ...ALWAYS, 'content-security-policy': NOTHING, 'cache-control': 'no-store' };

const PAGE = {
  ...API,
  'content-security-policy':
    `${NOTHING};style-src 'self';img-src 'self' data:;` +
    "form-action 'self' https://checkout.stripe.com http://localhost:12111",
  'x-robots-tag': 'noindex, nofollow',
};

const OWN = `${NOTHING};style-src 'self';img-src 'self' data:;form-action 'none'`;
const SITE = { ...PAGE, 'content-security-policy': OWN };
const DOCS = { ...PAGE, 'content-security-policy': `${OWN};script-src 'self';connect-src 'self'` };

const { 'cache-control': _, 'x-robots-tag': __, ...STYLE } = PAGE;

it.each([
  ['GET', '/v1/invoices', API],
  ['POST', '/v1/invoices', API],
  ['GET', '/health', API],
  ['GET', '/openapi.json', API],
  ['GET', '/nothing', API],
  ['GET', '/problems/invoice_unknown', API],
  ['GET', 'link', PAGE],
  ['GET', 'link/done', PAGE],
  ['POST', 'link/pay', PAGE],
  ['GET', `/i/${'a'.repeat(32)}`, PAGE],
  ['GET', '/', SITE],
  ['GET', '/docs', DOCS],
  ['GET', '/docs/guides/operating', SITE],
  ['GET', '/docs/guides/no-such-guide', API],
])('%s %s carries exactly its guards', async (method, path, guards) => {
  const { headers } = await app.request(method, path.replace('link', link));
  const found = Object.fromEntries([...headers].filter(([name]) => GUARDS.includes(name)));
  expect(found).toEqual(guards);
});

const KEPT = { 'cache-control': 'public, max-age=31536000, immutable' };

it.each([
  ['/assets/page.css', STYLE],
  ['/assets/site.css', { ...STYLE, 'content-security-policy': OWN }],
  ['/assets/icon.svg', { ...STYLE, 'content-security-policy': OWN }],
  ['/docs/assets/docs.js', { ...STYLE, 'content-security-policy': OWN }],
  ['/docs/assets/swagger-ui.css', { ...STYLE, 'content-security-policy': OWN }],
  ['/docs/assets/swagger-ui-bundle.js', { ...STYLE, 'content-security-policy': OWN }],
])('%s may be kept, since its address changes with it', async (path, guards) => {
  const { headers } = await app.request('GET', path, undefined, { key: null });
  const found = Object.fromEntries([...headers].filter(([name]) => GUARDS.includes(name)));
  expect(found).toMatchObject({ ...guards, ...KEPT });
});
