import { Client } from 'pg';
import { SHAPE } from '../../../src/domain/collection/model/upgrade-state';
import { eventually } from '../../harness/eventually';
import type { Answer, TestApp } from '../support/test-app';
import { startApp, signed } from '../support/test-app';
import { putInvoice } from '../support/put-invoice';
import { visitorOf } from '../support/visitor';

let app: TestApp;
let sql: Client;
beforeAll(async () => {
  app = await startApp();
  sql = new Client({ connectionString: app.databaseUrl });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await app.close();
});

/** Another worker writes the row as the next release would, in words this code does not know. */
async function lift(ref: string): Promise<() => Promise<void>> {
  const { rows } = await sql.query('select shape, state from collections where ref = $1', [ref]);
  const write = (shape: number, state: object) =>
    sql.query('update collections set shape = $2, state = $3 where ref = $1', [ref, shape, state]);
  const next = { shape: SHAPE + 1, payouts: 'as the next release keeps them' };
  await write(SHAPE + 1, next);
  return async () => {
    const now = await sql.query('select shape, state from collections where ref = $1', [ref]);
    expect(now.rows).toEqual([{ shape: SHAPE + 1, state: next }]);
    await write(rows[0].shape, rows[0].state);
  };
}

const putOff = ({ status, headers, json }: Answer) => [
  status,
  json['code'],
  json['retryable'],
  headers.get('retry-after'),
];

it('a row of a newer build is 503 until that build answers, and nothing is lost', async () => {
  const { id, ref, externalId, link } = await visitorOf(app).invoice();
  const other = await visitorOf(app).invoice();
  const settle = await lift(ref);
  const asked = app.run.commanded.length;
  const offlinePayment = { amount: 1_900, reference: 'cash' };
  const pay = () =>
    app.request('POST', `/v1/invoices/${id}/outside_payments`, offlinePayment, {
      idempotencyKey: 'paid',
    });
  for (const answer of [
    await app.request('GET', `/v1/invoices/${id}`),
    await app.request('GET', `/v1/invoices/by-external-id/${externalId}`),
    await app.request('GET', `/v1/invoices/${id}/explain`),
    await app.request('GET', '/v1/invoices'),
    await putInvoice(app, externalId, { number: 'INV-0042' }),
    await putInvoice(app, externalId, { number: 'OTHER' }),
    await pay(),
  ]) {
    expect(putOff(answer)).toEqual([503, 'newer_build', true, '5']);
    expect(answer.json['detail']).toBe(
      `a newer build wrote its state (shape ${SHAPE + 1}); try again shortly`,
    );
  }
  for (const page of [
    await visitorOf(app).get(link),
    await visitorOf(app).get(`${link}/done`),
    await visitorOf(app).press(`${link}/pay`),
    await visitorOf(app).press(`${link}/charge`),
  ]) {
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
    expect(page.text).toContain('<html');
  }
  // Those beside it are served, and the ways that need not read it stay open.
  expect((await app.request('GET', `/v1/invoices/${other.id}`)).status).toBe(200);
  const event = { id: 'evt_newer', object: 'event', type: 'charge.refunded', created: 1 };
  const object = { id: 'ch_1', object: 'charge', metadata: { invoice: ref } };
  const raw = JSON.stringify({ ...event, livemode: false, data: { object } });
  const headers = { 'stripe-signature': signed(raw) };
  const hook = await app.request('POST', '/webhooks/stripe/default', undefined, { raw, headers });
  expect(hook.status).toBe(200);
  await eventually(() => expect(app.relayed).toContain('evt_newer'));
  await settle();
  expect(app.run.commanded).toHaveLength(asked);
  const done = await pay();
  expect([done.status, done.headers.get('idempotent-replayed')]).toEqual([200, null]);
  const { json } = await app.request('GET', `/v1/invoices/${id}`);
  expect([json['amount_received'], json['amount_remaining']]).toEqual([1_900, 10_000]);
  expect((await visitorOf(app).get(link)).status).toBe(200);
});

it('a method of its customer is hinted to its run, which the newer build continues', async () => {
  const { id, ref, externalId } = await visitorOf(app).invoice();
  const settle = await lift(ref);
  const { json } = await app.request('GET', '/v1/customers/by-external-id/client-1');
  const unlinked = await app.request('POST', `/v1/customers/${String(json['id'])}/unlink`, {});
  expect(unlinked.status).toBe(200);
  await eventually(() => expect(app.run.hinted).toContain(externalId));
  await settle();
  expect((await app.request('GET', `/v1/invoices/${id}`)).status).toBe(200);
});
