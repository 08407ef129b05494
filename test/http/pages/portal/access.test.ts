import { sampleInvoice } from '../../../contract/sample-invoice';
import type { TestApp } from '../../support/test-app';
import { startApp } from '../../support/test-app';
import { cookieOf, pathIn, portalVisitorOf } from '../../support/portal-visitor';
import type { PortalVisitor } from '../../support/portal-visitor';
import { openDatabasePool } from '../../support/sql';

let app: TestApp;
let visitor: PortalVisitor;
let sql: ReturnType<typeof openDatabasePool>;
beforeAll(async () => {
  const limits = { pagesPerLink: 10_000, unknownLinksPerAddress: 10_000 };
  app = await startApp({ limits: { ...limits, portalLinksPerAddress: 10_000 } });
  visitor = portalVisitorOf(app);
  sql = openDatabasePool(app.databaseUrl);
});
afterAll(async () => {
  await sql.end();
  await app.close();
});

/** A customer with an invoice, by the API. */
async function customer(name: string, more: Record<string, unknown> = {}) {
  const details = { name, email: `${name}@client.example`, ...more };
  const { json } = await app.request('PUT', `/v1/customers/by-external-id/${name}`, details);
  const id = String(json['id']);
  const body = sampleInvoice({ external_id: `of-${name}`, number: `N-${name}`, customer: id });
  await app.request('PUT', `/v1/invoices/by-external-id/of-${name}`, body);
  return id;
}

const rowsOf = (text: string, values: unknown[] = []) => sql.query(text, values);

describe('a link that the API makes', () => {
  it('opens the invoices of its customer as often as it lives, and of nobody else', async () => {
    const id = await customer('api');
    await customer('other');
    const path = await visitor.link(id);
    for (let opened = 0; opened < 2; opened += 1) {
      const page = await visitor.get(path);
      expect(page.status).toBe(200);
      expect(page.text).toContain('N-api');
      expect(page.text).not.toContain('N-other');
    }
  });

  it('is kept as a hash alone, and is noted in the audit log', async () => {
    const id = await customer('audited');
    const path = await visitor.link(id);
    const stored = await rowsOf('select * from portal_links where customer_id = $1', [id]);
    expect(JSON.stringify(stored)).not.toContain(path.slice('/portal/'.length));
    const { json } = await app.request('GET', `/v1/audit?subject=${id}`);
    expect(json['data']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'customer.portal_link_created', subject: id }),
      ]),
    );
  });

  it('ends when it was said to, and is then the same 404 as one that never was', async () => {
    const id = await customer('ends');
    const path = await visitor.link(id, { expires_in: 60 });
    await rowsOf(`update portal_links set expires_at = now() where customer_id = $1`, [id]);
    const ended = await visitor.get(path);
    const unknown = await visitor.get(`/portal/${'a'.repeat(32)}`);
    const noSession = await visitor.get('/portal/my');
    expect([ended.status, unknown.status, noSession.status]).toEqual([404, 404, 404]);
    expect(ended.text).toBe(unknown.text);
    expect(noSession.text).toBe(unknown.text);
  });

  it.each([
    [{ expires_in: 43_201 }, '/expires_in', 'expires_in_invalid'],
    [{ expires_in: 59 }, '/expires_in', 'expires_in_invalid'],
    [{ return_url: 'https://evil.example/x' }, '/return_url', 'url_not_allowed'],
    [{ return_url: 'javascript:alert(1)' }, '/return_url', 'url_invalid'],
  ])('%j is refused at %s', async (body, pointer, code) => {
    const id = await customer('refused');
    const { status, json } = await app.request('POST', `/v1/customers/${id}/portal_links`, body);
    expect([status, json['errors']]).toEqual([422, [expect.objectContaining({ pointer, code })]]);
  });

  it('leads back to where the connection allows it', async () => {
    const row = await app.stores.connections.get('default');
    const settings = { ...row?.settings, returnOrigins: ['https://shop.example'] };
    await app.stores.connections.ensure({ ...row!, settings });
    const id = await customer('back');
    const path = await visitor.link(id, { return_url: 'https://shop.example/account' });
    expect((await visitor.get(path)).text).toContain('href="https://shop.example/account"');
  });

  it('says nothing to caches, frames, search engines and the next page', async () => {
    const { headers } = await visitor.get(await visitor.link(await customer('headers')));
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('a link that is asked for by mail', () => {
  it('goes to an address on file, opens once, and gives this browser a session', async () => {
    await customer('mailed');
    expect((await visitor.press('/portal', { email: 'Mailed@client.example' })).status).toBe(202);
    const mails = await visitor.work();
    expect(mails.map(({ to }) => to.map(({ address }) => address))).toEqual([
      ['mailed@client.example'],
    ]);
    const path = pathIn(mails[0]);
    const opened = await visitor.press(path);
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/portal/my']);
    expect(opened.headers.get('set-cookie')).toMatch(
      /^portal=[0-9a-f]{48}; Max-Age=14400; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    const page = await visitor.get('/portal/my', cookieOf(opened));
    expect(page.text).toContain('N-mailed');
    const stored = await rowsOf('select * from portal_sessions');
    expect(JSON.stringify(stored)).not.toContain(cookieOf(opened).split('=')[1]);
  });

  it('is not used up by a program that follows it', async () => {
    await customer('scanned');
    await visitor.press('/portal', { email: 'scanned@client.example' });
    const path = pathIn((await visitor.work())[0]);
    for (let scans = 0; scans < 3; scans += 1) {
      expect((await visitor.get(path)).text).toContain('Open your invoices');
    }
    expect((await visitor.press(path)).status).toBe(303);
  });

  it('opened twice says that it was used, and offers another', async () => {
    await customer('twice');
    await visitor.press('/portal', { email: 'twice@client.example' });
    const path = pathIn((await visitor.work())[0]);
    const pressed = await Promise.all([visitor.press(path), visitor.press(path)]);
    expect(pressed.map(({ status }) => status).sort()).toEqual([303, 410]);
    for (const again of [await visitor.press(path), await visitor.get(path)]) {
      expect(again.status).toBe(410);
      expect(again.text).toContain('This link was used already');
      expect(again.text).toContain('<a class="button primary" href="/portal">');
      expect(again.headers.get('set-cookie')).toBeNull();
    }
  });

  it('is too old after half an hour, and says so', async () => {
    const id = await customer('old');
    await visitor.press('/portal', { email: 'old@client.example' });
    const path = pathIn((await visitor.work())[0]);
    await rowsOf('update portal_links set expires_at = now() where customer_id = $1', [id]);
    for (const late of [await visitor.get(path), await visitor.press(path)]) {
      expect([late.status, late.headers.get('set-cookie')]).toEqual([410, null]);
      expect(late.text).toContain('This link is too old');
    }
  });

  it('an address that nobody has is answered as one on file: same words, same work', async () => {
    await customer('known');
    const onFile = await visitor.press('/portal', { email: 'known@client.example' });
    const unknown = await visitor.press('/portal', { email: 'nobody@nowhere.example' });
    expect([unknown.status, unknown.text]).toEqual([onFile.status, onFile.text]);
    // All that the answer waits for is one row, whose address it may be.
    const rows = await rowsOf(
      `select address, answered_at from portal_requests where address in ($1, $2)`,
      ['known@client.example', 'nobody@nowhere.example'],
    );
    expect(rows.map(({ answered_at: at }) => at)).toEqual([null, null]);
    const to = (await visitor.work()).flatMap((mail) => mail.to.map(({ address }) => address));
    expect(to).toEqual(['known@client.example']);
  });

  it('goes to each customer who has the address, in one mail each', async () => {
    await customer('first', { billingEmails: ['shared@client.example', 'a@client.example'] });
    await customer('second', { email: 'shared@client.example' });
    await visitor.press('/portal', { email: 'SHARED@client.example' });
    const mails = await visitor.work();
    expect(mails.map(({ to }) => to)).toEqual([
      [{ name: 'second', address: 'shared@client.example' }],
      [{ name: 'first', address: 'shared@client.example' }],
    ]);
    expect(new Set(mails.map(pathIn)).size).toBe(2);
  });

  it('more than three in a quarter of an hour for one address are not mailed', async () => {
    await customer('flooded');
    for (let asked = 0; asked < 5; asked += 1) {
      const answer = await visitor.press('/portal', { email: 'flooded@client.example' });
      expect(answer.status).toBe(202);
    }
    expect(await visitor.work()).toHaveLength(3);
  });

  it.each(['', 'no address', 'a@b', 'Ana <ana@client.example>'])(
    '%j is no address: the form says so and keeps it',
    async (email) => {
      const answer = await visitor.press('/portal', { email });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('This is not a complete e-mail address.');
      expect(answer.text).toContain('aria-invalid="true"');
    },
  );

  it('a form of another site asks for none, opens none and ends no session', async () => {
    await customer('forged');
    const cookie = await visitor.signIn('forged@client.example');
    const headers = { 'sec-fetch-site': 'cross-site' };
    await visitor.press('/portal', { email: 'forged@client.example' });
    const path = pathIn((await visitor.work())[0]);
    for (const to of ['/portal', path, '/portal/my/sign_out']) {
      const answer = await visitor.press(to, { email: 'a@b.example' }, { cookie, headers });
      expect([to, answer.status]).toEqual([to, 403]);
    }
    expect((await visitor.get('/portal/my', cookie)).status).toBe(200);
    expect((await visitor.press(path)).status).toBe(303);
  });

  it('a session ends when its owner says so', async () => {
    await customer('leaves');
    const cookie = await visitor.signIn('leaves@client.example');
    const form = await visitor.get('/portal', cookie);
    expect([form.status, form.headers.get('location')]).toEqual([303, '/portal/my']);
    const left = await visitor.press('/portal/my/sign_out', {}, { cookie });
    expect([left.status, left.headers.get('location')]).toEqual([303, '/portal']);
    expect((await visitor.get('/portal/my', cookie)).status).toBe(404);
  });
});

test('who asks too often from one address waits', async () => {
  const strict = await startApp({ limits: { portalLinksPerAddress: 2 } });
  const other = portalVisitorOf(strict);
  const request = async () => (await other.press('/portal', { email: 'a@client.example' })).status;
  expect([await request(), await request(), await request()]).toEqual([202, 202, 429]);
  await strict.close();
});

test('over https the cookie is secure, and of this host alone', async () => {
  const secure = await startApp({ publicUrl: 'https://pay.test' });
  const other = portalVisitorOf(secure);
  const details = { name: 'Safe', email: 'safe@client.example' };
  await secure.request('PUT', '/v1/customers/by-external-id/safe', details);
  await other.press('/portal', { email: 'safe@client.example' });
  const opened = await other.press(pathIn((await other.work())[0]));
  expect(opened.headers.get('set-cookie')).toMatch(
    /^__Host-portal=[0-9a-f]{48}; Max-Age=14400; Path=\/; Expires=[^;]+; HttpOnly; Secure; Same/,
  );
  await secure.close();
});
