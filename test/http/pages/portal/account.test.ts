import type { HttpDeps, MethodChanged, SetupCheckoutResult } from '../../../../src/http/http-deps';
import type { TestApp } from '../../support/test-app';
import { startApp } from '../../support/test-app';
import { portalVisitorOf } from '../../support/portal-visitor';
import type { PortalVisitor } from '../../support/portal-visitor';

type Change = Parameters<HttpDeps['storedMethods']['detach']>[0];

let app: TestApp;
let visitor: PortalVisitor;
/** What Stripe is asked for, and answers. */
let asked: [what: string, change: Change][] = [];
let changed: MethodChanged = { kind: 'done' };
let setup: SetupCheckoutResult | null = null;
beforeAll(async () => {
  const change = (what: string) => async (one: Change) => {
    asked.push([what, one]);
    return changed;
  };
  const limits = { pagesPerLink: 10_000, unknownLinksPerAddress: 10_000 };
  app = await startApp({ limits }, (deps) => ({
    ...deps,
    storedMethods: {
      readOnce: async () => null,
      makeDefault: change('default'),
      detach: change('remove'),
    },
    openSetupCheckout: (...given) =>
      setup === null ? deps.openSetupCheckout(...given) : Promise.resolve(setup),
  }));
  visitor = portalVisitorOf(app);
});
afterAll(() => app.close());
beforeEach(() => {
  asked = [];
  changed = { kind: 'done' };
  setup = null;
});

const card = (id: string, last4: string, expYear: number) => ({
  id,
  type: 'card',
  label: `visa ${last4}`,
  fingerprint: last4,
  details: {
    brand: 'visa',
    last4,
    expMonth: 3,
    expYear,
    bankName: null,
    country: null,
    createdAt: expYear,
  },
});

/** A customer, the path of their page, and what they have stored. */
async function customer(name: string, collection: Record<string, unknown> = {}) {
  const details = { name, email: `${name}@client.example`, collection };
  const { json } = await app.request('PUT', `/v1/customers/by-external-id/${name}`, details);
  const id = String(json['id']);
  await app.stores.customers.link(id, {
    id: `cus_${name}`,
    methods: [card(`pm_${name}_new`, '4242', 2090), card(`pm_${name}_old`, '1111', 2020)],
    defaultId: `pm_${name}_new`,
    asOf: await app.stores.databaseTime(),
  });
  return { id, path: `${await visitor.link(id)}/account` };
}

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

async function actionsOf(id: string) {
  const { json } = await app.request('GET', `/v1/audit?subject=${id}`);
  const entries = json['data'] as { action: string; by: string; after: unknown }[];
  return entries.map(({ action, by, after }) => [action, by, after]);
}

test('what is stored is listed, which is charged first, and why one is not', async () => {
  const { path } = await customer('lists');
  const text = textOf((await visitor.get(path)).text);
  expect(text).toContain('visa 4242 Charged first Expires 03/2090 Remove');
  expect(text).toContain('visa 1111 This card has expired. Remove');
  const list = await visitor.get(path.replace('/account', ''));
  expect(list.text).toContain(`href="${path}">Payment and billing details</a>`);
});

test('another is added at Stripe; where that is not possible the page says so', async () => {
  const { path } = await customer('adds');
  const on = await visitor.press(`${path}/methods`);
  expect([on.status, on.headers.get('location')]).toEqual([
    303,
    'http://localhost:12111/c/pay/cs_1',
  ]);
  setup = { kind: 'never' };
  const never = await visitor.press(`${path}/methods`);
  expect([never.status, textOf(never.text)]).toEqual([
    409,
    expect.stringContaining('Please pay each invoice by itself.'),
  ]);
  setup = { kind: 'failed', called: { kind: 'busy', reason: 'busy', retryAfterMs: null } };
  expect((await visitor.press(`${path}/methods`)).status).toBe(503);
});

test('one is made the default by the function of the API, as the customer', async () => {
  const { id, path } = await customer('chooses');
  const done = await visitor.press(`${path}/methods/pm_chooses_old/default`);
  expect([done.status, done.headers.get('location')]).toEqual([303, path]);
  expect(asked).toEqual([
    [
      'default',
      {
        customer: expect.objectContaining({ id }),
        method: 'pm_chooses_old',
        actor: { by: 'customer', keyId: null, address: expect.any(String) },
      },
    ],
  ]);
  changed = { kind: 'unusable', why: 'expired' };
  expect((await visitor.press(`${path}/methods/pm_chooses_old/default`)).status).toBe(409);
});

test('removing asks once more, and says which invoice is being charged', async () => {
  const { path } = await customer('removes');
  const one = `${path}/methods/pm_removes_new/remove`;
  const question = await visitor.get(one);
  expect(question.status).toBe(200);
  expect(textOf(question.text)).toContain('visa 4242 is charged no more.');
  expect(question.text).toContain(`action="${one}" method="post"`);
  expect(asked).toEqual([]);
  changed = { kind: 'charging', number: 'INV-7' };
  const charging = await visitor.press(one);
  expect(charging.status).toBe(409);
  expect(textOf(charging.text)).toMatch(/Invoice INV-7 is being charged with this payment/);
  changed = { kind: 'done' };
  expect((await visitor.press(one)).status).toBe(303);
  expect(asked.map(([what]) => what)).toEqual(['remove', 'remove']);
});

test('a method of somebody else is the same 404 as one that never was', async () => {
  const { path } = await customer('owns');
  await customer('strange');
  const [foreign, unknown] = [
    await visitor.press(`${path}/methods/pm_strange_new/remove`),
    await visitor.press(`${path}/methods/pm_none/remove`),
  ];
  expect([foreign.status, unknown.status]).toEqual([404, 404]);
  expect(foreign.text).toBe(unknown.text);
  expect((await visitor.press(`${path}/methods/pm_strange_new/default`)).status).toBe(404);
  expect(asked).toEqual([]);
});

test('automatic payment is turned off and on, with the words agreed to and their day', async () => {
  const { id, path } = await customer('agrees', { auto_charge: true });
  const mandate = /I allow Business Ltd to charge what my invoices come to/;
  const on = textOf((await visitor.get(path)).text);
  expect(on).toMatch(mandate);
  expect(on).not.toContain('You agreed to this on');
  expect(textOf((await visitor.get(`${path}/auto_pay/off`)).text)).toContain(
    'Turn off automatic payment?',
  );
  expect((await visitor.press(`${path}/auto_pay/off`)).status).toBe(303);
  expect(textOf((await visitor.get(path)).text)).toMatch(/Off.*You turned this off on \d+ \w+ \d+/);
  for (let twice = 0; twice < 2; twice += 1) await visitor.press(`${path}/auto_pay/on`);
  expect(textOf((await visitor.get(path)).text)).toMatch(/On.*You agreed to this on \d+ \w+ \d+/);
  expect((await actionsOf(id)).filter(([action]) => /auto_pay/.test(String(action)))).toEqual([
    ['customer.auto_pay_withdrawn', 'customer', { auto_pay: false }],
    [
      'customer.auto_pay_allowed',
      'customer',
      { auto_pay: true, agreed_to: expect.stringMatching(mandate) },
    ],
  ]);
});

test('a business that charges nobody by itself offers no switch', async () => {
  const { path } = await customer('pays-alone', { auto_charge: false });
  const { text } = await visitor.get(path);
  expect(textOf(text)).toMatch(/Business Ltd charges nothing by itself/);
  expect(text).not.toContain('auto_pay/on');
});

test('forms of other sites change nothing, and a link that never was finds nothing', async () => {
  const { path } = await customer('guarded');
  const headers = { 'sec-fetch-site': 'cross-site' };
  const forms = ['methods', 'methods/pm_guarded_new/remove', 'auto_pay/off', 'auto_pay/on'];
  for (const form of forms) {
    const { status } = await visitor.press(`${path}/${form}`, {}, { headers });
    expect([form, status]).toEqual([form, 403]);
  }
  expect(asked).toEqual([]);
  const nobody = `/portal/${'a'.repeat(32)}/account`;
  expect((await visitor.get(nobody)).status).toBe(404);
  expect((await visitor.press(`${nobody}/auto_pay/off`)).status).toBe(404);
});
