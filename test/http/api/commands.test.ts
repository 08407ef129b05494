import type { ByCommand } from '../support/by-command';
import { openByCommand } from '../support/by-command';
import type { TestApp } from '../support/test-app';

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
});

const invoice: ByCommand['invoice'] = (different) => by.invoice(different);
const command: ByCommand['command'] = (...asked) => by.command(...asked);
const statusOf: ByCommand['statusOf'] = (id) => by.statusOf(id);

describe('a command', () => {
  it('is done, and its row says so for ever', async () => {
    const id = await invoice();
    const answer = await command(id, 'void', { reason: 'a mistake' }, 'void-1');
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ id: 'void-1', name: 'void', status: 'done', invoice: id });
    expect(await statusOf(id)).toBe('void');
    const row = await app.request('GET', '/v1/commands/void-1');
    expect(row.json).toEqual(answer.json);
  });

  it('repeated with its key is answered from its row and done once', async () => {
    const id = await invoice();
    const body = { amount: 400, reference: 'cash' };
    const first = await command(id, 'outside_payments', body, 'cash-1');
    const again = await command(id, 'outside_payments', body, 'cash-1');
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.text).toBe(first.text);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const { json } = await app.request('GET', `/v1/invoices/${id}`);
    expect([json['amount_received'], json['partly_paid']]).toEqual([400, true]);
  });

  it('asked fifty times at once moves money once', async () => {
    const id = await invoice();
    const body = { amount: 100, reference: 'cash' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => command(id, 'outside_payments', body, 'cash-50')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { json } = await app.request('GET', `/v1/invoices/${id}`);
    expect(json['amount_received']).toBe(100);
  });

  it('with a used key and other content is refused, on this invoice and on others', async () => {
    const [id, other] = [await invoice(), await invoice()];
    await command(id, 'outside_payments', { amount: 1, reference: 'a' }, 'used-1');
    for (const [where, amount] of [
      [id, 2],
      [other, 1],
    ] as const) {
      const answer = await command(where, 'outside_payments', { amount, reference: 'a' }, 'used-1');
      expect([answer.status, answer.json['code']]).toEqual([422, 'idempotency_mismatch']);
    }
  });

  it.each([
    ['charge', {}],
    ['refunds', { amount: 1 }],
    ['void', { reason: 'x' }],
    ['mark_uncollectible', { reason: 'x' }],
    ['reopen', {}],
    ['mark_dispute_lost', {}],
    ['accept_dispute', {}],
    ['outside_payments', { amount: 1, reference: 'x' }],
    ['outside_payments/outside:1/reverse', {}],
  ])('%s needs an Idempotency-Key', async (name, body) => {
    const id = await invoice();
    const answer = await app.request('POST', `/v1/invoices/${id}/${name}`, body);
    expect([answer.status, answer.json['code']]).toEqual([400, 'idempotency_key_missing']);
  });

  it('refused by the status is 409, with what is allowed; no run is asked', async () => {
    const id = await invoice();
    await command(id, 'void', { reason: 'a mistake' });
    const before = app.run.commanded.length;
    const answer = await command(id, 'charge');
    expect(answer.status).toBe(409);
    expect(answer.json).toMatchObject({
      code: 'command_refused',
      current_state: 'void',
      reason: 'void',
      detail: expect.stringContaining('not possible while the invoice is void'),
    });
    expect(answer.json['allowed_actions']).not.toContain('charge');
    expect(app.run.commanded).toHaveLength(before);
  });

  it('refused by a rule says which', async () => {
    const id = await invoice();
    const answer = await command(id, 'charge');
    expect([answer.status, answer.json['reason']]).toEqual([409, 'no_usable_method']);
    expect(answer.json['allowed_actions']).toEqual(
      expect.arrayContaining(['checkout', 'pause', 'void']),
    );
  });

  it('refused once stays refused under its key, whatever the invoice allows later', async () => {
    const id = await invoice();
    const refused = await command(id, 'reopen', {}, 'refused-1');
    expect([refused.status, refused.headers.get('idempotent-replayed')]).toEqual([409, null]);
    await command(id, 'mark_uncollectible', { reason: 'gone' });
    const again = await command(id, 'reopen', {}, 'refused-1');
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([409, 'true']);
    expect(again.json).toMatchObject({
      reason: refused.json['reason'],
      detail: refused.json['detail'],
      command: '/v1/commands/refused-1',
    });
    const row = await app.request('GET', '/v1/commands/refused-1');
    expect(row.json).toMatchObject({ status: 'refused', name: 'reopen' });
    expect((await command(id, 'reopen', {}, 'refused-2')).status).toBe(200);
  });

  it('with Temporal away is 202, stored once, and done once later', async () => {
    const id = await invoice();
    app.run.away = true;
    const answer = await command(id, 'void', { reason: 'a mistake' }, 'away-1');
    expect([answer.status, answer.json['status']]).toEqual([202, 'pending']);
    expect(answer.headers.get('location')).toBe('/v1/commands/away-1');
    expect(await statusOf(id)).toBe('sending');
    app.run.away = false;
    const repeated = await command(id, 'void', { reason: 'a mistake' }, 'away-1');
    expect([repeated.status, repeated.json['status']]).toEqual([200, 'done']);
    expect((await app.request('GET', '/v1/commands/away-1')).json['status']).toBe('done');
  });

  it('not answered in time is 202 with an address to ask at', async () => {
    const id = await invoice();
    app.run.silent = true;
    const answer = await command(id, 'resume', {}, 'silent-0');
    expect(answer.status).toBe(409);
    const paused = await command(id, 'pause', { reason: 'promised' }, 'silent/1');
    expect([paused.status, paused.headers.get('location')]).toEqual([
      202,
      '/v1/commands/silent%2F1',
    ]);
    const asked = await app.request('GET', '/v1/commands/silent%2F1');
    expect(asked.json).toMatchObject({ id: 'silent/1', status: 'pending', name: 'pause' });
  });

  it('of another connection is unknown', async () => {
    const id = await invoice();
    await command(id, 'pause', { reason: 'x' }, 'secret-1');
    const key = await app.otherKey('elsewhere');
    const answer = await app.request('GET', '/v1/commands/secret-1', undefined, { key });
    expect([answer.status, answer.json['code']]).toEqual([404, 'command_unknown']);
  });

  it('says every field that is wrong', async () => {
    const id = await invoice();
    const answer = await command(id, 'outside_payments', { amount: 0, received_at: 'soon' });
    expect(answer.status).toBe(422);
    expect(answer.json['errors']).toEqual([
      expect.objectContaining({ pointer: '/amount', code: 'amount_invalid' }),
      expect.objectContaining({ pointer: '/reference', code: 'missing' }),
      expect.objectContaining({ pointer: '/received_at', code: 'time_invalid' }),
    ]);
    const stray = await command(id, 'resume', { force: true });
    expect([stray.status, stray.json['code']]).toEqual([400, 'unknown_key']);
  });
});
