import type { PageWords } from '../page-words';
import { counted } from '../plural';

const inDays = counted('es', { one: 'dentro de # día', other: 'dentro de # días' });
const lateDays = counted('es', { one: '# día de retraso', other: '# días de retraso' });

export const spanishPage: PageWords = {
  language: 'Idioma',
  invoice: (number) => `Factura ${number}`,
  title: (number, business) => `Factura ${number} de ${business}`,
  testMode: 'Modo de prueba: no se mueve dinero real',
  panel: {
    open: { label: 'Pendiente de pago', amountLabel: 'Importe pendiente' },
    overdue: { label: 'Vencida', amountLabel: 'Importe pendiente' },
    charging: { label: 'Pago en curso', amountLabel: 'Importe que se está cobrando' },
    processing: { label: 'Adeudo bancario en curso', amountLabel: 'Importe en curso' },
    authentication: { label: 'Se necesita su confirmación', amountLabel: 'Importe pendiente' },
    small_transfers: { label: 'Se necesita su confirmación', amountLabel: 'Importe pendiente' },
    paid: { label: 'Pagada', amountLabel: 'Importe pagado' },
    nothing_due: { label: 'Pagada', amountLabel: 'Importe pendiente' },
    disputed: { label: 'En disputa', amountLabel: 'Importe en disputa' },
    disputed_lost: { label: 'Cerrada tras una disputa', amountLabel: 'Importe no pagado' },
    uncollectible: { label: 'Incobrable', amountLabel: 'Importe no pagado' },
    void: { label: 'Anulada', amountLabel: 'Importe anulado' },
    held: { label: 'En suspenso', amountLabel: 'Importe pendiente' },
  },
  heading: {
    open: 'Lista para pagar',
    planned: 'Esta factura se pagará automáticamente',
    declined: 'El último pago no se ha podido realizar',
    returned: 'Su banco ha devuelto un pago',
    partly_paid: 'Se ha pagado una parte',
    elsewhere: 'No se puede pagar en línea',
    charging: 'Su pago se está realizando',
    processing: 'Su adeudo bancario está en curso',
    authentication: 'Confirme el pago con su banco',
    small_transfers: 'Confirme su cuenta bancaria',
    paid: 'Pago realizado',
    nothing_due: 'Nada que pagar',
    disputed: 'Hay una disputa abierta en el banco',
    disputed_lost: 'Esta factura está cerrada',
    uncollectible: 'Esta factura ya no se cobra',
    void: 'Esta factura ha sido anulada',
    held: 'No se puede pagar en línea por el momento',
    too_small: 'Importe demasiado bajo para pagar en línea',
    too_large: 'Importe demasiado alto para pagar en línea',
    being_checked: 'Estamos comprobando su pago',
  },
  dueOn: (day) => `Vence el ${day}`,
  dueIn: (count) => {
    if (count === 0) return 'hoy';
    return count > 0 ? inDays(count) : lateDays(-count);
  },
  payWithStripe: 'Pagar con Stripe',
  payWithMethod: (method) => `Pagar ahora con ${method}`,
  payHint:
    'Abre la página de pago segura de Stripe. No se cobra nada antes de que lo ' + 'confirme allí.',
  payOnceHint: 'Se cobra una sola vez y de inmediato con el método de pago que ha guardado.',
  viewInvoice: 'Ver la factura',
  checkAgain: 'Comprobar de nuevo',
  confirmAccount: 'Confirmar su cuenta bancaria',
  message: {
    charge_started: 'Gracias. Su pago se está realizando.',
    charge_declined: 'Su banco no ha aprobado este pago. No se ha cobrado nada.',
    not_possible_now: 'No es posible en este momento. El motivo se indica en esta página.',
    still_working:
      'Seguimos trabajando en ello. Se hará una sola vez; no vuelva a enviarlo, por ' + 'favor.',
  },
  says: {
    partlyReceived: (received, owed) =>
      `Se han recibido ${received} de ${owed}. El resto está pendiente.`,
    paidOn: (day, method) => `Pagada el ${day} con ${method}. Gracias.`,
    paidOffline: (day) => `Pago recibido el ${day}. Gracias.`,
    nextCharge: (method, day) => `Cobraremos con ${method} el ${day}. No tiene que hacer nada.`,
    paused: (until) =>
      until === null
        ? 'El pago automático está en pausa.'
        : `El pago automático está en pausa hasta el ${until}.`,
    declinedOn: (method, day, reason) => `El pago con ${method} fue rechazado el ${day}. ${reason}`,
    triedAgain: (method, from, otherWay) =>
      `Puede volver a intentarlo con ${method} a partir del ` +
      `${from}.${otherWay ? ' Puede pagar de otra forma en cualquier momento.' : ''}`,
    returned: (amount, day) => `Su banco ha devuelto el adeudo de ${amount} del ${day}.`,
    charging: (method) =>
      `Estamos cobrando con ${method ?? 'su método de pago'}. Tarda unos segundos.`,
    processing: (since, method) =>
      `El adeudo${method === null ? '' : ` (${method})`} se envió el ${since}. Los ` +
      'bancos suelen tardar de 3 a 5 días laborables. No tiene que hacer nada; le ' +
      'informaremos.',
    authentication: (until) =>
      'Su banco quiere que confirme personalmente este pago. Hágalo antes del ' +
      `${until}, por favor.`,
    smallTransfers: (until) =>
      'Stripe ha enviado pequeñas transferencias de prueba a su cuenta. Confírmelas ' +
      `antes del ${until}, por favor; después comenzará el adeudo.`,
    disputed: (business) =>
      'El banco ha retirado este pago mientras se resuelve la disputa. Hasta ' +
      `entonces no hay nada que pagar aquí. ¿Tiene preguntas? Diríjase a ${business}.`,
    disputedLost: (business) =>
      'El banco ha resuelto la disputa y le ha devuelto el pago. Ya no se puede ' +
      `pagar aquí. Diríjase a ${business}, por favor.`,
    uncollectible: (business) =>
      `${business} ha dejado de cobrar esta factura. Todavía se puede pagar.`,
    void: (business) => `${business} ha anulado esta factura. No hay nada que pagar.`,
    belowMinimum: (business) =>
      'El importe es inferior a lo que se puede cobrar en línea. ¿Tiene preguntas? ' +
      `Diríjase a ${business}.`,
    aboveMaximum: (business) =>
      'El importe supera lo que se puede cobrar en línea de una vez; pague por ' +
      `transferencia bancaria, por favor. ¿Tiene preguntas? Diríjase a ${business}.`,
    noWayToPay: (business) =>
      'El pago en línea no está disponible para esta factura por el momento. ¿Tiene ' +
      `preguntas? Diríjase a ${business}.`,
    needsPerson: (business) =>
      `${business} está comprobando si ha llegado un pago suyo. No vuelva a pagar ` +
      'hasta que se haya aclarado, por favor.',
    accountGone: (business) =>
      `La cuenta de ${business} para pagos en línea no acepta ninguno por el ` +
      'momento. No tiene nada que ver con usted y no se le ha cobrado nada. Esta ' +
      'página volverá a ofrecer el pago cuando sea posible.',
    excess: (amount, business) =>
      `Se han recibido ${amount} más de lo debido. ${business} lo sabe y se los ` +
      'devolverá o lo acordará con usted.',
    refunded: (amount) => `Se le han reembolsado ${amount}.`,
    beingRefunded: (amount) => `Se le están reembolsando ${amount}.`,
    notConfirmed: (since) =>
      `No hemos podido consultar a Stripe desde el ${since}, por lo que esta página ` +
      'puede no estar actualizada. El pago en línea volverá a estar disponible.',
    noOnlinePayment: (business) =>
      'Para esta factura no se ofrece el pago en línea. ¿Tiene preguntas? Diríjase a ' +
      `${business}.`,
  },
  declined: {
    insufficient_funds: 'La cuenta no tenía fondos suficientes o se había alcanzado su límite.',
    expired: 'La tarjeta ha caducado.',
    wrong_details: 'Algunos de los datos no son correctos.',
    account_unusable: 'Ya no se puede cargar nada en la cuenta bancaria.',
    no_mandate: 'El banco no tiene un mandato suyo para este adeudo.',
    another_card: 'El banco no volverá a aprobar esta tarjeta; utilice otra, por favor.',
    bank_trouble: 'El banco no pudo responder en ese momento.',
    authentication: 'El banco quiere que confirme personalmente el pago.',
    declined: 'El banco no lo ha aprobado y no nos indica el motivo.',
  },
  document: {
    from: 'De',
    to: 'Para',
    parties: 'Direcciones e identificación fiscal',
    issued: 'Fecha de emisión',
    due: 'Vencimiento',
    lines: 'Conceptos',
    description: 'Descripción',
    quantity: 'Cantidad',
    unitPrice: 'Precio unitario',
    amount: 'Importe',
    subtotal: 'Subtotal',
    tax: 'Impuestos',
    taxIncluded: 'Impuestos incluidos en los precios',
    total: 'Total',
    credited: 'Notas de crédito',
    received: 'Recibido',
    remaining: 'Pendiente de pago',
    memo: 'Observaciones',
    payments: 'Pagos',
    paymentOf: (method, day) => `${method}, ${day}`,
    refundOf: (amount) => `${amount} reembolsados`,
    pendingRefundOf: (amount) => `${amount} en proceso de reembolso`,
    offline: 'Pago recibido fuera de Stripe',
    bank: {
      title: 'Pagar por transferencia bancaria',
      onlyWay: 'Pagar por transferencia bancaria',
      hint: (number) =>
        `Indique ${number} como concepto para que podamos identificar su pago, por favor.`,
      holder: 'Titular de la cuenta',
      holderAddress: 'Dirección del titular',
      iban: 'IBAN',
      bic: 'BIC',
      accountNumber: 'Número de cuenta',
      bankName: 'Banco',
      reference: 'Concepto',
    },
  },
  paymentLineStatus: {
    disputed: 'retirado mientras se resuelve la disputa',
    returned: 'devuelto por el banco',
    lost: 'devuelto tras una disputa',
  },
  done: {
    together: counted('es', {
      one: '# factura en un solo pago',
      other: '# facturas en un solo pago',
    }),
    confirming: {
      title: 'Confirmando su pago',
      text:
        'Estamos consultando el resultado a Stripe. Esta página se actualiza sola; no ' +
        'vuelva a pagar, por favor.',
    },
    nothing: {
      title: 'No ha llegado ningún pago',
      text:
        'Según nuestros datos, no se ha cobrado nada. Puede volver a la factura e ' +
        'intentarlo de nuevo.',
    },
  },
  preparing: {
    title: 'Preparando la página de pago',
    text: 'Tarda unos segundos. La página continúa sola.',
    continueToStripe: 'Continuar al pago',
    stay: 'No se cobra nada antes de que lo confirme en Stripe.',
  },
  methodStored: {
    title: 'Gracias',
    text:
      'Si ha enviado el formulario, su método de pago está guardado en Stripe. No se ' +
      'ha cobrado nada. Puede cerrar esta página.',
  },
  notFound: {
    title: 'Aquí no hay ninguna factura',
    text: 'Puede que el enlace esté incompleto o que uno más reciente lo haya sustituido.',
    hint:
      'Abra el enlace del último correo que ha recibido o pregunte a quien le envió ' +
      'la factura, por favor.',
  },
  error: {
    unavailable: {
      title: 'Volvemos enseguida',
      text:
        'La factura no se puede mostrar en este momento. No se ha cobrado nada. Vuelva ' +
        'a intentarlo dentro de un minuto, por favor.',
    },
    too_many: {
      title: 'Un momento, por favor',
      text:
        'Ha habido muchas solicitudes desde su red. Vuelva a intentarlo dentro de un ' +
        'minuto, por favor.',
    },
    expired_form: {
      title: 'Esta página ha estado abierta demasiado tiempo',
      text: 'No se ha cobrado nada. Vuelva a la factura y pulse de nuevo el botón, por favor.',
    },
    failed: {
      title: 'Algo ha fallado por nuestra parte',
      text:
        'Lo hemos anotado. Consulte de nuevo la factura antes de pagar: siempre ' +
        'muestra lo que se ha recibido.',
    },
  },
  goBack: 'Volver a la factura',
  questions: '¿Preguntas sobre esta factura? Escriba a',
};
