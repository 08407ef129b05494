import { sampleSchedule } from '../../contract/sample-schedule';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const put = (name: string, body: unknown) =>
  app.request('PUT', `/v1/billing_schedules/by-external-id/${name}`, body);

/** "/pointer code", in order. */
const problemsOf = (json: Record<string, unknown>): string[] =>
  (json['errors'] as { pointer: string; code: string }[])
    .map(({ pointer, code }) => `${pointer} ${code}`)
    .sort();

const YEARS_AGO = { unit: 'month', starts_on: '2016-11-30' };

describe('a billing schedule', () => {
  it('is created once, and says what it inherited and when its next invoice is made', async () => {
    const made = await put('one', sampleSchedule());
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      object: 'billing_schedule',
      external_id: 'one',
      status: 'active',
      cadence: { every: 1, days: [], time_zone: 'Europe/Paris', local_time: '09:00' },
      inherited: { payment_link: true, debit_notice: 'stripe', debit_notice_days: 2 },
      next_invoice_at: '2099-01-31T08:00:00.000Z',
      periods_handled: 0,
    });
    const again = await put('one', sampleSchedule());
    expect([again.status, again.json]).toEqual([200, made.json]);
  });

  it('is previewed for its next 12 periods, stored or not, the skipped ones marked', async () => {
    const { json } = await put('seen', sampleSchedule({ count: 14 }));
    const id = String(json['id']);
    await app.request('POST', `/v1/billing_schedules/${id}/skip`, { on: '2099-03-31' });
    const seen = await app.request('GET', `/v1/billing_schedules/${id}/preview`);
    const data = seen.json['data'] as Record<string, unknown>[];
    expect(data).toHaveLength(12);
    expect(data[1]).toEqual({
      n: 2,
      on: '2099-02-28',
      to: '2099-03-30',
      due_on: '2099-03-14',
      invoice_at: '2099-02-28T08:00:00.000Z',
      external_id: 'seen/2099-02-28',
      amount_due: 11_900,
      currency: 'eur',
      skipped: false,
    });
    expect(data[2]).toMatchObject({ on: '2099-03-31', skipped: true });
    const unstored = await app.request(
      'POST',
      '/v1/billing_schedules/preview',
      sampleSchedule({ count: 2 }),
    );
    expect((unstored.json['data'] as { on: string }[]).map(({ on }) => on)).toEqual([
      '2099-01-31',
      '2099-02-28',
    ]);
  });

  it('is refused with all that is wrong', async () => {
    const answer = await put('wrong', {
      customer: 'me',
      cadence: { unit: 'month', starts_on: '2026-02-29', count: 0, days: [0], local_time: '24:00' },
      invoice: {
        ...(sampleSchedule()['invoice'] as object),
        number: 'INV-{year}',
        amount_due: 1,
        bank_details: { holder: 'B', iban: 'DE00' },
      },
      backfill: -1,
    });
    expect(answer.status).toBe(422);
    expect(problemsOf(answer.json)).toEqual([
      '/backfill passed_invalid',
      '/cadence/count count_invalid',
      '/cadence/days/0 day_invalid',
      '/cadence/local_time local_time_invalid',
      '/cadence/starts_on date_invalid',
      '/customer customer_invalid',
      '/invoice/amount_due amount_due_mismatch',
      '/invoice/bank_details/iban iban_invalid',
      '/invoice/number number_without_sequence',
    ]);
  });

  it('is refused for what only its fields together show', async () => {
    const invoice = { ...(sampleSchedule()['invoice'] as object), number: 'INV', amount_due: 1 };
    const ends = { starts_on: '2099-01-31', ends_on: '2099-01-30' };
    const answer = await put('sums', sampleSchedule(ends, { invoice }));
    expect(problemsOf(answer.json)).toEqual([
      '/cadence/ends_on end_before_start',
      '/invoice/amount_due amount_due_mismatch',
      '/invoice/number number_without_sequence',
    ]);
  });

  it('is refused if its invoices could have no id', async () => {
    const answer = await put('x'.repeat(190), sampleSchedule());
    expect(problemsOf(answer.json)).toEqual(['/external_id text_too_long']);
    const other = await put('other', sampleSchedule({}, { external_id: 'another' }));
    expect(problemsOf(other.json)).toEqual(['/external_id external_id_mismatch']);
  });

  it('makes ten years of invoices only if their number is confirmed', async () => {
    const asked = await put('ten-years', sampleSchedule(YEARS_AGO));
    expect(problemsOf(asked.json)).toEqual(['/backfill count_not_confirmed']);
    const count = Number(
      /^1 problem in the body: \/backfill (\d+) invoices/.exec(String(asked.json['detail']))?.[1],
    );
    expect(count).toBeGreaterThan(100);
    const wrong = await put('ten-years', sampleSchedule(YEARS_AGO, { backfill: count - 1 }));
    expect(problemsOf(wrong.json)).toEqual(['/backfill count_differs']);
    const nobody = await app.request('GET', '/v1/billing_schedules/by-external-id/ten-years');
    expect([nobody.status, nobody.json['code']]).toEqual([404, 'schedule_unknown']);
    const confirmed = await put('ten-years', sampleSchedule(YEARS_AGO, { backfill: count }));
    expect([confirmed.status, confirmed.json['periods_handled']]).toEqual([201, 0]);
    const skipped = await put('skipped', sampleSchedule(YEARS_AGO, { backfill: 'skip' }));
    expect([skipped.status, skipped.json['periods_handled']]).toEqual([201, count]);
  });

  it('is edited for its later periods, but never to another customer or currency', async () => {
    const made = await put('edited', sampleSchedule());
    const edit = await put('edited', sampleSchedule({ days: [1], every: 3 }));
    expect([edit.status, edit.json['id']]).toEqual([200, made.json['id']]);
    expect(edit.json['next_invoice_at']).toBe('2099-04-01T07:00:00.000Z');
    const customer = { external_id: 'client-2', name: 'B', email: 'b@client.example' };
    const invoice = { ...(sampleSchedule()['invoice'] as object), currency: 'usd' };
    const other = await put('edited', sampleSchedule({}, { customer, invoice }));
    expect([other.status, other.json['code'], other.json['differences']]).toEqual([
      409,
      'schedule_differs',
      ['/customer', '/invoice/currency'],
    ]);
    const path = '/v1/customers/by-external-id/client-2';
    expect((await app.request('GET', path)).status).toBe(404);
  });
});

describe('its commands', () => {
  const created = async (name: string, cadence = {}) =>
    String((await put(name, sampleSchedule(cadence))).json['id']);
  const command = (id: string, name: string, body?: unknown) =>
    app.request('POST', `/v1/billing_schedules/${id}/${name}`, body);

  it('pause, resume and end may be repeated; what has ended stays so', async () => {
    const id = await created('commanded');
    for (const name of ['pause', 'pause']) {
      const { json } = await command(id, name);
      expect([json['status'], json['next_invoice_at']]).toEqual(['paused', null]);
    }
    for (const name of ['resume', 'resume']) {
      expect((await command(id, name)).json['status']).toBe('active');
    }
    for (const name of ['end', 'end']) {
      expect((await command(id, name)).json['status']).toBe('ended');
    }
    for (const name of ['pause', 'resume']) {
      const refused = await command(id, name);
      expect([refused.status, refused.json['code']]).toEqual([409, 'schedule_ended']);
    }
    const edit = await put('commanded', sampleSchedule({ every: 2 }));
    expect([edit.status, edit.json['code']]).toEqual([409, 'schedule_ended']);
  });

  it('skip takes a day of a period that is still to come', async () => {
    const id = await created('skipping', { count: 2 });
    expect(problemsOf((await command(id, 'skip', { on: '2099-02-27' })).json)).toEqual([
      '/on period_unknown',
    ]);
    for (const on of ['2099-01-31', '2099-01-31']) {
      const { json } = await command(id, 'skip', { on });
      expect(json['next_invoice_at']).toBe('2099-02-28T08:00:00.000Z');
    }
    expect((await command(id, 'skip', { on: '2099-02-28' })).json['status']).toBe('ended');
  });

  it('are of the own connection only, and so is the list', async () => {
    const id = await created('own');
    const key = await app.otherKey('other');
    const asked = await app.request('GET', `/v1/billing_schedules/${id}`, undefined, { key });
    expect([asked.status, asked.json['code']]).toEqual([404, 'schedule_unknown']);
    const other = await app.request('GET', '/v1/billing_schedules', undefined, { key });
    expect(other.json['data']).toEqual([]);
    const first = await app.request('GET', '/v1/billing_schedules?limit=1');
    expect(first.json).toMatchObject({ data: [{ id }], has_more: true, next_cursor: id });
    const next = await app.request('GET', `/v1/billing_schedules?limit=1&starting_after=${id}`);
    expect(next.json).toMatchObject({ data: [{ external_id: 'skipping' }] });
    const ended = await app.request('GET', '/v1/billing_schedules?status=ended');
    expect((ended.json['data'] as { status: string }[]).map(({ status }) => status)).toEqual([
      'ended',
      'ended',
    ]);
  });

  it('are each an entry of the audit log, with what they changed; a repeat is none', async () => {
    const id = await created('audited');
    await put('audited', sampleSchedule());
    await put('audited', sampleSchedule({ every: 2 }));
    for (const name of ['pause', 'pause', 'resume']) await command(id, name);
    await command(id, 'skip', { on: '2099-03-31' });
    await command(id, 'end');
    const { json } = await app.request('GET', `/v1/audit?subject=${id}`);
    const entries = json['data'] as Record<string, Record<string, unknown>>[];
    expect(entries.map(({ by, action }) => `${by} ${action}`)).toEqual([
      'api_key billing_schedule.created',
      'api_key billing_schedule.changed',
      'api_key billing_schedule.paused',
      'api_key billing_schedule.resumed',
      'api_key billing_schedule.period_skipped',
      'api_key billing_schedule.ended',
    ]);
    const [made, changed, paused, , skipped] = entries;
    expect(made?.['after']).toMatchObject({ external_id: 'audited', time_zone: 'Europe/Paris' });
    expect(Object.keys(changed?.['after'] ?? {})).toEqual(['cadence']);
    expect([paused?.['before'], paused?.['after']]).toEqual([
      { status: 'active', periods_handled: 0 },
      { status: 'paused', periods_handled: 0 },
    ]);
    expect(skipped?.['after']).toMatchObject({ on: '2099-03-31' });
  });
});
