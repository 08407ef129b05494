import { commandOperations } from './commands';
import { houseOperations } from './house';
import { invoiceOperations } from './invoices';

/** Everything the API can be asked. */
export const API = { ...invoiceOperations, ...commandOperations, ...houseOperations } as const;

export type OperationId = keyof typeof API;
