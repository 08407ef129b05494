import { BUNDLE_SHAPE } from '../../../src/domain/bundles/upgrade-bundle';
import { openDatabasePool } from '../support/sql';
import { portalVisitorOf } from '../support/portal-visitor';
import type { PortalVisitor } from '../support/portal-visitor';
import { putInvoice } from '../support/put-invoice';
import type { Answer, TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
let visitor: PortalVisitor;
let sql: ReturnType<typeof openDatabasePool>;
beforeAll(async () => {
  app = await startApp();
  visitor = portalVisitorOf(app);
  sql = openDatabasePool(app.databaseUrl);
});
afterAll(async () => {
  await sql.end();
  await app.close();
});

let count = 0;

interface Opened {
  id: string;
  /** Where Checkout leads back to. */
  done: string;
  numbers: string[];
  email: string;
}

/** One payment for two invoices of a customer, as far as the API opens it. */
async function opened(): Promise<Opened> {
  const name = `together-${(count += 1)}`;
  const email = `${name}@client.example`;
  const customer = { external_id: name, name, email };
  const numbers = [`${name}-a`, `${name}-b`];
  const made: Answer[] = [];
  for (const number of numbers) made.push(await putInvoice(app, number, { number, customer }));
  const ids = made.map(({ json }) => String(json['id']));
  const bundle = await app.request('POST', '/v1/bundles', { invoices: ids });
  const page = await app.request('GET', `/v1/invoices/${ids[0]}`);
  const id = String(bundle.json['id']);
  const path = new URL(String(page.json['hosted_invoice_url'])).pathname;
  return { id, done: `${path}/done?bundle=${id}`, numbers, email };
}

/** As a reading of Stripe leaves it. */
const read = (id: string, state: object) =>
  sql.query('update bundles set state = state || $2::jsonb where id = $1', [
    id,
    JSON.stringify(state),
  ]);

const SESSION = { id: 'cs_1' };

/** The payment that was read: of both invoices, whole. */
function paymentOf(status: 'succeeded' | 'processing') {
  const amount = 2 * 11_900;
  const intent = {
    id: `pi_${count}`,
    status,
    amount,
    amountReceived: status === 'succeeded' ? amount : 0,
    currency: 'eur',
    n: null,
    ofCheckout: true,
    method: null,
    decline: null,
    instructionsUrl: null,
    charge: null,
  };
  return [{ intent, asOf: 1, toGive: [] }];
}

const textOf = ({ text }: Answer) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

test('paid, it says what was paid in all, and what each invoice has of it', async () => {
  const { id, done, numbers } = await opened();
  expect((await visitor.get(done)).headers.get('refresh')).toBe('2');
  await read(id, {
    session: { kind: 'over', ...SESSION, outcome: 'paid' },
    payments: paymentOf('succeeded'),
  });
  const answer = await visitor.get(done);
  expect([answer.status, answer.headers.get('refresh')]).toEqual([200, null]);
  const text = textOf(answer);
  expect(text).toContain('2 invoices in one payment Payment successful Amount paid: €238.00');
  expect(text).toContain(`${numbers[0]} €119.00`);
  expect(text).toContain(`${numbers[1]} €119.00`);
  expect(textOf(await visitor.get(`${done}&lang=de`))).toContain('Rechnungen in einer Zahlung');
});

test('a debit on its way is no payment yet; one that came to nothing says so', async () => {
  const { id, done } = await opened();
  const moving = { kind: 'moving', ...SESSION, intentId: `pi_${count}`, readAt: 1, until: null };
  await read(id, { session: moving, payments: paymentOf('processing') });
  const waiting = textOf(await visitor.get(done));
  expect(waiting).toContain('Your bank debit is on its way Amount on its way: €238.00');
  await read(id, { session: { kind: 'over', ...SESSION, outcome: 'unpaid' }, payments: [] });
  expect(textOf(await visitor.get(done))).toContain('No payment has arrived');
});

test('who is signed in is led back to their invoices, and nobody else', async () => {
  const { done, email } = await opened();
  const back = 'href="/portal/my"';
  expect((await visitor.get(done)).text).not.toContain(back);
  const cookie = await visitor.signIn(email);
  expect((await visitor.get(done, cookie)).text).toContain(back);
  const { done: another } = await opened();
  expect((await visitor.get(another, cookie)).text).not.toContain(back);
});

test('a payment of other invoices is not shown, nor is one that never was', async () => {
  const [mine, other] = [await opened(), await opened()];
  const [path] = mine.done.split('?');
  for (const bundle of [other.id, 'bun_none', '%00', `${mine.id}&bundle=${mine.id}`]) {
    const answer = await visitor.get(`${path}?bundle=${bundle}`);
    expect([answer.status, textOf(answer).includes('in one payment')]).toEqual([200, false]);
  }
});

test('what a newer build wrote is read by that build', async () => {
  const { id, done } = await opened();
  const next = { shape: BUNDLE_SHAPE + 1, payouts: 'as the next release keeps them' };
  await sql.query('update bundles set state = $2 where id = $1', [id, JSON.stringify(next)]);
  for (const [method, path] of [
    ['GET', `/v1/bundles/${id}`],
    ['POST', `/v1/bundles/${id}/close`],
    ['GET', done],
  ] as const) {
    const answer = await app.request(method, path, method === 'POST' ? {} : undefined);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  }
  const { json } = await app.request('GET', `/v1/bundles/${id}`);
  expect([json['code'], json['retryable']]).toEqual(['newer_build', true]);
  const [row] = await sql.query('select state from bundles where id = $1', [id]);
  expect(row?.['state']).toEqual(next);
});
