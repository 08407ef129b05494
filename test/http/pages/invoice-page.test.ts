import { randomBytes } from 'node:crypto';
import { Secret } from '../../../src/runtime/secret';
import { hostedUrl } from '../../../src/http/responses/invoice';
import type { TestApp } from '../support/test-app';
import { LINK_SECRET, startApp } from '../support/test-app';
import { visitorOf } from '../support/visitor';
import type { Visitor } from '../support/visitor';

let app: TestApp;
let visitor: Visitor;
let count = 0;
beforeAll(async () => {
  app = await startApp({
    limits: { pagesPerLink: 10_000, unknownLinksPerAddress: 10_000 },
  });
  visitor = visitorOf(app);
});
afterAll(() => app.close());
const GUESS = 'a'.repeat(32);
const pay = (id: string, name: string, body: unknown) =>
  app.request('POST', `/v1/invoices/${id}/${name}`, body, { idempotencyKey: `k-${(count += 1)}` });

describe('the page of an invoice', () => {
  it('shows number, amount and the way to pay, and guards its secret address', async () => {
    const { link } = await visitor.invoice();
    const page = await visitor.get(link);
    expect(page.status).toBe(200);
    expect(page.text).toContain('INV-0042');
    expect(page.text).toContain('119,00\u00a0€');
    expect(page.text).toContain(`action="${link}/pay"`);
    const header = (name: string) => page.headers.get(name);
    expect(header('referrer-policy')).toBe('no-referrer');
    expect(header('cache-control')).toBe('no-store');
    expect(header('x-robots-tag')).toContain('noindex');
    expect(header('content-security-policy')).toBe(
      "default-src 'none';frame-ancestors 'none';base-uri 'none';style-src 'self';" +
        "img-src 'self' data:;form-action 'self' https://checkout.stripe.com " +
        'http://localhost:12111',
    );
  });

  it('has no button for what a command that waits for its run has ended', async () => {
    const { id, link } = await visitor.invoice();
    app.run.away = true;
    const voided = await pay(id, 'void', { reason: 'sent by mistake' });
    expect(voided.status).toBe(202);
    const page = await visitor.get(link);
    app.run.away = false;
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('<form');
  });

  it('is not found under a revoked link, and is found under the new one', async () => {
    const { id, link } = await visitor.invoice();
    const hosted = async () =>
      String((await app.request('GET', `/v1/invoices/${id}`)).json['hosted_invoice_url']);
    const before = await hosted();
    const revoke = () =>
      app.request('POST', `/v1/invoices/${id}/revoke_link`, {}, { idempotencyKey: `revoke-${id}` });
    expect((await revoke()).status).toBe(200);
    const renewed = await hosted();
    expect(renewed).not.toBe(before);
    expect((await revoke()).headers.get('idempotent-replayed')).toBe('true');
    expect(await hosted()).toBe(renewed);
    const old = await visitor.get(link);
    expect([old.status, old.text]).toEqual([404, (await visitor.get(`/i/${GUESS}`)).text]);
    expect((await visitor.get(new URL(renewed).pathname)).status).toBe(200);
  });

  it('moves and creates nothing when read, however often and by whatever method', async () => {
    const { link, ref } = await visitor.invoice();
    const asked = app.run.commanded.length;
    const before = await app.stores.collections.load(ref);
    for (const path of [
      link,
      `${link}/done?session_id=cs_1`,
      `${link}/cancelled`,
      `${link}/continue`,
    ]) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await app.request(method, path, undefined, { key: null });
        expect(answer.status).toBeLessThan(400);
      }
    }
    const after = await app.stores.collections.load(ref);
    expect(after?.version).toBe(before?.version);
    expect(app.run.commanded).toHaveLength(asked);
    expect((await app.request('PUT', link, undefined, { key: null })).status).toBe(405);
    expect((await app.request('GET', `${link}/pay`, undefined, { key: null })).status).toBe(405);
  });

  it('is the same nothing for wrong, foreign, broken and draft links', async () => {
    const draft = await visitor.invoice({ send: 'manual' });
    const row = await app.stores.invoices.byRef(draft.ref);
    if (row === null) throw new Error('no draft');
    const draftLink = new URL(hostedUrl(app.deps, row)).pathname;
    const paths = [
      `/i/${GUESS}`,
      `/i/${randomBytes(16).toString('hex')}`,
      '/i/%00',
      '/i/..%2f',
      `/i/${'x'.repeat(4_000)}`,
      draftLink,
    ];
    const pages = await Promise.all(paths.map((path) => visitor.get(path)));
    expect(pages.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
    // Who lost a link is mailed another one, if the address is on file.
    expect(pages[0]?.text).toContain('href="/portal"');
    const pressed = await visitor.press(`${draftLink}/pay`);
    expect([pressed.status, pressed.text]).toEqual([404, pages[0]?.text]);
  });

  it('shows hostile text as text', async () => {
    const hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}';
    const { link } = await visitor.invoice({
      memo: hostile,
      customer: { external_id: `h-${count}`, name: hostile, email: 'h@client.example' },
      lines: [{ description: hostile, quantity: 1, unit_amount: 11_900, amount: 11_900 }],
    });
    const { text } = await visitor.get(link);
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toMatch(/<script|<img src=x/);
  });

  it.each([
    ['paid', async (id: string) => pay(id, 'outside_payments', { amount: 11_900, reference: 'x' })],
    ['void', async (id: string) => pay(id, 'void', { reason: 'x' })],
  ])('says that it is %s, and has no button to pay', async (status, end) => {
    const { link, id } = await visitor.invoice();
    await end(id);
    for (const path of [link, `${link}/cancelled`, `${link}/done?paid=false`]) {
      const { text } = await visitor.get(path);
      expect(text).not.toContain(`action="${link}/pay"`);
    }
    const pressed = await visitor.press(`${link}/pay`);
    expect([pressed.status, pressed.headers.get('location')]).toEqual([409, null]);
    expect(pressed.text).not.toContain(`action="${link}/pay"`);
    expect((await app.request('GET', `/v1/invoices/${id}`)).json['status']).toBe(status);
  });

  it('never believes the address it is called by', async () => {
    const { link } = await visitor.invoice();
    const { text } = await visitor.get(
      `${link}/done?session_id=cs_paid&status=paid&m=charge_started`,
    );
    expect(text).not.toMatch(/successful|Paid on/i);
  });
});

describe('a new LINK_SECRET', () => {
  it('keeps links that were given out, in answers and on pages, until they are ended', async () => {
    const linkSecret = 'another link secret of tests';
    const secrets = { linkSecret, previousLinkSecret: LINK_SECRET };
    const changed = await startApp({ linkSecrets: new Secret(secrets) });
    try {
      const { id, link } = await visitorOf(changed).invoice();
      expect((await visitorOf(changed).get(link)).status).toBe(200);
      const { json } = await changed.request('GET', `/v1/invoices/${id}`);
      expect(new URL(String(json['hosted_invoice_url'])).pathname).toBe(link);
    } finally {
      await changed.close();
    }
  });
});

describe('limits', () => {
  it('slow down a client that guesses links or requests too much', async () => {
    const strict = await startApp({ limits: { pagesPerLink: 8, unknownLinksPerAddress: 3 } });
    try {
      const statuses = [];
      for (let i = 0; i < 5; i++) {
        const guess = `/i/${'abcde'.charAt(i).repeat(32)}`;
        const answer = await strict.request('GET', guess, undefined, { key: null });
        statuses.push(answer.status);
        if (answer.status === 429) {
          expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
          expect(answer.text).toContain('<html');
        }
      }
      expect(statuses).toEqual([404, 404, 404, 429, 429]);
    } finally {
      await strict.close();
    }
  });

  it('refuse no good link for the guesses of others, nor for their visits', async () => {
    const limits = { pagesPerLink: 20, unknownLinksPerAddress: 3 };
    const strict = await startApp({ limits });
    try {
      const [unguessed, unopened] = [
        await visitorOf(strict).invoice(),
        await visitorOf(strict).invoice(),
      ];
      const status = async (path: string) => (await visitorOf(strict).get(path)).status;
      expect(await status(unguessed.link)).toBe(200);
      const guesses = Array.from({ length: 40 }, () =>
        randomBytes(16)
          .toString('hex')
          .replaceAll(/[0189]/g, 'z'),
      );
      const refused = await Promise.all(guesses.map((guess) => status(`/i/${guess}`)));
      expect(new Set(refused)).toEqual(new Set([404, 429]));
      expect(await status(unguessed.link)).toBe(200);
      expect((await visitorOf(strict).press(`${unguessed.link}/pay`)).status).toBe(303);
      const often = Array.from({ length: 20 }, () => status(unguessed.link));
      expect(await Promise.all(often)).toContain(429);
      // Never opened before: as after a restart, or on another process.
      expect(await status(unopened.link)).toBe(200);
    } finally {
      await strict.close();
    }
  });

  it('do not count the stylesheet, which may be kept for ever', async () => {
    const css = await visitor.get('/assets/page.css?v=1');
    expect(css.status).toBe(200);
    expect(css.headers.get('content-type')).toContain('text/css');
    expect(css.headers.get('cache-control')).toContain('immutable');
  });
});
