import { COLLECTIONS } from '../../kept/collections';
import { sdkOperations } from './sdk-operations';
import type { Typed } from './sdk-operations';

// What stripe-node declares of the objects kept without rules: their calls and their shapes.

/** A file comes in parts, to another address: the sandbox makes them by its control API alone. */
const NOT_PLAYED = new Set(['POST /v1/files']);

const operations = sdkOperations();

const callsOf = (path: string): string[] => [
  `POST ${path}`,
  `GET ${path}`,
  `GET ${path}/:id`,
  `POST ${path}/:id`,
  `DELETE ${path}/:id`,
];

export const KEPT_ENDPOINTS: Readonly<Record<string, Typed>> = Object.fromEntries(
  COLLECTIONS.flatMap(({ path }) => callsOf(path)).flatMap((route) => {
    const typed = operations[route];
    return typed === undefined || NOT_PLAYED.has(route) ? [] : [[route, typed] as const];
  }),
);

/** Objects in lists of other objects. */
const INNER: Readonly<Record<string, Typed>> = {
  bank_account: ['BankAccounts', 'BankAccount'],
  capability: ['Capabilities', 'Capability'],
  credit_note_line_item: ['CreditNoteLineItems', 'CreditNoteLineItem'],
  customer_cash_balance_transaction: [
    'CustomerCashBalanceTransactions',
    'CustomerCashBalanceTransaction',
  ],
  product_feature: ['ProductFeatures', 'ProductFeature'],
  customer_balance_transaction: ['CustomerBalanceTransactions', 'CustomerBalanceTransaction'],
  fee_refund: ['FeeRefunds', 'FeeRefund'],
  item: ['LineItems', 'LineItem'],
  line_item: ['InvoiceLineItems', 'InvoiceLineItem'],
  person: ['Persons', 'Person'],
  source: ['Sources', 'Source'],
  source_transaction: ['SourceTransactions', 'SourceTransaction'],
  tax_id: ['TaxIds', 'TaxId'],
  transfer_reversal: ['TransferReversals', 'TransferReversal'],
};

export const KEPT_OBJECTS: Readonly<Record<string, Typed>> = Object.fromEntries(
  COLLECTIONS.map(({ object, path }) => [object, INNER[object] ?? listed(path)]),
);

/** Those with rules that can be computed by the million, too. */
export const PRINTED_OBJECTS: Readonly<Record<string, Typed>> = {
  ...KEPT_OBJECTS,
  balance_transaction: ['BalanceTransactions', 'BalanceTransaction'],
  charge: ['Charges', 'Charge'],
  customer: ['Customers', 'Customer'],
  payment_intent: ['PaymentIntents', 'PaymentIntent'],
  price: ['Prices', 'Price'],
  product: ['Products', 'Product'],
  refund: ['Refunds', 'Refund'],
};

function listed(path: string): Typed {
  const [file, type] = operations[`GET ${path}`] ?? ['', ''];
  return [file, type.replace('ListParams', '')];
}
