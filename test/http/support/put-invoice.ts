import { sampleInvoice } from '../../contract/sample-invoice';
import type { TestApp } from './test-app';

/** Hands an invoice over by PUT, all well but for what the test wants different. */
export const putInvoice = (app: TestApp, externalId: string, different = {}, key?: string) =>
  app.request(
    'PUT',
    `/v1/invoices/by-external-id/${encodeURIComponent(externalId)}`,
    sampleInvoice({ external_id: externalId, number: externalId, ...different }),
    key === undefined ? {} : { key },
  );
