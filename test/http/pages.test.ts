import { randomBytes } from 'node:crypto';
import { hostedUrl } from '../../src/http/views/invoice';
import { sampleInvoice } from '../contract/sample-invoice';
import { eventually } from '../harness/eventually';
import type { House } from './support/house';
import { openHouse } from './support/house';

let house: House;
let count = 0;
beforeAll(async () => {
  house = await openHouse({
    limits: { pagesPerAddress: 10_000, unknownLinksPerAddress: 10_000 },
    waits: { command: 300, checkout: 400, idempotency: 300 },
  });
});
afterAll(() => house.close());
beforeEach(() => {
  house.run.away = false;
  house.run.checkoutAfterMs = 0;
});

interface Made {
  id: string;
  link: string;
}

async function invoice(different: Record<string, unknown> = {}): Promise<Made> {
  count += 1;
  const body = sampleInvoice({ external_id: `page-${count}`, ...different });
  const path = `/v1/invoices/by-external-id/page-${count}`;
  const { json } = await house.ask('PUT', path, body);
  const url = json['hosted_invoice_url'];
  return { id: String(json['id']), link: url === null ? '' : new URL(String(url)).pathname };
}

const get = (path: string, headers: Record<string, string> = {}) =>
  house.ask('GET', path, undefined, { key: null, headers });

const press = (
  path: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
) =>
  house.ask('POST', path, undefined, {
    key: null,
    raw: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

const commandIdOf = (html: string): string => {
  const found = /name="command_id" value="([^"]+)"/.exec(html)?.[1];
  if (found === undefined) throw new Error('the page has no form');
  return found;
};

const pay = (id: string, name: string, body: unknown) =>
  house.ask('POST', `/v1/invoices/${id}/${name}`, body, { idempotencyKey: `k-${(count += 1)}` });

describe('the page of an invoice', () => {
  it('shows number, amount and the way to pay, and guards its secret address', async () => {
    const { link } = await invoice();
    const page = await get(link);
    expect(page.status).toBe(200);
    expect(page.text).toContain('INV-0042');
    expect(page.text).toContain('€119.00');
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

  it('moves and mints nothing when read, however often and by whatever method', async () => {
    const { link, id } = await invoice();
    const asked = house.run.commanded.length;
    const before = await house.stores.collections.load((await rowOf(id)).ref);
    for (const path of [
      link,
      `${link}/done?session_id=cs_1`,
      `${link}/cancelled`,
      `${link}/continue`,
    ]) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await house.ask(method, path, undefined, { key: null });
        expect(answer.status).toBeLessThan(400);
      }
    }
    const after = await house.stores.collections.load((await rowOf(id)).ref);
    expect(after?.version).toBe(before?.version);
    expect(house.run.commanded).toHaveLength(asked);
    expect((await house.ask('PUT', link, undefined, { key: null })).status).toBe(405);
    expect((await house.ask('GET', `${link}/pay`, undefined, { key: null })).status).toBe(405);
  });

  it('is the same nothing for wrong, foreign, broken and draft links', async () => {
    const draft = await invoice({ send: 'manual' });
    const row = await rowOf(draft.id);
    const draftLink = new URL(hostedUrl(house.deps, row)).pathname;
    const paths = [
      `/i/${'a'.repeat(32)}`,
      `/i/${randomBytes(16).toString('hex')}`,
      '/i/%00',
      '/i/..%2f',
      `/i/${'x'.repeat(4_000)}`,
      draftLink,
    ];
    const pages = await Promise.all(paths.map((path) => get(path)));
    expect(pages.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
    const pressed = await press(`${draftLink}/pay`);
    expect([pressed.status, pressed.text]).toEqual([404, pages[0]?.text]);
  });

  it('shows hostile text as text', async () => {
    const hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}';
    const { link } = await invoice({
      memo: hostile,
      customer: { external_id: `h-${count}`, name: hostile, email: 'h@client.example' },
      lines: [{ description: hostile, quantity: 1, unit_amount: 11_900, amount: 11_900 }],
    });
    const { text } = await get(link);
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toMatch(/<script|<img src=x/);
  });

  it.each([
    ['paid', async (id: string) => pay(id, 'outside_payments', { amount: 11_900, reference: 'x' })],
    ['void', async (id: string) => pay(id, 'void', { reason: 'x' })],
  ])('tells that it is %s, and has no button to pay', async (status, end) => {
    const { link, id } = await invoice();
    await end(id);
    for (const path of [link, `${link}/cancelled`, `${link}/done?paid=false`]) {
      const { text } = await get(path);
      expect(text).not.toContain(`action="${link}/pay"`);
    }
    const pressed = await press(`${link}/pay`);
    expect([pressed.status, pressed.headers.get('location')]).toEqual([409, null]);
    expect(pressed.text).not.toContain(`action="${link}/pay"`);
    expect((await house.ask('GET', `/v1/invoices/${id}`)).json['status']).toBe(status);
  });

  it('never believes the address it is called by', async () => {
    const { link } = await invoice();
    const { text } = await get(`${link}/done?session_id=cs_paid&status=paid&m=charge_started`);
    expect(text).not.toMatch(/successful|Paid on/i);
  });
});

describe('Pay using Stripe', () => {
  it('sends the customer on to the one session, however often it is pressed', async () => {
    const { link } = await invoice();
    const id = commandIdOf((await get(link)).text);
    const first = await press(`${link}/pay`, { command_id: id });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toMatch(/^https:\/\/checkout\.stripe\.com\//);
    const again = await press(`${link}/pay`, { command_id: id });
    const later = await press(`${link}/pay`, { command_id: commandIdOf((await get(link)).text) });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(later.headers.get('location')).toBe(first.headers.get('location'));
    expect((await get(`${link}/continue`)).headers.get('location')).toBe(
      first.headers.get('location'),
    );
  });

  it('pressed a hundred times at once opens one session', async () => {
    const { link, id } = await invoice();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => press(`${link}/pay`, { command_id: `same-${id}` })),
    );
    const places = answers.filter(({ status }) => status === 303);
    expect(places.length).toBeGreaterThan(0);
    expect(new Set(places.map(({ headers }) => headers.get('location'))).size).toBe(1);
    expect(answers.every(({ status }) => status === 303 || status === 202)).toBe(true);
  });

  it('that takes long shows a page which comes back by itself', async () => {
    const { link } = await invoice();
    house.run.checkoutAfterMs = 900;
    const answer = await press(`${link}/pay`, { command_id: 'slow-form-1' });
    expect([answer.status, answer.headers.get('refresh')]).toEqual([
      202,
      expect.stringContaining(`${link}/continue`),
    ]);
    const asked = house.run.commanded.length;
    await eventually(async () => {
      const next = await get(`${link}/continue`);
      if (next.status === 200) expect(next.headers.get('refresh')).toContain('/continue');
      expect(next.status).toBe(303);
      expect(next.headers.get('location')).toMatch(/^https:\/\/checkout/);
    });
    expect(house.run.commanded).toHaveLength(asked);
  });

  it('with Temporal away says that it is taken, and promises nothing', async () => {
    const { link } = await invoice();
    house.run.away = true;
    const answer = await press(`${link}/pay`, { command_id: 'away-form-1' });
    expect([answer.status, answer.headers.get('location')]).toEqual([202, null]);
    expect(answer.text).toContain('INV-0042');
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://pay.test' }, 303],
    [{}, 303],
  ])('pressed from %p is %i', async (headers, status) => {
    const { link } = await invoice();
    const answer = await press(`${link}/pay`, {}, headers as Record<string, string>);
    expect(answer.status).toBe(status);
  });

  it('of an old browser is known by the hidden field of the page', async () => {
    const { link } = await invoice();
    const csrf = /name="csrf" value="([^"]+)"/.exec((await get(link)).text)?.[1] ?? '';
    const answer = await press(`${link}/pay`, { csrf }, { origin: 'null' });
    expect(answer.status).toBe(303);
  });
});

describe('Pay with the stored method', () => {
  it('asks the engine to charge it, once, and goes back to the page', async () => {
    const { link, id } = await invoice({ collection: { auto_charge: false } });
    const { ref } = await rowOf(id);
    const method = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };
    await house.run.step(ref, [
      { kind: 'customer', stripeCustomer: 'cus_1', method, fresh: false },
    ]);
    const page = await get(link);
    const charged = await press(`${link}/charge`, {
      command_id: `${commandIdOf(page.text)}-charge`,
    });
    expect([charged.status, charged.headers.get('location')]).toEqual([303, link]);
    expect(house.run.commanded.at(-1)).toMatchObject({ name: 'charge_now', by: 'customer' });
  });

  it('is refused in the words of the page when there is none', async () => {
    const { link } = await invoice();
    const answer = await press(`${link}/charge`);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('INV-0042');
  });
});

describe('coming back from Checkout', () => {
  it('waits with the customer and looks once, while our books are behind', async () => {
    const { link } = await invoice();
    await press(`${link}/pay`);
    const name = `page-${count}`;
    const page = await get(`${link}/done?session_id=cs_whatever`);
    expect([page.status, page.headers.get('refresh')]).toEqual([200, '2']);
    await get(`${link}/done`);
    await eventually(() => expect(house.run.hinted).toContain(name));
    expect(house.run.hinted.filter((hinted) => hinted === name)).toHaveLength(1);
  });
});

describe('limits', () => {
  it('slow down whoever guesses links or asks too much', async () => {
    const strict = await openHouse({ limits: { pagesPerAddress: 8, unknownLinksPerAddress: 3 } });
    try {
      const statuses = [];
      for (let i = 0; i < 5; i++) {
        const guess = `/i/${'abcde'.charAt(i).repeat(32)}`;
        const answer = await strict.ask('GET', guess, undefined, { key: null });
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

  it('do not count the stylesheet, which may be kept for ever', async () => {
    const css = await get('/assets/page.css?v=1');
    expect(css.status).toBe(200);
    expect(css.headers.get('content-type')).toContain('text/css');
    expect(css.headers.get('cache-control')).toContain('immutable');
  });
});

async function rowOf(id: string) {
  const row = await house.stores.invoices.byId('default', id);
  if (row === null) throw new Error(`no invoice ${id}`);
  return row;
}
