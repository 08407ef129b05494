import type { ByCommand } from '../support/by-command';
import { openByCommand } from '../support/by-command';
import type { TestApp } from '../support/test-app';
import { PATIENT } from '../support/test-app';

let by: ByCommand;
let app: TestApp;
beforeAll(async () => {
  by = await openByCommand();
  app = by.app;
});
afterAll(() => app.close());
beforeEach(() => {
  app.run.away = false;
  app.run.silent = false;
  app.run.checkoutAfterMs = 0;
  app.deps.settings.waits = PATIENT;
});

const invoice: ByCommand['invoice'] = (different) => by.invoice(different);
const command: ByCommand['command'] = (...asked) => by.command(...asked);
const statusOf: ByCommand['statusOf'] = (id) => by.statusOf(id);

describe('the ways of an invoice by command', () => {
  it('draft: sent by hand', async () => {
    const id = await invoice({ send: 'manual' });
    expect(await statusOf(id)).toBe('draft');
    expect((await command(id, 'send')).json['status']).toBe('done');
    expect(await statusOf(id)).toBe('sending');
  });

  it('paused until a day, and resumed', async () => {
    const id = await invoice();
    const until = new Date(Date.now() + 5 * 86_400_000).toISOString();
    await command(id, 'pause', { until, reason: 'a promise to pay' });
    const { json } = await app.request('GET', `/v1/invoices/${id}`);
    expect([json['paused'], json['paused_until']]).toEqual([true, until]);
    expect((await command(id, 'resume')).status).toBe(200);
  });

  it('paid offline, and reversed', async () => {
    const id = await invoice();
    await command(id, 'outside_payments', { amount: 11_900, reference: 'transfer' }, 'paid-1');
    expect(await statusOf(id)).toBe('paid');
    const back = await command(id, 'outside_payments/outside:paid-1/reverse');
    expect(back.json['status']).toBe('done');
    const payments = await app.request('GET', `/v1/invoices/${id}/payments`);
    expect(payments.json['data']).toMatchObject([
      { id: 'outside:paid-1', amount: 11_900, reversed: true, via: 'outside' },
    ]);
    expect(await statusOf(id)).not.toBe('paid');
  });

  it('given up, and reopened', async () => {
    const id = await invoice();
    await command(id, 'mark_uncollectible', { reason: 'gone' });
    expect(await statusOf(id)).toBe('uncollectible');
    expect((await command(id, 'reopen')).status).toBe(200);
    expect(await statusOf(id)).not.toBe('uncollectible');
  });

  it('payment link removed and added', async () => {
    const id = await invoice();
    await command(id, 'payment_link', { on: false });
    const refused = await command(id, 'checkout');
    expect([refused.status, refused.json['reason']]).toEqual([409, 'no_payment_link']);
    await command(id, 'payment_link', { on: true });
    expect((await command(id, 'checkout')).status).toBe(200);
  });

  it('refund and dispute have nothing to act on yet', async () => {
    const id = await invoice();
    const refund = await command(id, 'refunds', { amount: 1 });
    expect([refund.status, refund.json['reason']]).toEqual([409, 'payment_unknown']);
    const dispute = await command(id, 'mark_dispute_lost');
    expect([dispute.status, dispute.json['reason']]).toEqual([409, 'no_dispute']);
  });
});

describe('the raw checkout address', () => {
  it('is opened when there is none, and the same one is given again', async () => {
    const id = await invoice();
    app.run.checkoutAfterMs = 50;
    const first = await app.request('GET', `/v1/invoices/${id}/checkout_url`);
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({ object: 'checkout', invoice: id, amount: 11_900 });
    expect(String(first.json['url'])).toMatch(/^https:\/\/checkout\.stripe\.com\//);
    const asked = app.run.commanded.length;
    const again = await app.request('GET', `/v1/invoices/${id}/checkout_url`);
    expect(again.json).toEqual(first.json);
    expect(app.run.commanded).toHaveLength(asked);
    const posted = await command(id, 'checkout');
    expect(posted.json['url']).toBe(first.json['url']);
  });

  it('that is not there in time is 202, and there the next time', async () => {
    const id = await invoice();
    app.run.checkoutAfterMs = null;
    app.deps.settings.waits = { checkout: 300 };
    const answer = await app.request('GET', `/v1/invoices/${id}/checkout_url`);
    expect([answer.status, answer.json['status']]).toEqual([202, 'preparing']);
    expect(answer.headers.get('location')).toBe(answer.json['url']);
  });

  it('of a paid invoice is refused', async () => {
    const id = await invoice();
    await command(id, 'outside_payments', { amount: 11_900, reference: 'transfer' });
    const answer = await app.request('GET', `/v1/invoices/${id}/checkout_url`);
    expect([answer.status, answer.json['current_state']]).toEqual([409, 'paid']);
  });
});
