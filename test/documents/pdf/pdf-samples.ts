import type { PdfInput } from '../../../src/documents/pdf/pdf-input';
import type { Line } from '../../../src/domain/invoice';

const LINE: Line = {
  description: 'Team plan, November',
  quantity: '4',
  unitAmount: 2_000,
  amount: 8_000,
  tax: { amount: 1_520, inclusive: false, rate: '19' },
};

export const SAMPLE: PdfInput = {
  kind: 'invoice',
  locale: 'en',
  paper: 'a4',
  test: false,
  business: {
    name: 'Acme Analytics GmbH',
    address: ['Lindenstraße 12', '10969 Berlin', 'Germany'],
    taxIds: ['VAT DE811907980'],
  },
  logo: null,
  customer: {
    name: 'Client SA',
    address: ['Madame Dupont', '14 rue de la Paix', '75002 Paris', 'France'],
    taxIds: ['FR40303265045'],
  },
  number: 'INV-0042',
  currency: 'eur',
  issuedOn: '2026-11-17',
  dueOn: '2026-12-01',
  lines: [
    LINE,
    {
      description: 'Priority support with an answer within four hours on working days',
      quantity: '1.5',
      unit: 'h',
      unitAmount: 2_000,
      amount: 3_000,
      tax: { amount: 210, inclusive: false, rate: '7' },
    },
  ],
  amountDue: 12_730,
  memo: 'Thank you for your business.\nQuestions about the hours? Ask Ana.',
  bank: {
    holder: 'Acme Analytics GmbH',
    iban: 'DE89370400440532013000',
    bic: 'COBADEFFXXX',
    accountNumber: null,
    bankName: 'Commerzbank',
    reference: null,
  },
  payUrl: 'https://pay.example.com/i/q7Zk3vT9sXw2Lb8NfGh1RcYd5EoUaPmJtKi4WzV6xB0',
  chargedTo: null,
  stamp: null,
  paid: null,
};

export const RECEIPT: PdfInput = {
  ...SAMPLE,
  kind: 'receipt',
  stamp: 'paid',
  paid: {
    payments: [{ on: '2026-11-20', method: 'Visa 4242', amount: 12_730, refunded: 0 }],
    received: 12_730,
    credited: 0,
    remaining: 0,
  },
};

/** So many lines of 80.00 with 19 % on top. */
export function longInvoice(lines: number): PdfInput {
  const given = Array.from({ length: lines }, (_, i) => ({
    ...LINE,
    description: `Team plan, seat ${i + 1}`,
  }));
  return { ...SAMPLE, lines: given, amountDue: lines * 9_520 };
}
