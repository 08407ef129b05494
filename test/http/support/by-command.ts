import { sampleInvoice } from '../../contract/sample-invoice';
import type { Answer, TestApp } from './test-app';
import { startApp } from './test-app';

export interface ByCommand {
  app: TestApp;
  /** Submits an invoice under a new name; resolves to its id. */
  invoice(different?: Record<string, unknown>): Promise<string>;
  command(id: string, name: string, body?: unknown, key?: string): Promise<Answer>;
  statusOf(id: string): Promise<unknown>;
}

/** The API, asked as a billing system commands its invoices. */
export async function openByCommand(): Promise<ByCommand> {
  const app = await startApp();
  let count = 0;
  return {
    app,
    invoice: async (different = {}) => {
      count += 1;
      const body = sampleInvoice({ external_id: `cmd-${count}`, ...different });
      const path = `/v1/invoices/by-external-id/cmd-${count}`;
      return String((await app.request('PUT', path, body)).json['id']);
    },
    command: (id, name, body = {}, key = `key-${(count += 1)}`) =>
      app.request('POST', `/v1/invoices/${id}/${name}`, body, { idempotencyKey: key }),
    statusOf: async (id) => (await app.request('GET', `/v1/invoices/${id}`)).json['status'],
  };
}
