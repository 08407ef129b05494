import type { StatementWords } from '../statement-words';

export const italianStatement: StatementWords = {
  title: 'Estratto conto',
  period: 'Periodo',
  date: 'Data',
  description: 'Descrizione',
  invoice: 'Fattura',
  method: 'Metodo di pagamento',
  currency: 'Valuta',
  amount: 'Importo',
  balance: 'Saldo',
  opening: 'Saldo iniziale',
  closing: 'Saldo finale',
  balanceOn: (day) => `Saldo al ${day}`,
  nothing: 'Nessun movimento in questo periodo.',
  entry: {
    invoice: (number) => `Fattura ${number}`,
    credit: (number) => `Accredito per la fattura ${number}`,
    void: (number) => `Fattura ${number} annullata`,
    payment: (number) => `Pagamento della fattura ${number}`,
    refund: (number) => `Rimborso della fattura ${number}`,
    taken_back: (number) => `Pagamento della fattura ${number} stornato dalla banca`,
  },
  download: { pdf: 'Scarica l’estratto conto (PDF)', csv: 'Scarica l’estratto conto (CSV)' },
};
