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
  together: {
    choose: (number) => `Rechnung ${number} auswählen`,
    button: 'Ausgewählte zusammen bezahlen',
    hint:
      'Eine Zahlung bei Stripe für bis zu 50 Rechnungen. ' +
      'Vor Ihrer Bestätigung dort wird nichts abgebucht.',
    title: 'Sie lassen sich nicht zusammen bezahlen',
    none: 'Bitte wählen Sie mindestens eine Rechnung aus.',
    tooMany:
      'Es lassen sich höchstens 50 Rechnungen auf einmal bezahlen. Bitte wählen Sie weniger aus.',
    severalCurrencies:
      'Sie lauten auf verschiedene Währungen. Bitte bezahlen Sie die jeder Währung für sich.',
    paid: (number) => `Die Rechnung ${number} wurde inzwischen bezahlt.`,
    void: (number) => `Die Rechnung ${number} wurde inzwischen storniert.`,
    notNow: (number) =>
      `Die Rechnung ${number} lässt sich im Moment nicht bezahlen; ihre Seite zeigt, warum.`,
    apart: 'Bitte bezahlen Sie jede für sich.',
    back: 'Zurück zu Ihren Rechnungen',
  },
};
