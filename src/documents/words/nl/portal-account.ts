import type { PortalAccountWords } from '../portal-account-words';

export const dutchPortalAccount: PortalAccountWords = {
  title: 'Betaling en factuurgegevens',
  ofMethod: (action, method) => `${action}: ${method}`,
  methods: {
    title: 'Betaalmiddelen',
    none: 'Er is nog geen betaalmiddel opgeslagen.',
    isDefault: 'Wordt eerst belast',
    expires: (month) => `Geldig tot ${month}`,
    expired: 'Deze kaart is verlopen.',
    mandateInactive: 'De machtiging is niet meer geldig. Voeg het opnieuw toe.',
    detaching: 'Het wordt verwijderd.',
    notSupported: 'Het wordt alleen belast als u er zelf mee betaalt.',
    unread: 'Wat bij Stripe is opgeslagen, is op dit moment niet te lezen.',
    add: 'Betaalmiddel toevoegen',
    addHint:
      'U vult het bij Stripe in; daar wordt niets afgeschreven. Vervangen? Voeg het nieuwe toe.',
    makeDefault: 'Eerst belasten',
    remove: 'Verwijderen',
  },
  removing: {
    title: 'Dit betaalmiddel verwijderen?',
    text: (method) =>
      `${method} wordt niet meer belast. Om het weer te gebruiken, moet u het opnieuw invullen.`,
    keep: 'Behouden',
  },
  autoPay: {
    title: 'Automatisch betalen',
    on: 'Aan',
    off: 'Uit',
    mandate: (business) =>
      `Ik sta ${business} toe de bedragen van mijn facturen, wanneer ze betaald moeten worden, ` +
      'af te schrijven van de betaalmiddelen die ik heb opgeslagen, totdat ik dit uitzet.',
    agreedOn: (day) => `U bent hiermee akkoord gegaan op ${day}.`,
    withdrawnOn: (day) => `U hebt dit uitgezet op ${day}. U betaalt elke factuur zelf.`,
    notOffered: (business) => `${business} schrijft niets vanzelf af. U betaalt elke factuur zelf.`,
    turnOn: 'Akkoord en aanzetten',
    turnOff: 'Uitzetten',
  },
  turningOff: {
    title: 'Automatisch betalen uitzetten?',
    text:
      'Ook openstaande facturen worden dan niet meer afgeschreven: u betaalt ze zelf. Een ' +
      'afschrijving die al loopt, gaat door.',
    keep: 'Aan laten',
  },
  problem: {
    title: 'Dat kan nu niet',
    charging: (number) =>
      `Factuur ${number} wordt nu met dit betaalmiddel betaald. Verwijder het als dat klaar is.`,
    unusable:
      'Dit betaalmiddel kan niet als eerste worden belast. Vul het opnieuw in of kies een ander.',
    gone: 'Dit betaalmiddel is al verwijderd.',
    unavailable: 'Stripe is op dit moment niet bereikbaar. Probeer het over een minuut opnieuw.',
    notStored: 'Hier kan geen betaalmiddel worden opgeslagen. Betaal elke factuur apart.',
    tooManyEntries: 'Deze periode is te lang voor een pdf. Kies een kortere, of CSV.',
    period: 'Geef twee dagen op, de vroegste eerst.',
    back: 'Terug naar betaling en factuurgegevens',
  },
  statement: {
    title: 'Rekeningoverzicht',
    text: 'Alle facturen, betalingen en tegoeden van een periode.',
    csv: 'CSV',
    from: 'Eerste dag',
    to: 'Laatste dag',
  },
  details: {
    title: 'Factuurgegevens',
    text:
      'Vanaf nu staan ze in documenten en e-mails. Wat u al hebt ontvangen, blijft zoals ' +
      'het is.',
    name: 'Naam of bedrijf',
    emails: 'E-mailadressen voor facturen',
    emailsHint: 'Eén per regel.',
    line1: 'Straat en huisnummer',
    line2: 'Extra adresregel',
    postcode: 'Postcode',
    town: 'Plaats',
    state: 'Provincie of regio',
    country: 'Land (twee letters, zoals NL)',
    taxIds: 'Btw- of belastingnummers',
    taxIdsHint: 'Gescheiden door komma’s, bijvoorbeeld NL123456789B01.',
    language: 'Taal van facturen en e-mails',
    save: 'Opslaan',
    saved: 'Uw gegevens zijn opgeslagen.',
    notSaved: 'Er is nog niets opgeslagen. Controleer wat gemarkeerd is.',
    wrong: {
      name: 'Geef een naam op van hoogstens 300 tekens.',
      emails: 'Geef 1 tot 50 volledige adressen op, elk één keer.',
      address: 'Dit is te lang, of bevat tekens die niet af te drukken zijn.',
      country: 'Geef twee hoofdletters op, zoals NL.',
      taxIds: 'Geef hoogstens 5 nummers van hoogstens 40 tekens op, elk één keer.',
      language: 'Kies een van de talen.',
    },
  },
};
