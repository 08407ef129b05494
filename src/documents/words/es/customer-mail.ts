import type { CustomerMailWords, NotAsked, PlannedCharge } from '../mail-words';
import { counted } from '../plural';
import { spanishPage } from './page';

const inDays = counted('es', { one: 'dentro de # día', other: 'dentro de # días' });
const lateDays = counted('es', { one: '# día', other: '# días' });

const chargeSentence = ({ method, on }: PlannedCharge, amount: string): string =>
  on === null
    ? `Estamos cobrando ${amount} con ${method}. No tiene que hacer nada.`
    : `Cobraremos ${amount} con ${method} el ${on}. No tiene que hacer nada.`;

const NOT_ASKED: Readonly<Record<NotAsked, { short: string; long: string }>> = {
  settled: { short: 'nada que pagar', long: 'No hay nada que pagar.' },
  on_its_way: {
    short: 'pago en curso',
    long: 'El pago está en camino desde su banco. No tiene que hacer nada.',
  },
  disputed: {
    short: 'nada que pagar por ahora',
    long:
      'Hay una disputa abierta en el banco sobre su pago. Hasta que se resuelva no ' +
      'hay nada que pagar.',
  },
  being_checked: {
    short: 'no pague por ahora, por favor',
    long:
      'Estamos comprobando si ha llegado un pago suyo. No vuelva a pagar hasta que ' +
      'se haya aclarado, por favor.',
  },
};

export const spanishCustomerMail: CustomerMailWords = {
  label: {
    hello: (customer) => `Buenos días, ${customer}:`,
    pay: 'Pagar con Stripe',
    view: 'Ver la factura',
    bank: 'O pagar por transferencia bancaria',
    bankHint: (number) => `Concepto: ${number}`,
    testMode: 'Modo de prueba: no se mueve dinero real.',
    footer: (business, number) =>
      `${business} le ha enviado este correo en relación con la factura ${number}. ` +
      'Responda a él si algo no es correcto.',
    amountDue: 'Importe pendiente',
    amountPaid: 'Importe pagado',
    amountRefunded: 'Importe reembolsado',
    amountCollected: 'Importe que se cobrará',
    amountNotRefunded: 'Importe no reembolsado',
    remaining: 'Pendiente de pago',
    dueOn: 'Vencimiento',
    invoice: 'Factura',
    method: 'Método de pago',
    paidOn: 'Pagado el',
    collectedOn: 'Fecha del cobro',
    refundTo: 'Reembolsado a',
    nextTry: 'Próximo intento',
    confirmBy: 'Confirmar antes del',
  },
  reason: {
    ...spanishPage.declined,
    declined: 'El banco no nos indica el motivo; puede explicárselo a usted.',
  },
  offline: 'Pago recibido fuera de Stripe',
  invoice: ({ number, business, amount, due, isLate, charge, payable }) => ({
    subject:
      `Factura ${number} de ${business}: ${amount}, ` +
      `${isLate ? 'venció el' : 'vence el'} ${due}`,
    preheader:
      charge === null
        ? `${amount}: ${isLate ? 'venció el' : 'vence el'} ${due}.`
        : charge.on === null
          ? `Se está cobrando con ${charge.method}. No tiene que hacer nada.`
          : `Se cobrará con ${charge.method} el ${charge.on}. No tiene que hacer nada.`,
    heading: `Factura ${number}`,
    paragraphs: [
      `${business} le ha enviado una factura de ${amount}.`,
      charge === null
        ? (isLate
            ? `Venció el ${due}; páguela ahora, por favor.`
            : `Páguela antes del ${due} o ese mismo día, por favor.`) +
          (payable
            ? ' «Pagar con Stripe» abre su factura; desde allí, la página de pago segura de ' +
              'Stripe está a un clic.'
            : '')
        : chargeSentence(charge, amount),
    ],
  }),
  notAsked: ({ number, business, amount, why }) => ({
    subject: `Factura ${number} de ${business}: ${amount}, ${NOT_ASKED[why].short}`,
    preheader: 'No tiene que hacer nada.',
    heading: `Factura ${number}`,
    paragraphs: [`${business} le ha enviado una factura de ${amount}. ${NOT_ASKED[why].long}`],
  }),
  confirmAccount: ({ number, amount, until }) => ({
    subject: `Confirme su cuenta bancaria para ${number}, ${amount}`,
    preheader: `Hágalo antes del ${until}, por favor.`,
    heading: 'Confirme su cuenta bancaria',
    paragraphs: [
      `Desea pagar ${amount} por la factura ${number} desde su cuenta bancaria. ` +
        'Stripe ha enviado a ella pequeñas transferencias de prueba.',
      `Abra la factura y confírmelas antes del ${until}, por favor; después ` +
        'comenzará el adeudo.',
    ],
  }),
  paymentFailed: ({ number, amount, method, reason, next }) => ({
    subject: `El pago de ${amount} por ${number} no se ha podido realizar`,
    preheader:
      next === null ? 'Elija cómo desea pagar, por favor.' : `Volveremos a intentarlo el ${next}.`,
    heading: 'Su pago no se ha podido realizar',
    paragraphs: [
      `Hemos intentado cobrar ${amount}${method === null ? '' : ` con ${method}`} ` +
        `por la factura ${number} y el banco no lo ha aprobado. ${reason}`,
      next === null
        ? 'Abra la factura y elija cómo desea pagar, por favor.'
        : `Volveremos a intentarlo el ${next}. Puede esperar o pagar ahora con el método ` +
          'que prefiera.',
    ],
  }),
  actionRequired: ({ number, amount, until }) => ({
    subject: `Confirme ${amount} por ${number} con su banco`,
    preheader: until === null ? 'Su banco le espera.' : `Hágalo antes del ${until}, por favor.`,
    heading: 'Su banco le pide que confirme',
    paragraphs: [
      `Hemos intentado cobrar ${amount} por la factura ${number}. Su banco quiere ` +
        'que lo confirme personalmente, por lo que todavía no se ha cobrado nada.',
      `Abra la factura y pague allí${until === null ? '' : ` antes del ${until}`}, ` +
        'por favor; su banco le pedirá que confirme.',
    ],
  }),
  methodNeeded: ({ number, amount, isNotConfirmed }) => ({
    subject: `¿Cómo desea pagar ${amount} por ${number}?`,
    preheader: 'Elija un método de pago, por favor.',
    heading: isNotConfirmed ? 'El pago no se confirmó a tiempo' : 'Se necesita un método de pago',
    paragraphs: [
      isNotConfirmed
        ? `Su banco quería que confirmara el pago de la factura ${number} y el plazo ha ` +
          `terminado. No se ha cobrado nada y ${amount} siguen pendientes.`
        : `No hay ningún método de pago con el que podamos cobrar ${amount} por la ` +
          `factura ${number}.`,
      'Pague con el que prefiera, por favor. Si está de acuerdo, se guardará para la ' +
        'próxima factura.',
    ],
  }),
  receipt: ({ number, business, amount, remaining }) => ({
    subject: `Recibo de ${number}: ${amount} pagados`,
    preheader: remaining === null ? 'Gracias.' : `Gracias. Quedan ${remaining} por pagar.`,
    heading: 'Gracias por su pago',
    paragraphs: [
      `${business} ha recibido ${amount} por la factura ${number}.`,
      ...(remaining === null ? [] : [`Quedan ${remaining} por pagar.`]),
    ],
  }),
  refund: ({ number, business, amount, method }) => ({
    subject: `Reembolso de ${number}: ${amount}`,
    preheader: 'Suele llegar en un plazo de 5 a 10 días laborables.',
    heading: 'Se le devuelve dinero',
    paragraphs: [
      `${business} ha reembolsado ${amount} por la factura ` +
        `${number}${method === null ? '' : ` a ${method}`}.`,
      'El reembolso suele llegar en un plazo de 5 a 10 días laborables.',
    ],
  }),
  refundFailed: ({ number, business, amount }) => ({
    subject: `El reembolso de ${amount} por ${number} no se ha podido realizar`,
    preheader: 'El dinero no le ha llegado.',
    heading: 'Un reembolso no se ha podido realizar',
    paragraphs: [
      `Le escribimos que ${business} había reembolsado ${amount} por la factura ` +
        `${number}. El banco no lo aceptó, por lo que el dinero no le ha llegado.`,
      `${business} está al corriente. Responda a este correo para acordar cómo lo recibe.`,
    ],
  }),
  reminder: (of) => {
    const { number, business, amount, due, days: count, isLast, charge } = of;
    const thanks = charge === null ? 'Si ya ha pagado, gracias.' : chargeSentence(charge, amount);
    if (count > 0) {
      return {
        subject: `Factura ${number}, ${amount}: vence ${inDays(count)}`,
        preheader: `Un recordatorio de ${business}.`,
        heading: `Vence ${inDays(count)}`,
        paragraphs: [
          `Le recordamos que la factura ${number} de ${amount} vence el ${due}.`,
          thanks,
        ],
      };
    }
    if (count === 0) {
      return {
        subject: `Factura ${number}, ${amount}: vence hoy`,
        preheader: `Un recordatorio de ${business}.`,
        heading: 'Vence hoy',
        paragraphs: [`La factura ${number} de ${amount} vence hoy.`, thanks],
      };
    }
    const late = lateDays(-count);
    return {
      subject: `Factura ${number}, ${amount}: ${late} de retraso`,
      preheader: `Venció el ${due}.`,
      heading: isLast ? 'Su factura sigue sin pagarse' : 'Su factura está vencida',
      paragraphs: [
        `La factura ${number} de ${amount} venció el ${due} y lleva ${late} de retraso.`,
        !isLast
          ? 'Es posible que se le haya pasado. Páguela ahora, por favor, o responda a este ' +
            'correo si algo no es correcto.'
          : 'Páguela ahora, por favor. Si no puede o no está de acuerdo, responda a este ' +
            'correo para que encontremos juntos una solución.',
      ],
    };
  },
  finalNotice: ({ number, business, amount, due, isAfterReminders }) => ({
    subject: `Último aviso: la factura ${number}, ${amount}, no se ha pagado`,
    preheader: isAfterReminders
      ? `Venció el ${due}.`
      : 'No volveremos a intentar el cobro por nuestra cuenta.',
    heading: 'Último aviso',
    paragraphs: isAfterReminders
      ? [
          `La factura ${number} venció el ${due} y ${amount} siguen sin pagarse.`,
          'No le enviaremos más recordatorios. Pague ahora, por favor, o responda a este ' +
            `correo para arreglarlo con ${business}.`,
        ]
      : [
          `Hemos intentado varias veces cobrar ${amount} por la factura ${number} y su ` +
            'banco no lo ha aprobado.',
          'No volveremos a intentarlo por nuestra cuenta. Pague ahora, por favor, o ' +
            `responda a este correo para arreglarlo con ${business}.`,
        ],
  }),
  debitNotice: ({ number, business, amount, method, on, payable }) => ({
    subject: `Adeudo domiciliado de ${amount} por ${number} el ${on}`,
    preheader: `Se cobrará de ${method}. No tiene que hacer nada.`,
    heading: 'Aviso de un adeudo domiciliado',
    paragraphs: [
      `El ${on}, ${business} cobrará ${amount} por la factura ${number} mediante ` +
        `adeudo domiciliado (${method}). No tiene que hacer nada.`,
      ...(payable
        ? ['Si prefiere pagar de otra forma, abra la factura y pague antes de ese día.']
        : []),
      `Si tiene alguna pregunta, responda a este correo para dirigirse a ${business}.`,
    ],
  }),
  paymentReturned: ({ number, amount, reason, next }) => ({
    subject: `Su banco ha devuelto el pago de ${amount} por ${number}`,
    preheader:
      next === null
        ? 'La factura vuelve a estar pendiente.'
        : `Volveremos a intentarlo el ${next}.`,
    heading: 'Su banco ha devuelto un pago',
    paragraphs: [
      `Su banco ha devuelto el adeudo de ${amount} por la factura ${number}. ` +
        `${reason} La factura vuelve a estar pendiente.`,
      next === null
        ? 'Páguela con el método que prefiera, por favor.'
        : `Volveremos a intentarlo el ${next}. Puede esperar o pagar ahora con el método ` +
          'que prefiera.',
    ],
  }),
};
