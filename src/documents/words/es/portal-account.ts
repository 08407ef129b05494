import type { PortalAccountWords } from '../portal-account-words';

export const spanishPortalAccount: PortalAccountWords = {
  title: 'Pago y datos de facturación',
  ofMethod: (action, method) => `${action}: ${method}`,
  methods: {
    title: 'Métodos de pago',
    none: 'Todavía no hay ningún método de pago guardado.',
    isDefault: 'Se cobra primero',
    expires: (month) => `Caduca ${month}`,
    expired: 'Esta tarjeta ha caducado.',
    mandateInactive: 'Su mandato ya no es válido. Añádalo de nuevo, por favor.',
    detaching: 'Se está eliminando.',
    notSupported: 'Solo se cobra cuando usted mismo paga con él.',
    unread: 'En este momento no se puede leer lo que está guardado en Stripe.',
    add: 'Añadir un método de pago',
    addHint: 'Se introduce en Stripe, y allí no se cobra nada. Para cambiar uno, añada el nuevo.',
    makeDefault: 'Cobrar primero',
    remove: 'Eliminar',
  },
  removing: {
    title: '¿Eliminar este método de pago?',
    text: (method) =>
      `${method} ya no se cobrará. Para volver a usarlo, habrá que introducirlo otra vez.`,
    keep: 'Conservarlo',
  },
  autoPay: {
    title: 'Pago automático',
    on: 'Activado',
    off: 'Desactivado',
    mandate: (business) =>
      `Autorizo a ${business} a cobrar el importe de mis facturas, cuando haya que pagarlas, en ` +
      'los métodos de pago que he guardado, hasta que desactive esta opción.',
    agreedOn: (day) => `Usted lo aceptó el ${day}.`,
    withdrawnOn: (day) => `Usted lo desactivó el ${day}. Paga cada factura por su cuenta.`,
    notOffered: (business) =>
      `${business} no cobra nada por sí mismo. Usted paga cada factura por su cuenta.`,
    turnOn: 'Aceptar y activar',
    turnOff: 'Desactivar',
  },
  turningOff: {
    title: '¿Desactivar el pago automático?',
    text:
      'Tampoco se cobrarán las facturas pendientes: las paga usted mismo. Un cobro en curso ' +
      'sigue adelante.',
    keep: 'Dejarlo activado',
  },
  problem: {
    title: 'Ahora no es posible',
    charging: (number) =>
      `La factura ${number} se está cobrando con este método de pago. Elimínelo cuando termine.`,
    unusable:
      'Este método de pago no se puede cobrar primero. Introdúzcalo de nuevo o elija otro, por ' +
      'favor.',
    gone: 'Este método de pago ya se eliminó.',
    unavailable: 'No se puede contactar con Stripe. Inténtelo de nuevo dentro de un minuto.',
    notStored:
      'Aquí no se puede guardar ningún método de pago. Pague cada factura por separado, por favor.',
    tooManyEntries: 'Este periodo es demasiado largo para un PDF. Elija uno más corto, o CSV.',
    period: 'Indique dos días, primero el más antiguo, por favor.',
    back: 'Volver a pago y datos de facturación',
  },
  statement: {
    title: 'Estado de cuenta',
    text: 'Todas las facturas, los pagos y los abonos de un periodo.',
    csv: 'CSV',
    from: 'Primer día',
    to: 'Último día',
  },
  details: {
    title: 'Datos de facturación',
    text: 'A partir de ahora figuran en los documentos y correos. Lo que ya ha recibido no cambia.',
    name: 'Nombre o empresa',
    emails: 'Direcciones de correo para las facturas',
    emailsHint: 'Una en cada línea.',
    line1: 'Calle y número',
    line2: 'Segunda línea de la dirección',
    postcode: 'Código postal',
    town: 'Localidad',
    state: 'Provincia o región',
    country: 'País (dos letras, como ES)',
    taxIds: 'NIF-IVA o identificadores fiscales',
    taxIdsHint: 'Separados por comas, por ejemplo ESB12345678.',
    language: 'Idioma de las facturas y los correos',
    save: 'Guardar',
    saved: 'Sus datos se han guardado.',
    notSaved: 'Todavía no se ha guardado nada. Revise lo que está marcado, por favor.',
    wrong: {
      name: 'Indique un nombre de 300 caracteres como máximo, por favor.',
      emails: 'Indique de 1 a 50 direcciones completas, cada una solo una vez, por favor.',
      address: 'Es demasiado largo, o contiene caracteres que no se pueden imprimir.',
      country: 'Indique dos letras mayúsculas, como ES, por favor.',
      taxIds: 'Indique 5 identificadores como máximo, de hasta 40 caracteres, sin repetir.',
      language: 'Elija uno de los idiomas, por favor.',
    },
  },
};
