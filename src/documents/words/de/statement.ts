import type { StatementWords } from '../statement-words';

export const germanStatement: StatementWords = {
  title: 'Kontoauszug',
  period: 'Zeitraum',
  date: 'Datum',
  description: 'Vorgang',
  invoice: 'Rechnung',
  method: 'Zahlungsmethode',
  currency: 'Währung',
  amount: 'Betrag',
  balance: 'Saldo',
  opening: 'Anfangssaldo',
  closing: 'Endsaldo',
  balanceOn: (day) => `Saldo am ${day}`,
  nothing: 'In diesem Zeitraum gab es keine Vorgänge.',
  entry: {
    invoice: (number) => `Rechnung ${number}`,
    credit: (number) => `Gutschrift zu Rechnung ${number}`,
    void: (number) => `Rechnung ${number} storniert`,
    payment: (number) => `Zahlung zu Rechnung ${number}`,
    refund: (number) => `Erstattung zu Rechnung ${number}`,
    taken_back: (number) => `Zahlung zu Rechnung ${number} von der Bank zurückgeholt`,
  },
  download: { pdf: 'Kontoauszug herunterladen (PDF)', csv: 'Kontoauszug herunterladen (CSV)' },
};
