import type { StatementWords } from '../statement-words';

export const dutchStatement: StatementWords = {
  title: 'Rekeningoverzicht',
  period: 'Periode',
  date: 'Datum',
  description: 'Omschrijving',
  invoice: 'Factuur',
  method: 'Betaalmethode',
  currency: 'Valuta',
  amount: 'Bedrag',
  balance: 'Saldo',
  opening: 'Beginsaldo',
  closing: 'Eindsaldo',
  balanceOn: (day) => `Saldo op ${day}`,
  nothing: 'Er zijn geen boekingen in deze periode.',
  entry: {
    invoice: (number) => `Factuur ${number}`,
    credit: (number) => `Creditering van factuur ${number}`,
    void: (number) => `Factuur ${number} geannuleerd`,
    payment: (number) => `Betaling van factuur ${number}`,
    refund: (number) => `Terugbetaling van factuur ${number}`,
    taken_back: (number) => `Betaling van factuur ${number} teruggehaald door de bank`,
  },
  download: { pdf: 'Overzicht downloaden (PDF)', csv: 'Overzicht downloaden (CSV)' },
};
