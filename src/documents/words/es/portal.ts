import type { PortalWords } from '../portal-words';

export const spanishPortal: PortalWords = {
  title: (business) => `Sus facturas de ${business}`,
  request: {
    title: 'Ver todas sus facturas',
    text:
      'Indique la dirección de correo a la que se envían sus facturas. Le enviaremos un ' +
      'enlace.',
    email: 'Correo electrónico',
    button: 'Enviarme un enlace',
    invalid: 'Esta dirección de correo no está completa. Compruébela, por favor.',
  },
  requested: {
    title: 'Mire su correo, por favor',
    text: 'Si se envían facturas a esta dirección, un enlace va de camino.',
    hint:
      'Se abre una sola vez, en un plazo de 30 minutos. ¿No ha llegado nada? Mire también en la ' +
      'carpeta de spam.',
  },
  closed: {
    title: 'Sus facturas, a un clic',
    text: (business) =>
      `Este enlace abre sus facturas de ${business} en este navegador, una sola vez.`,
    button: 'Abrir mis facturas',
  },
  used: {
    title: 'Este enlace ya se ha usado',
    text: 'Un enlace de un correo se abre una sola vez. Si no ha sido usted, pida otro ahora.',
  },
  ended: {
    title: 'Este enlace es demasiado antiguo',
    text: 'Un enlace de un correo se abre en un plazo de 30 minutos. Pida otro.',
  },
  unknown: {
    title: 'Aquí no hay nada',
    text:
      'Puede que el enlace esté incompleto o que haya caducado. Puede pedir que le enviemos ' +
      'otro.',
  },
  requestAgain: 'Enviarme otro enlace',
  balance: 'Saldo pendiente',
  overdue: (amount) => `de ello, ${amount} con retraso`,
  nothingDue: 'No hay nada pendiente. ¡Gracias!',
  filter: { label: 'Qué facturas', open: 'Pendientes', paid: 'Pagadas', all: 'Todas' },
  due: (day) => `Vence el ${day}`,
  pay: 'Pagar',
  payNumber: (number) => `Pagar la factura ${number}`,
  pdf: 'PDF',
  leftOf: (total) => `restan de ${total}`,
  older: 'Facturas anteriores',
  newest: 'Volver a las más recientes',
  empty: {
    open: (business) =>
      `No tiene ninguna factura pendiente de ${business}. Las nuevas llegan por correo.`,
    paid: 'Todavía no se ha pagado ninguna factura.',
    all: (business) =>
      `${business} todavía no le ha enviado ninguna factura. Las nuevas llegan por correo.`,
  },
  backTo: (host) => `Volver a ${host}`,
  signOut: 'Cerrar sesión',
  together: {
    choose: (number) => `Elegir la factura ${number}`,
    button: 'Pagar juntas las elegidas',
    hint:
      'Un solo pago en Stripe para hasta 50 facturas. ' +
      'No se cobra nada antes de que usted lo confirme allí.',
    title: 'No se pueden pagar juntas',
    none: 'Elija al menos una factura, por favor.',
    tooMany: 'Se pueden pagar como máximo 50 facturas a la vez. Elija menos, por favor.',
    severalCurrencies: 'Están en varias monedas. Pague por separado las de cada moneda, por favor.',
    paid: (number) => `La factura ${number} se ha pagado entretanto.`,
    void: (number) => `La factura ${number} se ha anulado entretanto.`,
    notNow: (number) =>
      `La factura ${number} no se puede pagar en este momento; su página muestra por qué.`,
    apart: 'Pague cada una por separado, por favor.',
    back: 'Volver a sus facturas',
  },
};
