import { sampleInvoice } from '../../contract/sample-invoice';
import { eventually } from '../../harness/eventually';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const METHOD = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };
const BODY = { name: 'Client SA', email: 'ap@client.example', time_zone: 'Europe/Paris' };

async function customer(externalId: string): Promise<string> {
  const path = `/v1/customers/by-external-id/${externalId}`;
  return String((await app.request('PUT', path, BODY)).json['id']);
}

const link = (id: string, stripe_customer: unknown) =>
  app.request('POST', `/v1/customers/${id}/link`, { stripe_customer });

describe('a customer', () => {
  it('is created, updated and read', async () => {
    const path = '/v1/customers/by-external-id/c-1';
    const made = await app.request('PUT', path, BODY);
    expect([made.status, made.json['stripe_customer']]).toEqual([201, null]);
    const again = await app.request('PUT', path, {
      ...BODY,
      name: 'Client SARL',
      collection: { auto_charge: false, methods: ['card'], debit_notice: 'ours' },
    });
    expect(again.status).toBe(200);
    expect((await app.request('GET', path)).json).toMatchObject({
      id: made.json['id'],
      name: 'Client SARL',
      collection: { auto_charge: false, methods: ['card'], debit_notice: 'ours' },
      time_zone: 'Europe/Paris',
    });
    expect((await app.request('GET', '/v1/customers/by-external-id/none')).json['code']).toBe(
      'customer_unknown',
    );
    expect((await app.request('GET', '/v1/customers/cst_0')).status).toBe(404);
  });

  it('says for its invoices who announces a bank debit, unless they say so', async () => {
    const collection = { debit_notice: 'ours', debit_notice_days: 5 };
    const payer = { external_id: 'noticed', ...BODY };
    await app.request('PUT', '/v1/customers/by-external-id/noticed', { ...BODY, collection });
    const noticeOf = async (externalId: string, own: object) => {
      const body = sampleInvoice({ external_id: externalId, customer: payer, collection: own });
      const path = `/v1/invoices/by-external-id/${externalId}`;
      const made = await app.request('PUT', path, body);
      const answer = await app.request(
        'GET',
        `/v1/invoices/${String(made.json['id'])}?expand[]=settings`,
      );
      const { settings } = answer.json as { settings: Record<string, unknown> };
      return [made.json['collection'], settings['debit_notice'], settings['debit_notice_days']];
    };
    expect(await noticeOf('noticed-1', {})).toMatchObject([
      collection,
      { value: 'ours', origin: 'customer' },
      { value: 5, origin: 'customer' },
    ]);
    expect(await noticeOf('noticed-2', { debit_notice: 'none' })).toMatchObject([
      { debit_notice: 'none', debit_notice_days: null },
      { value: 'none', origin: 'invoice' },
      { value: null, origin: 'customer' },
    ]);
  });

  it('is refused with all that is wrong', async () => {
    const answer = await app.request('PUT', '/v1/customers/by-external-id/c-2', {
      name: '',
      email: 'a@x,b@y',
      country: 'France',
      locale: '!',
      time_zone: 'Mars/Base',
      collection: { charge_on: 'never', debit_notice: 'theirs', debit_notice_days: 31 },
    });
    expect(answer.status).toBe(422);
    const errors = answer.json['errors'] as { pointer: string; code: string }[];
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/collection/charge_on not_one_of',
      '/collection/debit_notice not_one_of',
      '/collection/debit_notice_days number_invalid',
      '/country country_invalid',
      '/email email_invalid',
      '/locale locale_invalid',
      '/name text_empty',
      '/time_zone time_zone_invalid',
    ]);
  });
});

describe('a customer with a Stripe customer given', () => {
  const put = (externalId: string, more: object) =>
    app.request('PUT', `/v1/customers/by-external-id/${externalId}`, { ...BODY, ...more });
  const READ = { id: 'cus_given', deleted: false, methods: [METHOD], defaultId: 'pm_1' };

  it('is linked as it is created, and the same again changes nothing', async () => {
    app.stripeCustomers.set('cus_given', { kind: 'ok', value: READ });
    const made = await put('given', { stripe_customer: 'cus_given' });
    expect([made.status, made.json['stripe_customer']]).toEqual([201, 'cus_given']);
    const again = await put('given', { stripe_customer: 'cus_given' });
    expect([again.status, again.json['stripe_customer']]).toEqual([200, 'cus_given']);
    const taken = await put('given-too', { stripe_customer: 'cus_given' });
    expect([taken.status, taken.json['code']]).toEqual([409, 'stripe_customer_taken']);
    const path = '/v1/customers/by-external-id/given-too';
    expect((await app.request('GET', path)).status).toBe(404);
  });

  it('is refused if another is to be created as well, with all else that is wrong', async () => {
    const answer = await put('two-wishes', {
      email: 'nobody',
      stripe_customer: 'cus_given',
      collection: { create_stripe_customer: 'when_needed' },
    });
    expect(answer.status).toBe(422);
    const errors = answer.json['errors'] as { pointer: string; code: string }[];
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/collection/create_stripe_customer stripe_customer_given',
      '/email email_invalid',
    ]);
  });

  it('that Stripe does not know is 422, and nothing is made', async () => {
    const answer = await put('unknown', { stripe_customer: 'cus_nowhere' });
    expect([answer.status, answer.json['code']]).toEqual([422, 'stripe_customer_invalid']);
    expect((await app.request('GET', '/v1/customers/by-external-id/unknown')).status).toBe(404);
  });
});

describe('linking a Stripe customer', () => {
  it('reads its methods and default, and wakes the open invoices', async () => {
    const made = await app.request(
      'PUT',
      '/v1/invoices/by-external-id/link-1',
      sampleInvoice({ external_id: 'link-1', customer: { external_id: 'l-1', ...BODY } }),
    );
    const { id } = made.json['customer'] as { id: string };
    app.stripeCustomers.set('cus_1', {
      kind: 'ok',
      value: { id: 'cus_1', deleted: false, methods: [METHOD], defaultId: 'pm_1' },
    });
    const linked = await link(id, 'cus_1');
    expect(linked.status).toBe(200);
    expect(linked.json).toMatchObject({
      stripe_customer: 'cus_1',
      default_method: { id: 'pm_1', type: 'card', label: 'visa 4242' },
      methods: [{ id: 'pm_1' }],
    });
    expect(linked.text).not.toContain('fp_1');
    await eventually(() => expect(app.run.hinted).toEqual(['link-1']));
    const unlinked = await app.request('POST', `/v1/customers/${id}/unlink`);
    expect(unlinked.json).toMatchObject({
      stripe_customer: null,
      default_method: null,
      methods: [],
      unlinked_at: expect.any(String),
    });
    await eventually(() => expect(app.run.hinted).toEqual(['link-1', 'link-1']));
  });

  it('refuses one that Stripe does not have, or has deleted', async () => {
    const id = await customer('l-2');
    const missing = await link(id, 'cus_nobody');
    expect([missing.status, missing.json['code']]).toEqual([422, 'stripe_customer_invalid']);
    app.stripeCustomers.set('cus_gone', {
      kind: 'ok',
      value: { id: 'cus_gone', deleted: true, methods: [], defaultId: null },
    });
    expect((await link(id, 'cus_gone')).status).toBe(422);
    const odd = await link(id, 'customer-1');
    expect(odd.json['errors']).toMatchObject([{ code: 'stripe_customer_invalid' }]);
  });

  it('refuses one that pays for another customer already', async () => {
    app.stripeCustomers.set('cus_shared', {
      kind: 'ok',
      value: { id: 'cus_shared', deleted: false, methods: [], defaultId: null },
    });
    expect((await link(await customer('l-3'), 'cus_shared')).status).toBe(200);
    const second = await link(await customer('l-4'), 'cus_shared');
    expect([second.status, second.json['code']]).toEqual([409, 'stripe_customer_taken']);
  });

  it.each([
    [{ kind: 'unknown' as const, detail: 'timeout' }],
    [{ kind: 'busy' as const, retryAfterMs: null, reason: 'rate' }],
    [{ kind: 'unauthorized' as const, detail: 'key revoked' }],
  ])('links nothing when Stripe answers %p', async (called) => {
    const id = await customer('l-5');
    app.stripeCustomers.set('cus_away', called);
    const answer = await link(id, 'cus_away');
    expect([answer.status, answer.json['code'], answer.json['retryable']]).toEqual([
      503,
      'stripe_unavailable',
      true,
    ]);
    expect(answer.headers.get('retry-after')).toBe('10');
    const read = await app.request('GET', `/v1/customers/${id}`);
    expect(read.json['stripe_customer']).toBeNull();
  });

  it('belongs to the connection of the key', async () => {
    const key = await app.otherKey('foreign');
    const id = await customer('l-6');
    const answer = await app.request('GET', `/v1/customers/${id}`, undefined, { key });
    expect([answer.status, answer.json['code']]).toEqual([404, 'customer_unknown']);
  });
});

describe('readiness', () => {
  it('says what is missing, in its words only to who has a key', async () => {
    const bare = await startApp({ missing: [{ name: 'smtp', detail: 'set SMTP_URL' }] });
    try {
      const [row] = await bare.stores.connections.all();
      if (row !== undefined) await bare.stores.connections.ensure({ ...row, notifyEmails: [] });
      await bare.stores.connections.addMissingPermission('default', 'refund_read', 'words');
      bare.run.away = true;
      const stranger = await bare.request('GET', '/ready', undefined, { key: null });
      expect([stranger.status, stranger.json]).toEqual([200, { status: 'degraded' }]);
      const wrong = await bare.request('GET', '/ready', undefined, { key: 'qk_test_wrong-key' });
      expect(wrong.status).toBe(401);
      const { status, json } = await bare.request('GET', '/ready');
      expect([status, json['status']]).toEqual([200, 'degraded']);
      expect(json['missing']).toMatchObject([
        { name: 'smtp' },
        { name: 'notify_emails' },
        { name: 'stripe_permission', detail: expect.stringContaining('refund_read') as string },
      ]);
      expect(json['checks']).toMatchObject([
        { name: 'postgres', ok: true },
        { name: 'temporal', ok: false },
      ]);
    } finally {
      await bare.close();
    }
  });

  it('asks Postgres and Temporal once a second, however many ask here', async () => {
    let asked = 0;
    const counting = await startApp({}, (deps) => {
      const databaseTime = () => {
        asked += 1;
        return deps.stores.databaseTime();
      };
      return { ...deps, stores: { ...deps.stores, databaseTime } };
    });
    try {
      const read = () => counting.request('GET', '/ready', undefined, { key: null });
      const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
      await Promise.all(Array.from({ length: 30 }, read)).finally(() => clock.mockRestore());
      expect(asked).toBe(1);
    } finally {
      await counting.close();
    }
  });

  it('sends balancers elsewhere once the process was asked to end', async () => {
    const ending = await startApp({}, (deps) => ({ ...deps, isEnding: () => true }));
    try {
      const { status, json } = await ending.request('GET', '/ready', undefined, { key: null });
      expect([status, json['status']]).toEqual([503, 'ending']);
    } finally {
      await ending.close();
    }
  });
});
