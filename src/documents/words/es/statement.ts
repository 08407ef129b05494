import type { StatementWords } from '../statement-words';

export const spanishStatement: StatementWords = {
  title: 'Extracto de cuenta',
  period: 'Período',
  date: 'Fecha',
  description: 'Concepto',
  invoice: 'Factura',
  method: 'Método de pago',
  currency: 'Moneda',
  amount: 'Importe',
  balance: 'Saldo',
  opening: 'Saldo inicial',
  closing: 'Saldo final',
  balanceOn: (day) => `Saldo a ${day}`,
  nothing: 'No hay movimientos en este período.',
  entry: {
    invoice: (number) => `Factura ${number}`,
    credit: (number) => `Abono de la factura ${number}`,
    void: (number) => `Factura ${number} anulada`,
    payment: (number) => `Pago de la factura ${number}`,
    refund: (number) => `Reembolso de la factura ${number}`,
    taken_back: (number) => `Pago de la factura ${number} devuelto por el banco`,
  },
  download: { pdf: 'Descargar el extracto (PDF)', csv: 'Descargar el extracto (CSV)' },
};
