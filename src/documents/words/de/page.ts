import type { PageWords } from '../page-words';
import { counted } from '../plural';

const sinceDays = counted('de', { one: 'seit # Tag überfällig', other: 'seit # Tagen überfällig' });
const inDays = counted('de', { one: 'in # Tag', other: 'in # Tagen' });

export const germanPage: PageWords = {
  language: 'Sprache',
  invoice: (number) => `Rechnung ${number}`,
  title: (number, business) => `Rechnung ${number} von ${business}`,
  testMode: 'Testmodus: Es wird kein echtes Geld bewegt',
  panel: {
    open: { label: 'Offen', amountLabel: 'Fälliger Betrag' },
    overdue: { label: 'Überfällig', amountLabel: 'Fälliger Betrag' },
    charging: { label: 'Zahlung läuft', amountLabel: 'Wird abgebucht' },
    processing: { label: 'Lastschrift unterwegs', amountLabel: 'Betrag unterwegs' },
    authentication: { label: 'Ihre Bestätigung fehlt noch', amountLabel: 'Fälliger Betrag' },
    small_transfers: { label: 'Ihre Bestätigung fehlt noch', amountLabel: 'Fälliger Betrag' },
    paid: { label: 'Bezahlt', amountLabel: 'Bezahlter Betrag' },
    nothing_due: { label: 'Bezahlt', amountLabel: 'Fälliger Betrag' },
    disputed: { label: 'Angefochten', amountLabel: 'Angefochtener Betrag' },
    disputed_lost: { label: 'Nach einer Anfechtung geschlossen', amountLabel: 'Nicht bezahlt' },
    uncollectible: { label: 'Uneinbringlich', amountLabel: 'Nicht bezahlt' },
    void: { label: 'Storniert', amountLabel: 'Stornierter Betrag' },
    held: { label: 'Ausgesetzt', amountLabel: 'Fälliger Betrag' },
  },
  heading: {
    open: 'Bereit zur Zahlung',
    planned: 'Diese Rechnung wird automatisch bezahlt',
    declined: 'Die letzte Zahlung ist fehlgeschlagen',
    returned: 'Ihre Bank hat eine Zahlung zurückgegeben',
    partly_paid: 'Ein Teil ist bezahlt',
    elsewhere: 'Nicht online zahlbar',
    charging: 'Ihre Zahlung wird ausgeführt',
    processing: 'Ihre Lastschrift ist unterwegs',
    authentication: 'Bitte bestätigen Sie die Zahlung bei Ihrer Bank',
    small_transfers: 'Bitte bestätigen Sie Ihr Bankkonto',
    paid: 'Zahlung erfolgreich',
    nothing_due: 'Nichts zu bezahlen',
    disputed: 'Bei der Bank ist eine Zahlungsanfechtung offen',
    disputed_lost: 'Diese Rechnung ist geschlossen',
    uncollectible: 'Diese Rechnung wird nicht weiter eingezogen',
    void: 'Diese Rechnung wurde storniert',
    held: 'Zurzeit nicht online zahlbar',
    too_small: 'Zu klein für eine Online-Zahlung',
    too_large: 'Zu groß für eine Online-Zahlung',
    being_checked: 'Wir prüfen Ihre Zahlung',
  },
  dueOn: (day) => `Fällig am ${day}`,
  dueIn: (count) => {
    if (count === 0) return 'heute';
    return count > 0 ? inDays(count) : sinceDays(-count);
  },
  payWithStripe: 'Mit Stripe bezahlen',
  payWithMethod: (method) => `Jetzt mit ${method} bezahlen`,
  payHint:
    'Öffnet die sichere Bezahlseite von Stripe. Es wird nichts abgebucht, bevor ' +
    'Sie dort bestätigen.',
  payOnceHint: 'Wird einmal und sofort von Ihrer gespeicherten Zahlungsmethode abgebucht.',
  viewInvoice: 'Rechnung ansehen',
  checkAgain: 'Erneut prüfen',
  confirmAccount: 'Bankkonto bestätigen',
  message: {
    charge_started: 'Vielen Dank. Ihre Zahlung wird ausgeführt.',
    charge_declined: 'Ihre Bank hat diese Zahlung nicht genehmigt. Es wurde nichts abgebucht.',
    not_possible_now: 'Das ist im Moment nicht möglich. Der Grund steht auf dieser Seite.',
    still_working:
      'Wir arbeiten noch daran. Es wird einmal ausgeführt; bitte senden Sie es nicht ' +
      'noch einmal ab.',
  },
  says: {
    partlyReceived: (received, owed) =>
      `${received} von ${owed} sind eingegangen. Der Rest ist offen.`,
    paidOn: (day, method) => `Bezahlt am ${day} mit ${method}. Vielen Dank.`,
    paidOffline: (day) => `Eingegangen am ${day}. Vielen Dank.`,
    nextCharge: (method, day) =>
      `Wir buchen den Betrag am ${day} von ${method} ab. Sie müssen nichts tun.`,
    paused: (until) =>
      until === null
        ? 'Die automatische Zahlung ist ausgesetzt.'
        : `Die automatische Zahlung ist bis zum ${until} ausgesetzt.`,
    declinedOn: (method, day, reason) =>
      `Die Zahlung mit ${method} wurde am ${day} abgelehnt. ${reason}`,
    triedAgain: (method, from, otherWay) =>
      `Sie können es mit ${method} erneut versuchen: ab ` +
      `${from}.${otherWay ? ' Auf anderem Weg können Sie jederzeit bezahlen.' : ''}`,
    returned: (amount, day) =>
      `Ihre Bank hat die Lastschrift über ${amount} vom ${day} zurückgegeben.`,
    charging: (method) =>
      `Wir buchen gerade von ${method ?? 'Ihrer Zahlungsmethode'} ab. Das dauert ` +
      'einige Sekunden.',
    processing: (since, method) =>
      `Die Lastschrift${method === null ? '' : ` (${method})`} wurde am ${since} ` +
      'eingereicht. Banken brauchen dafür in der Regel 3 bis 5 Werktage. Sie müssen ' +
      'nichts tun; wir melden uns bei Ihnen.',
    authentication: (until) =>
      'Ihre Bank möchte, dass Sie diese Zahlung selbst bestätigen. Bitte tun Sie das ' +
      `bis zum ${until}.`,
    smallTransfers: (until) =>
      'Stripe hat kleine Testbeträge auf Ihr Konto überwiesen. Bitte bestätigen Sie ' +
      `diese bis zum ${until}; dann beginnt die Lastschrift.`,
    disputed: (business) =>
      'Die Bank hat diese Zahlung zurückgeholt, bis über die Anfechtung entschieden ' +
      'ist. Bis dahin ist hier nichts zu bezahlen. Fragen? Bitte wenden Sie sich an ' +
      `${business}.`,
    disputedLost: (business) =>
      'Die Bank hat über die Anfechtung entschieden und Ihnen den Betrag ' +
      'zurückgegeben. Er kann hier nicht mehr bezahlt werden. Bitte wenden Sie sich ' +
      `an ${business}.`,
    uncollectible: (business) =>
      `${business} zieht diese Rechnung nicht weiter ein. Sie kann noch bezahlt werden.`,
    void: (business) => `${business} hat diese Rechnung storniert. Es ist nichts zu bezahlen.`,
    belowMinimum: (business) =>
      'Der Betrag ist kleiner als das, was online abgebucht werden kann. Fragen? ' +
      `Bitte wenden Sie sich an ${business}.`,
    aboveMaximum: (business) =>
      'Der Betrag ist größer als das, was online auf einmal abgebucht werden kann; ' +
      'bitte bezahlen Sie per Überweisung. Fragen? Bitte wenden Sie sich an ' +
      `${business}.`,
    noWayToPay: (business) =>
      'Diese Rechnung kann zurzeit nicht online bezahlt werden. Fragen? Bitte wenden ' +
      `Sie sich an ${business}.`,
    needsPerson: (business) =>
      `${business} prüft, ob eine Zahlung von Ihnen eingegangen ist. Bitte bezahlen ` +
      'Sie nicht noch einmal, bevor das geklärt ist.',
    accountGone: (business) =>
      `Das Konto von ${business} für Online-Zahlungen nimmt zurzeit keine Zahlungen ` +
      'an. Das hat nichts mit Ihnen zu tun, und es wurde nichts abgebucht. Sobald es ' +
      'wieder möglich ist, können Sie auf dieser Seite bezahlen.',
    excess: (amount, business) =>
      `Es sind ${amount} mehr eingegangen als geschuldet. ${business} weiß davon und ` +
      'wird den Betrag erstatten oder mit Ihnen verrechnen.',
    refunded: (amount) => `${amount} wurden Ihnen erstattet.`,
    beingRefunded: (amount) => `${amount} werden Ihnen gerade erstattet.`,
    notConfirmed: (since) =>
      `Wir konnten Stripe seit dem ${since} nicht erreichen; diese Seite ist ` +
      'vielleicht nicht aktuell. Die Online-Zahlung wird wieder möglich sein.',
    noOnlinePayment: (business) =>
      'Für diese Rechnung wird keine Online-Zahlung angeboten. Fragen? Bitte wenden ' +
      `Sie sich an ${business}.`,
  },
  declined: {
    insufficient_funds: 'Das Konto war nicht ausreichend gedeckt, oder das Limit war erreicht.',
    expired: 'Die Karte ist abgelaufen.',
    wrong_details: 'Einige der Angaben stimmen nicht.',
    account_unusable: 'Von dem Bankkonto kann nicht mehr abgebucht werden.',
    no_mandate: 'Der Bank liegt für diese Lastschrift kein Mandat von Ihnen vor.',
    another_card:
      'Die Bank wird diese Karte nicht mehr genehmigen; bitte verwenden Sie eine andere.',
    bank_trouble: 'Die Bank konnte in diesem Moment nicht antworten.',
    authentication: 'Die Bank möchte, dass Sie die Zahlung selbst bestätigen.',
    declined: 'Die Bank hat die Zahlung nicht genehmigt; den Grund nennt sie uns nicht.',
  },
  document: {
    from: 'Von',
    to: 'An',
    parties: 'Anschriften und Steuernummern',
    issued: 'Rechnungsdatum',
    due: 'Fällig am',
    lines: 'Positionen',
    description: 'Beschreibung',
    quantity: 'Menge',
    unitPrice: 'Einzelpreis',
    amount: 'Betrag',
    subtotal: 'Zwischensumme',
    tax: 'Steuern',
    taxIncluded: 'In den Preisen enthaltene Steuern',
    total: 'Gesamtbetrag',
    credited: 'Gutschriften',
    received: 'Eingegangen',
    remaining: 'Noch zu bezahlen',
    memo: 'Hinweis',
    payments: 'Zahlungen',
    paymentOf: (method, day) => `${method}, ${day}`,
    refundOf: (amount) => `${amount} erstattet`,
    pendingRefundOf: (amount) => `${amount} werden gerade erstattet`,
    offline: 'Zahlung außerhalb von Stripe erhalten',
    bank: {
      title: 'Stattdessen per Überweisung bezahlen',
      onlyWay: 'Per Überweisung bezahlen',
      hint: (number) =>
        `Bitte geben Sie ${number} als Verwendungszweck an, damit wir Ihre Zahlung ` +
        'zuordnen können.',
      holder: 'Kontoinhaber',
      holderAddress: 'Adresse des Kontoinhabers',
      iban: 'IBAN',
      bic: 'BIC',
      accountNumber: 'Kontonummer',
      bankName: 'Bank',
      reference: 'Verwendungszweck',
    },
  },
  paymentLineStatus: {
    disputed: 'zurückgeholt, bis über die Anfechtung entschieden ist',
    returned: 'von der Bank zurückgegeben',
    lost: 'nach einer Anfechtung zurückgegeben',
  },
  done: {
    together: counted('de', {
      one: '# Rechnung in einer Zahlung',
      other: '# Rechnungen in einer Zahlung',
    }),
    confirming: {
      title: 'Ihre Zahlung wird bestätigt',
      text:
        'Wir fragen das Ergebnis bei Stripe ab. Diese Seite aktualisiert sich von ' +
        'selbst; bitte bezahlen Sie nicht noch einmal.',
    },
    nothing: {
      title: 'Es ist keine Zahlung eingegangen',
      text:
        'Soweit wir wissen, wurde nichts abgebucht. Sie können zur Rechnung ' +
        'zurückgehen und es erneut versuchen.',
    },
  },
  preparing: {
    title: 'Die Bezahlseite wird vorbereitet',
    text: 'Das dauert einige Sekunden. Die Seite geht von selbst weiter.',
    continueToStripe: 'Weiter zur Bezahlseite',
    stay: 'Es wird nichts abgebucht, bevor Sie bei Stripe bestätigen.',
  },
  methodStored: {
    title: 'Vielen Dank',
    text:
      'Wenn Sie das Formular abgeschickt haben, ist Ihre Zahlungsmethode bei Stripe ' +
      'gespeichert. Es wurde nichts abgebucht. Sie können diese Seite schließen.',
  },
  notFound: {
    title: 'Hier ist keine Rechnung',
    text: 'Der Link ist vielleicht unvollständig oder durch einen neueren ersetzt worden.',
    hint:
      'Bitte öffnen Sie den Link in der letzten E-Mail, die Sie erhalten haben, oder ' +
      'fragen Sie nach, wo die Rechnung herkommt.',
  },
  error: {
    unavailable: {
      title: 'Wir sind gleich wieder da',
      text:
        'Die Rechnung kann im Moment nicht angezeigt werden. Es wurde nichts ' +
        'abgebucht. Bitte versuchen Sie es in einer Minute erneut.',
    },
    too_many: {
      title: 'Einen Moment, bitte',
      text:
        'Aus Ihrem Netzwerk kamen sehr viele Anfragen. Bitte versuchen Sie es in einer ' +
        'Minute erneut.',
    },
    expired_form: {
      title: 'Diese Seite war zu lange geöffnet',
      text:
        'Es wurde nichts abgebucht. Bitte gehen Sie zurück zur Rechnung und drücken ' +
        'Sie den Knopf noch einmal.',
    },
    failed: {
      title: 'Bei uns ist etwas schiefgegangen',
      text:
        'Wir haben es vermerkt. Bitte sehen Sie sich die Rechnung noch einmal an, ' +
        'bevor Sie bezahlen: Sie zeigt immer, was eingegangen ist.',
    },
  },
  goBack: 'Zurück zur Rechnung',
  questions: 'Fragen zu dieser Rechnung? Schreiben Sie an',
};
