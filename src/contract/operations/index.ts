import { accessOperations } from './access';
import { commandOperations } from './commands';
import { connectionOperations } from './connections';
import { customerOperations } from './customers';
import { systemOperations } from './system';
import { invoiceOperations } from './invoices';
import { policyOperations } from './policies';

/** Every operation of the API. */
export const API = {
  ...invoiceOperations,
  ...commandOperations,
  ...customerOperations,
  ...policyOperations,
  ...systemOperations,
  ...accessOperations,
  ...connectionOperations,
} as const;

export type OperationId = keyof typeof API;
