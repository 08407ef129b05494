import type { StatementWords } from '../statement-words';

export const portugueseStatement: StatementWords = {
  title: 'Extrato de conta',
  period: 'Período',
  date: 'Data',
  description: 'Descrição',
  invoice: 'Fatura',
  method: 'Método de pagamento',
  currency: 'Moeda',
  amount: 'Montante',
  balance: 'Saldo',
  opening: 'Saldo inicial',
  closing: 'Saldo final',
  balanceOn: (day) => `Saldo em ${day}`,
  nothing: 'Não há movimentos neste período.',
  entry: {
    invoice: (number) => `Fatura ${number}`,
    credit: (number) => `Crédito da fatura ${number}`,
    void: (number) => `Fatura ${number} anulada`,
    payment: (number) => `Pagamento da fatura ${number}`,
    refund: (number) => `Reembolso da fatura ${number}`,
    taken_back: (number) => `Pagamento da fatura ${number} devolvido pelo banco`,
  },
  download: { pdf: 'Descarregar o extrato (PDF)', csv: 'Descarregar o extrato (CSV)' },
};
