import type { StatementWords } from '../statement-words';

export const frenchStatement: StatementWords = {
  title: 'Relevé de compte',
  period: 'Période',
  date: 'Date',
  description: 'Libellé',
  invoice: 'Facture',
  method: 'Moyen de paiement',
  currency: 'Devise',
  amount: 'Montant',
  balance: 'Solde',
  opening: 'Solde d’ouverture',
  closing: 'Solde de clôture',
  balanceOn: (day) => `Solde au ${day}`,
  nothing: 'Aucune opération au cours de cette période.',
  entry: {
    invoice: (number) => `Facture ${number}`,
    credit: (number) => `Avoir sur la facture ${number}`,
    void: (number) => `Facture ${number} annulée`,
    payment: (number) => `Paiement de la facture ${number}`,
    refund: (number) => `Remboursement de la facture ${number}`,
    taken_back: (number) => `Paiement de la facture ${number} repris par la banque`,
  },
  download: { pdf: 'Télécharger le relevé (PDF)', csv: 'Télécharger le relevé (CSV)' },
};
