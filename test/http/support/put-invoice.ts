import { sampleInvoice } from '../../contract/sample-invoice';
import type { House } from './installation';

/** Hands an invoice over by PUT, all well but for what the test wants different. */
export const putInvoice = (house: House, externalId: string, different = {}, key?: string) =>
  house.ask(
    'PUT',
    `/v1/invoices/by-external-id/${encodeURIComponent(externalId)}`,
    sampleInvoice({ external_id: externalId, number: externalId, ...different }),
    key === undefined ? {} : { key },
  );
