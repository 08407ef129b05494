import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';

export const spanishMailWithoutInvoice: MailWithoutInvoiceWords = {
  footer: (business) =>
    `${business} le ha enviado este correo porque es usted cliente. Responda a él si algo no ` +
    'es correcto.',
  portalLink: ({ business, until }) => ({
    subject: `Su enlace a sus facturas de ${business}`,
    preheader: `Se abre una sola vez, hasta el ${until}.`,
    heading: 'Su enlace a sus facturas',
    paragraphs: [
      `Usted ha pedido ver sus facturas de ${business}. Este enlace se abre una sola vez, hasta ` +
        `el ${until}.`,
      'Si no lo ha pedido, no tiene que hacer nada: sin este correo nadie puede abrirlo. No lo ' +
        'reenvíe, por favor.',
    ],
    button: 'Abrir mis facturas',
  }),
};
