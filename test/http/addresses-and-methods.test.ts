import { request } from 'node:http';
import { sampleInvoice } from '../contract/sample-invoice';
import type { TestApp } from './support/test-app';
import { startApp } from './support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

describe('addresses and methods', () => {
  it.each([
    ['GET', '/nothing', 404, 'not_found'],
    ['GET', '/v1/invoices/..%2f..%2fetc', 404, 'invoice_unknown'],
    ['GET', '/v1/invoices/%00', 404, 'invoice_unknown'],
    ['GET', `/v1/invoices/${'x'.repeat(4096)}`, 404, 'invoice_unknown'],
    ['GET', '/v1/invoices/%E0%A4%A', 404, 'not_found'],
    ['GET', '/v1/invoices/by-external-id/%00', 404, 'invoice_unknown'],
    ['GET', '/v1/customers/by-external-id/%ed%a0%80', 404, 'not_found'],
    ['GET', '/v1/commands/nope', 404, 'command_unknown'],
    ['GET', '/v1/commands/%00', 404, 'command_unknown'],
    ['DELETE', '/v1/invoices', 405, 'method_not_allowed'],
    ['PUT', '/v1/invoices/inv_1/void', 405, 'method_not_allowed'],
    ['PATCH', '/v1/invoices/inv_1', 405, 'method_not_allowed'],
    ['GET', '/webhooks/stripe/default', 405, 'method_not_allowed'],
  ])('%s %s is %i', async (method, path, status, code) => {
    const answer = await app.request(method, path);
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
    if (status === 405) expect(answer.headers.get('allow')).toBeTruthy();
  });

  it('takes no TRACE, which would repeat to a caller what it sent', async () => {
    for (const path of ['/v1/invoices', '/i/x', '/webhooks/stripe/default']) {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const asked = request(`${app.url}${path}`, { method: 'TRACE' }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        asked.once('error', reject);
        asked.end();
      });
      expect(status).toBe(405);
    }
  });

  it('refuses an external id in the address that no invoice may have', async () => {
    const body = { ...sampleInvoice(), external_id: undefined };
    for (const [id, code] of [
      ['%00', 'text_invalid'],
      ['x'.repeat(300), 'text_too_long'],
    ] as const) {
      const answer = await app.request('PUT', `/v1/invoices/by-external-id/${id}`, body);
      expect(answer.status).toBe(422);
      expect(answer.json['errors']).toEqual(
        expect.arrayContaining([expect.objectContaining({ pointer: '/external_id', code })]),
      );
    }
    const named = await app.request('PUT', `/v1/customers/by-external-id/${'y'.repeat(300)}`, {
      name: 'Y',
      email: 'y@client.example',
    });
    expect([named.status, named.json['param']]).toEqual([422, '/external_id']);
  });

  it('puts the same guards on every answer', async () => {
    for (const path of ['/v1/invoices', '/health', '/nothing', '/openapi.json']) {
      const { headers } = await app.request('GET', path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('request-id')).toMatch(/^req_/);
    }
  });

  it('explains each problem where its type says', async () => {
    const { json } = await app.request('GET', '/v1/invoices/inv_0');
    const path = new URL(String(json['type'])).pathname;
    const page = await app.request('GET', path, undefined, { key: null });
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('invoice_unknown')]);
    expect((await app.request('GET', '/problems/nonsense')).status).toBe(404);
  });
});
