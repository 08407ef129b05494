import { API } from '../../../src/contract/operations';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';
import { putInvoice } from '../support/put-invoice';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const put = (externalId: string, different = {}, key?: string) =>
  putInvoice(app, externalId, different, key);

describe('reading invoices', () => {
  it('pages through the list both ways, by filters', async () => {
    const key = await app.otherKey('lists');
    for (let i = 0; i < 5; i++) await put(`list-${i}`, {}, key);
    const get = async (query: string) => {
      const { json } = await app.request('GET', `/v1/invoices?${query}`, undefined, { key });
      const data = json['data'] as { external_id: string; id: string }[];
      return {
        data,
        ids: data.map(({ external_id }) => external_id),
        has_more: json['has_more'],
        next_cursor: json['next_cursor'],
      };
    };
    const first = await get('limit=2');
    expect([first.ids, first.has_more]).toEqual([['list-4', 'list-3'], true]);
    const second = await get(`limit=2&starting_after=${first.next_cursor}`);
    expect(second.ids).toEqual(['list-2', 'list-1']);
    const last = await get(`limit=2&starting_after=${second.next_cursor}`);
    expect([last.ids, last.has_more, last.next_cursor]).toEqual([['list-0'], false, null]);
    const back = await get(`limit=2&ending_before=${last.data[0]?.id}`);
    expect([back.ids, back.has_more]).toEqual([['list-2', 'list-1'], true]);
    expect((await get('limit=1e9')).ids).toHaveLength(5);
    expect(API.listInvoices.query.parse({ limit: '1e9' })).toEqual({ limit: 100 });
    expect((await get('external_id=list-3')).ids).toEqual(['list-3']);
    expect((await get('status=paid')).ids).toEqual([]);
    expect((await get('status=sending')).ids).toHaveLength(5);
  });

  it.each([
    ['limit=0', 'limit_invalid'],
    ['limit=abc', 'limit_invalid'],
    ['limit=-1', 'limit_invalid'],
    ['starting_after=garbage', 'cursor_invalid'],
    ['status=nice', 'status_invalid'],
    ['color=red', 'unknown_key'],
  ])('refuses ?%s', async (query, code) => {
    const { status, json } = await app.request('GET', `/v1/invoices?${query}`);
    expect([status, json['code']]).toEqual([400, 'invalid_parameter']);
    expect(json['errors']).toMatchObject([{ code }]);
  });

  it('shows why and what next, the timeline and the payments', async () => {
    const id = String((await put('read-1')).json['id']);
    const explained = await app.request('GET', `/v1/invoices/${id}/explain`);
    expect(explained.json).toMatchObject({ status: 'sending', invoice: id });
    await app.request('POST', `/v1/invoices/${id}/pause`, { reason: 'promised' });
    const timeline = await app.request('GET', `/v1/invoices/${id}/timeline`);
    expect(timeline.json['data']).toEqual(
      expect.arrayContaining([expect.objectContaining({ text: 'paused: promised' })]),
    );
    const payments = await app.request('GET', `/v1/invoices/${id}/payments`);
    expect(payments.json).toMatchObject({ data: [], has_more: false });
  });

  it('knows nothing of other connections, in the same words as of nothing', async () => {
    const id = String((await put('mine-1')).json['id']);
    const key = await app.otherKey('strangers');
    for (const path of ['', '/timeline', '/explain', '/payments', '/checkout_url']) {
      const foreign = await app.request('GET', `/v1/invoices/${id}${path}`, undefined, { key });
      const none = await app.request('GET', `/v1/invoices/inv_0${path}`, undefined, { key });
      expect([foreign.status, foreign.json['code']]).toEqual([404, 'invoice_unknown']);
      expect(foreign.json['detail']).toBe(none.json['detail']);
    }
    const asked = await app.request('POST', `/v1/invoices/${id}/resend`, {}, { key });
    expect(asked.status).toBe(404);
  });
});
