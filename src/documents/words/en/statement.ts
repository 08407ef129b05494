import type { StatementWords } from '../statement-words';

export const englishStatement: StatementWords = {
  title: 'Statement of account',
  period: 'Period',
  date: 'Date',
  description: 'Description',
  invoice: 'Invoice',
  method: 'Payment method',
  currency: 'Currency',
  amount: 'Amount',
  balance: 'Balance',
  opening: 'Opening balance',
  closing: 'Closing balance',
  balanceOn: (day) => `Balance on ${day}`,
  nothing: 'There are no entries in this period.',
  entry: {
    invoice: (number) => `Invoice ${number}`,
    credit: (number) => `Credit for invoice ${number}`,
    void: (number) => `Invoice ${number} cancelled`,
    payment: (number) => `Payment for invoice ${number}`,
    refund: (number) => `Refund for invoice ${number}`,
    taken_back: (number) => `Payment for invoice ${number} taken back by the bank`,
  },
  download: { pdf: 'Download statement (PDF)', csv: 'Download statement (CSV)' },
};
