import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { base32Digest } from '../../../src/runtime/digest';
import { portalVisitorOf } from '../support/portal-visitor';
import type { PortalVisitor } from '../support/portal-visitor';
import { openDatabasePool } from '../support/sql';
import type { Answer, TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';
import { visitorOf } from '../support/visitor';

let app: TestApp;
let portal: PortalVisitor;
let sql: ReturnType<typeof openDatabasePool>;
beforeAll(async () => {
  app = await startApp({ limits: { pagesPerLink: 10_000, unknownLinksPerAddress: 10_000 } });
  portal = portalVisitorOf(app);
  sql = openDatabasePool(app.databaseUrl);
});
afterAll(async () => {
  await sql.end();
  await app.close();
});

/** As a link of ours looks, and none of them. */
const guessed = (): string => base32Digest(randomBytes(16).toString('hex')).slice(0, 32);

interface Refusal {
  status: number;
  text: string;
  headers: string[];
  /** All that Postgres was asked for it, in order. */
  statements: string[];
}

const OF_ITS_REQUEST = new Set(['date', 'x-request-id', 'request-id', 'etag']);

/** What is answered, and what work it took: the app runs in this process. */
async function refusalOf(request: () => Promise<Answer>): Promise<Refusal> {
  const statements: string[] = [];
  const real = Client.prototype.query as (...given: unknown[]) => unknown;
  const spy = jest.spyOn(Client.prototype, 'query').mockImplementation(function (
    this: Client,
    ...given: unknown[]
  ) {
    const [first] = given as [string | { text: string }];
    statements.push(typeof first === 'string' ? first : first.text);
    return real.apply(this, given);
  } as never);
  try {
    const { status, text, headers } = await request();
    const named = [...headers].filter(([name]) => !OF_ITS_REQUEST.has(name));
    return { status, text, headers: named.map((one) => one.join(': ')).sort(), statements };
  } finally {
    spy.mockRestore();
  }
}

/** A stranger learns of none of them whether it ever was: neither by words nor by how long. */
async function expectSame(paths: Record<string, string>, cookies: Record<string, string> = {}) {
  const found: [string, Refusal][] = [];
  for (const [name, path] of Object.entries(paths)) {
    // The first of all may prepare what the others have.
    await portal.get(path, cookies[name]);
    found.push([name, await refusalOf(() => portal.get(path, cookies[name]))]);
  }
  const [[, first] = ['', null]] = found;
  expect(first).toMatchObject({ status: 404, statements: [expect.stringContaining('select')] });
  for (const [name, refusal] of found) expect([name, refusal]).toEqual([name, first]);
}

test('of an invoice: wrong and revoked', async () => {
  const { link, id } = await visitorOf(app).invoice();
  const revoke = `/v1/invoices/${id}/revoke_link`;
  await app.request('POST', revoke, {}, { idempotencyKey: `revoke-${id}` });
  await expectSame({ wrong: `/i/${guessed()}`, revoked: link, another: `/i/${guessed()}` });
  await expectSame({ wrong: `/i/${guessed()}/done`, revoked: `${link}/done` });
});

test('of the portal: wrong and ended, also of what is below it', async () => {
  const { id } = await visitorOf(app).invoice();
  const row = await app.stores.invoices.byId('default', id);
  const link = await portal.link(row?.customer.id ?? '');
  await sql.query('update portal_links set expires_at = now()', []);
  await expectSame({ wrong: `/portal/${guessed()}`, ended: link });
  await expectSame({ wrong: `/portal/${guessed()}/account`, ended: `${link}/account` });
});

test('of a session: wrong, ended, and signed out', async () => {
  const email = 'left@client.example';
  await visitorOf(app).invoice({ customer: { external_id: 'left', name: 'Left', email } });
  const [ended, signedOut] = [await portal.signIn(email), await portal.signIn(email)];
  await portal.press('/portal/my/sign_out', {}, { cookie: signedOut });
  await sql.query('update portal_sessions set expires_at = now()', []);
  const cookies = { ended, signedOut, wrong: `portal=${randomBytes(24).toString('hex')}` };
  const path = '/portal/my';
  await expectSame({ wrong: path, ended: path, signedOut: path }, cookies);
});
