import type { PortalWords } from '../portal-words';

export const germanPortal: PortalWords = {
  title: (business) => `Ihre Rechnungen von ${business}`,
  request: {
    title: 'Alle Ihre Rechnungen ansehen',
    text:
      'Geben Sie die E-Mail-Adresse ein, an die Ihre Rechnungen gehen. Wir senden Ihnen ' +
      'einen Link.',
    email: 'E-Mail-Adresse',
    button: 'Link zusenden',
    invalid: 'Das ist keine vollständige E-Mail-Adresse. Bitte prüfen Sie sie.',
  },
  requested: {
    title: 'Bitte sehen Sie in Ihre E-Mails',
    text: 'Wenn Rechnungen an diese Adresse gehen, ist ein Link dorthin unterwegs.',
    hint:
      'Er lässt sich einmal öffnen, innerhalb von 30 Minuten. Nichts angekommen? Sehen Sie auch ' +
      'im Spam-Ordner nach.',
  },
  closed: {
    title: 'Nur noch ein Klick zu Ihren Rechnungen',
    text: (business) =>
      `Dieser Link öffnet Ihre Rechnungen von ${business} in diesem Browser, ein einziges Mal.`,
    button: 'Rechnungen öffnen',
  },
  used: {
    title: 'Dieser Link wurde schon benutzt',
    text:
      'Ein Link aus einer E-Mail lässt sich einmal öffnen. Wenn Sie das nicht waren, fordern Sie ' +
      'jetzt einen neuen an.',
  },
  ended: {
    title: 'Dieser Link ist zu alt',
    text: 'Ein Link aus einer E-Mail gilt 30 Minuten. Fordern Sie einen neuen an.',
  },
  unknown: {
    title: 'Hier ist nichts',
    text:
      'Der Link ist vielleicht unvollständig oder abgelaufen. Sie können sich einen neuen ' +
      'zusenden lassen.',
  },
  requestAgain: 'Neuen Link zusenden',
  balance: 'Offener Betrag',
  overdue: (amount) => `Davon sind ${amount} überfällig`,
  nothingDue: 'Es ist nichts offen. Vielen Dank!',
  filter: { label: 'Welche Rechnungen', open: 'Offene', paid: 'Bezahlte', all: 'Alle' },
  due: (day) => `Fällig am ${day}`,
  pay: 'Bezahlen',
  payNumber: (number) => `Rechnung ${number} bezahlen`,
  pdf: 'PDF',
  pdfOf: (number) => `Rechnung ${number} als PDF`,
  leftOf: (total) => `offen von ${total}`,
  older: 'Ältere Rechnungen',
  newest: 'Zurück zu den neuesten',
  empty: {
    open: (business) => `Sie haben keine offene Rechnung von ${business}. Neue kommen per E-Mail.`,
    paid: 'Es wurde noch keine Rechnung bezahlt.',
    all: (business) =>
      `${business} hat Ihnen noch keine Rechnung gesendet. Neue kommen per E-Mail.`,
  },
  backTo: (host) => `Zurück zu ${host}`,
  signOut: 'Abmelden',
};
