import { sampleInvoice } from '../../contract/sample-invoice';
import type { Answer, TestApp } from './test-app';

export interface Made {
  id: string;
  externalId: string;
  ref: string;
  /** The path of its page; empty for a draft. */
  link: string;
}

/** Somebody with a browser, and the business that bills them. */
export interface Visitor {
  invoice(different?: Record<string, unknown>): Promise<Made>;
  get(path: string): Promise<Answer>;
  /** Sends a form as a browser does from our own page. */
  press(
    path: string,
    fields?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

let count = 0;

export function visitorOf(app: TestApp): Visitor {
  return {
    invoice: async (different = {}) => {
      const externalId = `page-${(count += 1)}`;
      const body = sampleInvoice({ external_id: externalId, ...different });
      const { json } = await app.request('PUT', `/v1/invoices/by-external-id/${externalId}`, body);
      const id = String(json['id']);
      const row = await app.stores.invoices.byId('default', id);
      if (row === null) throw new Error(`no invoice ${id}`);
      const url = json['hosted_invoice_url'];
      const link = url === null ? '' : new URL(String(url)).pathname;
      return { id, externalId, ref: row.ref, link };
    },
    get: (path) => app.request('GET', path, undefined, { key: null }),
    press: (path, fields = {}, headers = { 'sec-fetch-site': 'same-origin' }) =>
      app.request('POST', path, undefined, {
        key: null,
        raw: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
  };
}

export function commandIdOf(html: string): string {
  const found = /name="command_id" value="([^"]+)"/.exec(html)?.[1];
  if (found === undefined) throw new Error('the page has no form');
  return found;
}
