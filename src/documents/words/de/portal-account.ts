import type { PortalAccountWords } from '../portal-account-words';

export const germanPortalAccount: PortalAccountWords = {
  title: 'Zahlung und Rechnungsdaten',
  ofMethod: (action, method) => `${action}: ${method}`,
  methods: {
    title: 'Zahlungsmittel',
    none: 'Es ist noch kein Zahlungsmittel hinterlegt.',
    isDefault: 'Wird zuerst belastet',
    expires: (month) => `Gültig bis ${month}`,
    expired: 'Diese Karte ist abgelaufen.',
    mandateInactive: 'Das Mandat gilt nicht mehr. Bitte hinterlegen Sie es neu.',
    detaching: 'Es wird gerade entfernt.',
    notSupported: 'Es wird nur belastet, wenn Sie selbst damit bezahlen.',
    unread: 'Was bei Stripe hinterlegt ist, lässt sich im Moment nicht lesen.',
    add: 'Zahlungsmittel hinzufügen',
    addHint:
      'Sie geben es bei Stripe ein, dabei wird nichts abgebucht. Zum Ersetzen fügen Sie das neue ' +
      'hinzu.',
    makeDefault: 'Zuerst belasten',
    remove: 'Entfernen',
  },
  removing: {
    title: 'Dieses Zahlungsmittel entfernen?',
    text: (method) =>
      `${method} wird nicht mehr belastet. Um es wieder zu nutzen, müssen Sie es neu eingeben.`,
    keep: 'Behalten',
  },
  autoPay: {
    title: 'Automatische Zahlung',
    on: 'Ein',
    off: 'Aus',
    mandate: (business) =>
      `Ich erlaube ${business}, meine Rechnungsbeträge, wenn sie zu zahlen sind, von den ` +
      'Zahlungsmitteln abzubuchen, die ich hinterlegt habe, bis ich dies abschalte.',
    agreedOn: (day) => `Dem haben Sie am ${day} zugestimmt.`,
    withdrawnOn: (day) =>
      `Am ${day} haben Sie dies abgeschaltet. Sie bezahlen jede Rechnung selbst.`,
    notOffered: (business) =>
      `${business} bucht nichts von selbst ab. Sie bezahlen jede Rechnung selbst.`,
    turnOn: 'Zustimmen und einschalten',
    turnOff: 'Abschalten',
  },
  turningOff: {
    title: 'Automatische Zahlung abschalten?',
    text:
      'Auch offene Rechnungen werden dann nicht mehr abgebucht: Sie bezahlen sie selbst. Eine ' +
      'Abbuchung, die schon läuft, läuft weiter.',
    keep: 'Eingeschaltet lassen',
  },
  problem: {
    title: 'Das ist jetzt nicht möglich',
    charging: (number) =>
      `Die Rechnung ${number} wird gerade mit diesem Zahlungsmittel bezahlt. Entfernen Sie es, ` +
      'wenn das vorbei ist.',
    unusable:
      'Dieses Zahlungsmittel kann nicht zuerst belastet werden. Bitte geben Sie es neu ein oder ' +
      'wählen Sie ein anderes.',
    gone: 'Dieses Zahlungsmittel wurde schon entfernt.',
    unavailable: 'Stripe ist im Moment nicht erreichbar. Bitte versuchen Sie es in einer Minute.',
    notStored:
      'Hier lässt sich kein Zahlungsmittel hinterlegen. Bitte bezahlen Sie jede Rechnung für sich.',
    tooManyEntries: 'Dieser Zeitraum ist zu lang für ein PDF. Wählen Sie einen kürzeren oder CSV.',
    period: 'Bitte geben Sie zwei Tage an, den früheren zuerst.',
    back: 'Zurück zu Zahlung und Rechnungsdaten',
  },
  statement: {
    title: 'Kontoauszug',
    text: 'Alle Rechnungen, Zahlungen und Gutschriften eines Zeitraums.',
    csv: 'CSV',
    from: 'Erster Tag',
    to: 'Letzter Tag',
  },
  details: {
    title: 'Rechnungsdaten',
    text:
      'Ab jetzt stehen sie in Dokumenten und E-Mails. Was Sie schon erhalten haben, bleibt, ' +
      'wie es ist.',
    name: 'Name oder Firma',
    emails: 'E-Mail-Adressen für Rechnungen',
    emailsHint: 'Eine je Zeile.',
    line1: 'Straße und Hausnummer',
    line2: 'Weitere Zeile',
    postcode: 'Postleitzahl',
    town: 'Ort',
    state: 'Bundesland oder Region',
    country: 'Land (zwei Buchstaben wie DE)',
    taxIds: 'USt-IdNr. oder Steuernummern',
    taxIdsHint: 'Durch Kommas getrennt, etwa DE123456789.',
    language: 'Sprache von Rechnungen und E-Mails',
    save: 'Speichern',
    saved: 'Ihre Angaben sind gespeichert.',
    notSaved: 'Es wurde noch nichts gespeichert. Bitte prüfen Sie, was markiert ist.',
    wrong: {
      name: 'Bitte geben Sie einen Namen mit höchstens 300 Zeichen an.',
      emails: 'Bitte geben Sie 1 bis 50 vollständige Adressen an, jede einmal.',
      address: 'Das ist zu lang oder enthält Zeichen, die sich nicht drucken lassen.',
      country: 'Bitte geben Sie zwei Großbuchstaben an, etwa DE.',
      taxIds: 'Bitte geben Sie höchstens 5 Nummern mit höchstens 40 Zeichen an, jede einmal.',
      language: 'Bitte wählen Sie eine der Sprachen.',
    },
  },
};
