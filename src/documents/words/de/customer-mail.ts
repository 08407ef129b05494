import type { CustomerMailWords, NotAsked, PlannedCharge } from '../mail-words';
import { counted } from '../plural';
import { germanPage } from './page';

const inDays = counted('de', { one: 'in # Tag', other: 'in # Tagen' });
const sinceDays = counted('de', { one: 'seit # Tag', other: 'seit # Tagen' });

const chargeSentence = ({ method, on }: PlannedCharge, amount: string): string =>
  on === null
    ? `Wir buchen ${amount} gerade von ${method} ab. Sie müssen nichts tun.`
    : `Wir buchen ${amount} am ${on} von ${method} ab. Sie müssen nichts tun.`;

const NOT_ASKED: Readonly<Record<NotAsked, { short: string; long: string }>> = {
  settled: { short: 'nichts zu bezahlen', long: 'Es ist nichts zu bezahlen.' },
  on_its_way: {
    short: 'Zahlung unterwegs',
    long: 'Die Zahlung ist von Ihrer Bank unterwegs. Sie müssen nichts tun.',
  },
  disputed: {
    short: 'zurzeit nichts zu bezahlen',
    long:
      'Bei der Bank ist eine Anfechtung der Zahlung offen. Bis darüber entschieden ' +
      'ist, ist nichts zu bezahlen.',
  },
  being_checked: {
    short: 'bitte jetzt nicht bezahlen',
    long:
      'Wir prüfen, ob eine Zahlung von Ihnen eingegangen ist. Bitte bezahlen Sie ' +
      'nicht noch einmal, bevor das geklärt ist.',
  },
};

export const germanCustomerMail: CustomerMailWords = {
  label: {
    hello: (customer) => `Guten Tag ${customer},`,
    pay: 'Mit Stripe bezahlen',
    view: 'Rechnung ansehen',
    bank: 'Oder per Überweisung bezahlen',
    bankHint: (number) => `Verwendungszweck: ${number}`,
    testMode: 'Testmodus: Es wird kein echtes Geld bewegt.',
    footer: (business, number) =>
      `${business} hat Ihnen diese E-Mail wegen der Rechnung ${number} gesendet. ` +
      'Antworten Sie darauf, wenn etwas nicht stimmt.',
    amountDue: 'Fälliger Betrag',
    amountPaid: 'Bezahlter Betrag',
    amountRefunded: 'Erstatteter Betrag',
    amountCollected: 'Einzuziehender Betrag',
    amountNotRefunded: 'Nicht erstatteter Betrag',
    remaining: 'Noch zu bezahlen',
    dueOn: 'Fällig am',
    invoice: 'Rechnung',
    method: 'Zahlungsmethode',
    paidOn: 'Bezahlt am',
    collectedOn: 'Einzug am',
    refundTo: 'Erstattet auf',
    nextTry: 'Nächster Versuch',
    confirmBy: 'Bitte bestätigen bis',
  },
  reason: {
    ...germanPage.declined,
    declined: 'Den Grund nennt uns die Bank nicht; sie kann ihn Ihnen erklären.',
  },
  offline: 'Zahlung außerhalb von Stripe erhalten',
  invoice: ({ number, business, amount, due, isLate, charge, payable }) => ({
    subject:
      `Rechnung ${number} von ${business}: ${amount}, ` +
      `${isLate ? 'war fällig am' : 'fällig am'} ${due}`,
    preheader:
      charge === null
        ? `${amount} ${isLate ? 'waren' : 'sind'} am ${due} fällig.`
        : charge.on === null
          ? `Wird von ${charge.method} abgebucht. Sie müssen nichts tun.`
          : `Wird am ${charge.on} von ${charge.method} abgebucht. Sie müssen nichts tun.`,
    heading: `Rechnung ${number}`,
    paragraphs: [
      `${business} hat Ihnen eine Rechnung über ${amount} gesendet.`,
      charge === null
        ? (isLate
            ? `Sie war am ${due} fällig; bitte bezahlen Sie sie jetzt.`
            : `Bitte bezahlen Sie sie bis zum ${due}.`) +
          (payable
            ? ' „Mit Stripe bezahlen“ öffnet Ihre Rechnung; von dort ist es ein Klick zur ' +
              'sicheren Bezahlseite von Stripe.'
            : '')
        : chargeSentence(charge, amount),
    ],
  }),
  notAsked: ({ number, business, amount, why }) => ({
    subject: `Rechnung ${number} von ${business}: ${amount}, ${NOT_ASKED[why].short}`,
    preheader: 'Sie müssen nichts tun.',
    heading: `Rechnung ${number}`,
    paragraphs: [
      `${business} hat Ihnen eine Rechnung über ${amount} gesendet. ` + `${NOT_ASKED[why].long}`,
    ],
  }),
  confirmAccount: ({ number, amount, until }) => ({
    subject: `Bitte bestätigen Sie Ihr Bankkonto für ${number}, ${amount}`,
    preheader: `Bitte tun Sie das bis zum ${until}.`,
    heading: 'Bitte bestätigen Sie Ihr Bankkonto',
    paragraphs: [
      `Sie möchten ${amount} für die Rechnung ${number} von Ihrem Bankkonto ` +
        'bezahlen. Stripe hat kleine Testbeträge dorthin überwiesen.',
      'Bitte öffnen Sie die Rechnung und bestätigen Sie diese Beträge bis zum ' +
        `${until}; dann beginnt die Lastschrift.`,
    ],
  }),
  paymentFailed: ({ number, amount, method, reason, next }) => ({
    subject: `Zahlung von ${amount} für ${number} fehlgeschlagen`,
    preheader:
      next === null
        ? 'Bitte wählen Sie, wie Sie bezahlen möchten.'
        : `Wir versuchen es am ${next} erneut.`,
    heading: 'Ihre Zahlung ist fehlgeschlagen',
    paragraphs: [
      `Wir wollten ${amount} für die Rechnung ` +
        `${number}${method === null ? '' : ` von ${method}`} abbuchen, und die Bank ` +
        `hat das nicht genehmigt. ${reason}`,
      next === null
        ? 'Bitte öffnen Sie die Rechnung und wählen Sie, wie Sie bezahlen möchten.'
        : `Wir versuchen es am ${next} erneut. Sie können das abwarten oder jetzt mit ` +
          'einer Zahlungsmethode Ihrer Wahl bezahlen.',
    ],
  }),
  actionRequired: ({ number, amount, until }) => ({
    subject: `Bitte bestätigen Sie ${amount} für ${number} bei Ihrer Bank`,
    preheader: until === null ? 'Ihre Bank wartet auf Sie.' : `Bitte tun Sie das bis zum ${until}.`,
    heading: 'Ihre Bank bittet um Bestätigung',
    paragraphs: [
      `Wir wollten ${amount} für die Rechnung ${number} abbuchen. Ihre Bank möchte, ` +
        'dass Sie das selbst bestätigen; bisher wurde also nichts abgebucht.',
      'Bitte öffnen Sie die Rechnung und bezahlen Sie ' +
        `dort${until === null ? '' : ` bis zum ${until}`}; Ihre Bank fragt Sie dann ` +
        'nach der Bestätigung.',
    ],
  }),
  methodNeeded: ({ number, amount, isNotConfirmed }) => ({
    subject: `Wie möchten Sie ${amount} für ${number} bezahlen?`,
    preheader: 'Bitte wählen Sie eine Zahlungsmethode.',
    heading: isNotConfirmed
      ? 'Die Zahlung wurde nicht rechtzeitig bestätigt'
      : 'Es wird eine Zahlungsmethode benötigt',
    paragraphs: [
      isNotConfirmed
        ? `Ihre Bank wollte, dass Sie die Zahlung für die Rechnung ${number} bestätigen, ` +
          `und die Zeit dafür ist abgelaufen. Es wurde nichts abgebucht, und ${amount} ` +
          'sind noch fällig.'
        : `Es gibt keine Zahlungsmethode, von der wir ${amount} für die Rechnung ` +
          `${number} abbuchen könnten.`,
      'Bitte bezahlen Sie mit einer Zahlungsmethode Ihrer Wahl. Wenn Sie zustimmen, ' +
        'wird sie für die nächste Rechnung gespeichert.',
    ],
  }),
  receipt: ({ number, business, amount, remaining }) => ({
    subject: `Zahlungsbeleg für ${number}: ${amount} bezahlt`,
    preheader:
      remaining === null ? 'Vielen Dank.' : `Vielen Dank. ${remaining} sind noch zu bezahlen.`,
    heading: 'Vielen Dank für Ihre Zahlung',
    paragraphs: [
      `${business} hat ${amount} für die Rechnung ${number} erhalten.`,
      ...(remaining === null ? [] : [`Davon sind noch ${remaining} zu bezahlen.`]),
    ],
  }),
  refund: ({ number, business, amount, method }) => ({
    subject: `Erstattung für ${number}: ${amount}`,
    preheader: 'Sie kommt in der Regel innerhalb von 5 bis 10 Werktagen an.',
    heading: 'Sie erhalten Geld zurück',
    paragraphs: [
      `${business} hat ${amount} für die Rechnung ` +
        `${number}${method === null ? '' : ` auf ${method}`} erstattet.`,
      'Die Erstattung kommt in der Regel innerhalb von 5 bis 10 Werktagen an.',
    ],
  }),
  refundFailed: ({ number, business, amount }) => ({
    subject: `Die Erstattung von ${amount} für ${number} ist fehlgeschlagen`,
    preheader: 'Das Geld ist nicht bei Ihnen angekommen.',
    heading: 'Eine Erstattung ist fehlgeschlagen',
    paragraphs: [
      `Wir haben Ihnen geschrieben, dass ${business} ${amount} für die Rechnung ` +
        `${number} erstattet hat. Die Bank hat das nicht angenommen; das Geld ist also ` +
        'nicht bei Ihnen angekommen.',
      `${business} ist informiert. Antworten Sie auf diese E-Mail, um zu ` +
        'vereinbaren, wie Sie es erhalten.',
    ],
  }),
  reminder: (of) => {
    const { number, business, amount, due, days: count, isLast, charge } = of;
    const thanks =
      charge === null
        ? 'Wenn Sie bereits bezahlt haben, vielen Dank.'
        : chargeSentence(charge, amount);
    if (count > 0) {
      return {
        subject: `Rechnung ${number}, ${amount}: fällig ${inDays(count)}`,
        preheader: `Eine freundliche Erinnerung von ${business}.`,
        heading: `Fällig ${inDays(count)}`,
        paragraphs: [
          `Zur Erinnerung: Die Rechnung ${number} über ${amount} ist am ${due} fällig.`,
          thanks,
        ],
      };
    }
    if (count === 0) {
      return {
        subject: `Rechnung ${number}, ${amount}: heute fällig`,
        preheader: `Eine Erinnerung von ${business}.`,
        heading: 'Heute fällig',
        paragraphs: [`Die Rechnung ${number} über ${amount} ist heute fällig.`, thanks],
      };
    }
    const late = sinceDays(-count);
    return {
      subject: `Rechnung ${number}, ${amount}: ${late} überfällig`,
      preheader: `Sie war am ${due} fällig.`,
      heading: isLast ? 'Ihre Rechnung ist noch nicht bezahlt' : 'Ihre Rechnung ist überfällig',
      paragraphs: [
        `Die Rechnung ${number} über ${amount} war am ${due} fällig und ist ${late} ` +
          'überfällig.',
        !isLast
          ? 'Vielleicht ist sie übersehen worden. Bitte bezahlen Sie sie jetzt, oder ' +
            'antworten Sie auf diese E-Mail, wenn etwas nicht stimmt.'
          : 'Bitte bezahlen Sie sie jetzt. Wenn Ihnen das nicht möglich ist oder Sie nicht ' +
            'einverstanden sind, antworten Sie auf diese E-Mail, damit wir gemeinsam eine ' +
            'Lösung finden.',
      ],
    };
  },
  finalNotice: ({ number, business, amount, due, isAfterReminders }) => ({
    subject: `Letzte Mahnung: Rechnung ${number}, ${amount}, ist nicht bezahlt`,
    preheader: isAfterReminders
      ? `Sie war am ${due} fällig.`
      : 'Wir versuchen von uns aus keine weitere Abbuchung.',
    heading: 'Letzte Mahnung',
    paragraphs: isAfterReminders
      ? [
          `Die Rechnung ${number} war am ${due} fällig, und ${amount} sind noch nicht ` +
            'bezahlt.',
          'Wir erinnern Sie nicht noch einmal. Bitte bezahlen Sie jetzt, oder antworten ' +
            `Sie auf diese E-Mail, um es mit ${business} zu klären.`,
        ]
      : [
          `Wir haben mehrmals versucht, ${amount} für die Rechnung ${number} abzubuchen, ` +
            'und Ihre Bank hat das nicht genehmigt.',
          'Wir versuchen es von uns aus nicht noch einmal. Bitte bezahlen Sie jetzt, ' +
            `oder antworten Sie auf diese E-Mail, um es mit ${business} zu klären.`,
        ],
  }),
  debitNotice: ({ number, business, amount, method, on, payable }) => ({
    subject: `Lastschrift über ${amount} für ${number} am ${on}`,
    preheader: `Einzug von ${method}. Sie müssen nichts tun.`,
    heading: 'Ankündigung einer Lastschrift',
    paragraphs: [
      `Am ${on} zieht ${business} ${amount} für die Rechnung ${number} per ` +
        `Lastschrift von ${method} ein. Sie müssen nichts tun.`,
      ...(payable
        ? [
            'Wenn Sie lieber auf anderem Weg bezahlen, öffnen Sie die Rechnung und ' +
              'bezahlen Sie vor diesem Tag.',
          ]
        : []),
      'Wenn Sie eine Frage haben, antworten Sie auf diese E-Mail: Sie erreichen ' +
        `damit ${business}.`,
    ],
  }),
  paymentReturned: ({ number, amount, reason, next }) => ({
    subject: `Ihre Bank hat die Zahlung von ${amount} für ${number} zurückgegeben`,
    preheader:
      next === null ? 'Die Rechnung ist wieder offen.' : `Wir versuchen es am ${next} erneut.`,
    heading: 'Ihre Bank hat eine Zahlung zurückgegeben',
    paragraphs: [
      `Die Lastschrift über ${amount} für die Rechnung ${number} ist von Ihrer Bank ` +
        `zurückgekommen. ${reason} Die Rechnung ist wieder offen.`,
      next === null
        ? 'Bitte bezahlen Sie sie mit einer Zahlungsmethode Ihrer Wahl.'
        : `Wir versuchen es am ${next} erneut. Sie können das abwarten oder jetzt mit ` +
          'einer Zahlungsmethode Ihrer Wahl bezahlen.',
    ],
  }),
};
