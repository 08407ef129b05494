import type { BankDetails, CustomerGiven, Invoice, Line, LineTax } from '../domain/invoice';
import { addressFromWire } from './address-shape';
import type { BankDetailsGiven } from './bank-shape';
import type { InvoiceGiven } from './invoice-shape';
import { settingsFromWire, settingsToWire } from './settings-shape';

/** From the names of the wire to ours; nothing is validated here. */
export function invoiceFromWire(given: InvoiceGiven, connection: string): Invoice {
  return {
    connection,
    externalId: given.external_id,
    customer: customerFromWire(given.customer),
    number: given.number,
    currency: given.currency,
    amountDue: given.amount_due,
    issuedOn: given.issued_on,
    dueOn: given.due_on,
    lines: linesFromWire(given.lines),
    memo: given.memo ?? null,
    metadata: given.metadata ?? {},
    bankDetails: given.bank_details == null ? null : bankFromWire(given.bank_details),
    send: given.send ?? 'now',
    collection: settingsFromWire(given.collection ?? {}),
  };
}

export const linesFromWire = (given: InvoiceGiven['lines']): Line[] =>
  given.map((line) => ({
    description: line.description,
    quantity: line.quantity,
    unitAmount: line.unit_amount,
    amount: line.amount,
    tax: line.tax == null ? null : taxFromWire(line.tax),
    ...(line.unit != null && { unit: line.unit }),
  }));

type TaxGiven = NonNullable<InvoiceGiven['lines'][number]['tax']>;

const taxFromWire = ({ amount, inclusive, rate, category }: TaxGiven): LineTax => ({
  amount,
  inclusive,
  ...(rate != null && { rate }),
  ...(category != null && { category }),
});

export function customerFromWire(given: InvoiceGiven['customer']): CustomerGiven {
  if (typeof given === 'string') return { kind: 'ours', id: given };
  return {
    kind: 'given',
    externalId: given.external_id,
    name: given.name,
    email: given.email,
    country: given.country ?? null,
    locale: given.locale ?? null,
    timeZone: given.time_zone ?? null,
    ...(given.address != null && { address: addressFromWire(given.address) }),
    ...(given.tax_ids != null && { taxIds: given.tax_ids }),
  };
}

export function bankFromWire(given: BankDetailsGiven): BankDetails {
  return {
    holder: given.holder,
    iban: given.iban ?? null,
    bic: given.bic ?? null,
    accountNumber: given.account_number ?? null,
    bankName: given.bank_name ?? null,
    reference: given.reference ?? null,
    ...(given.holder_address != null && { holderAddress: addressFromWire(given.holder_address) }),
  };
}

/** Back to the names of the wire: parsing the result returns the same invoice. */
export function invoiceToWire(invoice: Invoice) {
  return {
    external_id: invoice.externalId,
    number: invoice.number,
    currency: invoice.currency,
    amount_due: invoice.amountDue,
    issued_on: invoice.issuedOn,
    due_on: invoice.dueOn,
    lines: linesToWire(invoice.lines),
    memo: invoice.memo,
    metadata: invoice.metadata,
    bank_details: invoice.bankDetails === null ? null : bankToWire(invoice.bankDetails),
    send: invoice.send,
    collection: settingsToWire(invoice.collection),
  };
}

export const linesToWire = (lines: readonly Line[]) =>
  lines.map((line) => ({
    description: line.description,
    quantity: line.quantity,
    unit_amount: line.unitAmount,
    amount: line.amount,
    tax: line.tax && { rate: null, category: null, ...line.tax },
    unit: line.unit ?? null,
  }));

export const bankToWire = (bank: BankDetails) => ({
  holder: bank.holder,
  iban: bank.iban,
  bic: bank.bic,
  account_number: bank.accountNumber,
  bank_name: bank.bankName,
  reference: bank.reference,
  holder_address: bank.holderAddress ?? null,
});
