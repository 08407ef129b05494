import { commandOperations } from './commands';
import { systemOperations } from './system';
import { invoiceOperations } from './invoices';

/** Everything the API can be asked. */
export const API = { ...invoiceOperations, ...commandOperations, ...systemOperations } as const;

export type OperationId = keyof typeof API;
