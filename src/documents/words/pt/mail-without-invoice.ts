import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';

export const portugueseMailWithoutInvoice: MailWithoutInvoiceWords = {
  footer: (business) =>
    `${business} enviou-lhe este e-mail porque é seu cliente. Responda-lhe se algo não estiver ` +
    'correto.',
  portalLink: ({ business, until }) => ({
    subject: `A sua ligação para as suas faturas de ${business}`,
    preheader: `Abre uma única vez, até ${until}.`,
    heading: 'A ligação para as suas faturas',
    paragraphs: [
      `Pediu para ver as suas faturas de ${business}. Esta ligação abre uma única vez, até ` +
        `${until}.`,
      'Se não a pediu, não precisa de fazer nada: sem este e-mail ninguém a pode abrir. Por ' +
        'favor, não o reencaminhe.',
    ],
    button: 'Abrir as minhas faturas',
  }),
  statement: ({ business, from, to }) => ({
    subject: `O seu extrato de conta de ${business}, de ${from} a ${to}`,
    preheader: 'O extrato está anexado em PDF.',
    heading: 'O seu extrato de conta',
    paragraphs: [
      `Em anexo encontra o seu extrato de conta com ${business}, de ${from} a ${to}: cada ` +
        'fatura, cada pagamento e o saldo resultante.',
      'Pode consultar as suas faturas e pagar o que está em aberto a qualquer momento. ' +
        'Enviamos-lhe a ligação por e-mail.',
    ],
  }),
  openPortal: 'Ver as minhas faturas',
};
