import { accessOperations } from './access';
import { brandingOperations } from './branding';
import { bundleOperations } from './bundles';
import { bulkActionOperations } from './bulk-actions';
import { catalogOperations } from './catalog';
import { commandOperations } from './commands';
import { connectionOperations } from './connections';
import { consumerOperations } from './consumers';
import { credentialOperations } from './credentials';
import { driftOperations } from './drift';
import { customerImportOperations } from './customer-imports';
import { customerOperations } from './customers';
import { mutationOperations } from './mutations';
import { paymentMethodOperations } from './payment-methods';
import { scheduleOperations } from './billing-schedules';
import { syncOperations } from './syncs';
import { systemOperations } from './system';
import { mailEventOperations } from './mail-events';
import { invoiceOperations } from './invoices';
import { policyOperations } from './policies';

/** Every operation of the API. */
export const API = {
  ...invoiceOperations,
  ...commandOperations,
  ...bulkActionOperations,
  ...bundleOperations,
  ...customerOperations,
  ...paymentMethodOperations,
  ...customerImportOperations,
  ...policyOperations,
  ...scheduleOperations,
  ...systemOperations,
  ...accessOperations,
  ...connectionOperations,
  ...brandingOperations,
  ...credentialOperations,
  ...syncOperations,
  ...driftOperations,
  ...mutationOperations,
  ...consumerOperations,
  ...catalogOperations,
  ...mailEventOperations,
} as const;

export type OperationId = keyof typeof API;
