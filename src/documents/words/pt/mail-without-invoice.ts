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
};
