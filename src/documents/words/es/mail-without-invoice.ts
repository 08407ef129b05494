import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';
import { counted } from '../plural';

const invoices = counted('es', { one: '# factura', other: '# facturas' });

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
  statement: ({ business, from, to }) => ({
    subject: `Su extracto de cuenta de ${business}, del ${from} al ${to}`,
    preheader: 'El extracto va adjunto en PDF.',
    heading: 'Su extracto de cuenta',
    paragraphs: [
      `Adjuntamos su extracto de cuenta con ${business}, del ${from} al ${to}: cada factura, ` +
        'cada pago y el saldo resultante.',
      'Puede consultar sus facturas y pagar lo pendiente en cualquier momento. Le enviaremos ' +
        'el enlace por correo.',
    ],
  }),
  cardExpiring: ({ business, method, month, lastDay }) => ({
    subject: `${method} para sus pagos a ${business} caduca en ${month}`,
    preheader: `Guarde otra tarjeta antes del ${lastDay}, por favor.`,
    heading: `${method} caduca en ${month}`,
    paragraphs: [
      `Las facturas de ${business} se cargan automáticamente en ${method}. Es posible hasta el ` +
        `${lastDay}.`,
      'Guarde antes otro método de pago y nada más cambiará. Si su banco le ha enviado una ' +
        'tarjeta nueva, guarde esa.',
    ],
    button: 'Sustituir la tarjeta',
  }),
  severalPaid: ({ business, count, total, remaining, isAttached }) => ({
    subject: `Recibo de ${invoices(count)} de ${business}: ${total} pagados`,
    preheader: remaining === null ? 'Gracias.' : `Gracias. Quedan ${remaining} por pagar.`,
    heading: 'Gracias por su pago',
    paragraphs: [
      `${business} ha recibido ${total} por ${invoices(count)} en un solo pago.`,
      ...(remaining === null ? [] : [`Quedan ${remaining} por pagar.`]),
      isAttached
        ? 'El recibo de cada factura va adjunto en PDF.'
        : 'El recibo de cada factura está en su página en PDF.',
    ],
  }),
  openPortal: 'Ver mis facturas',
  methodStored: ({ business, method, isUsed }) => ({
    subject: `${method} se ha guardado para sus pagos a ${business}`,
    preheader: isUsed
      ? 'Las facturas que se pagan automáticamente se cargarán en este método.'
      : 'Los pagos automáticos no lo utilizan.',
    heading: 'Su método de pago se ha guardado',
    paragraphs: [
      `Usted ha guardado ${method} para sus pagos a ${business}.`,
      isUsed
        ? 'Las facturas que se pagan automáticamente se cargarán en este método.'
        : 'Los pagos automáticos no lo utilizan.',
      'Puede cambiarlo en cualquier momento en la página de sus facturas. Le ' +
        'enviaremos el enlace por correo.',
      'Si no ha sido usted, responda a este correo.',
    ],
  }),
  addressChanged: ({ business, addresses }) => ({
    subject: `Se ha cambiado su dirección para las facturas de ${business}`,
    preheader: `A partir de ahora se envían a ${addresses}.`,
    heading: 'Se ha cambiado su dirección para las facturas',
    paragraphs: [
      `Las facturas y los recordatorios de ${business} se envían a partir de ahora a ` +
        `${addresses}. ` +
        'El cambio se hizo en la página de sus facturas.',
      'Si ha sido usted, no tiene que hacer nada.',
      'Si no ha sido usted, responda a este correo para que se corrija.',
    ],
  }),
};
