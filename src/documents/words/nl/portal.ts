import type { PortalWords } from '../portal-words';

export const dutchPortal: PortalWords = {
  title: (business) => `Uw facturen van ${business}`,
  request: {
    title: 'Al uw facturen bekijken',
    text: 'Vul het e-mailadres in waarop u facturen ontvangt. Wij sturen u een link.',
    email: 'E-mailadres',
    button: 'Stuur mij een link',
    invalid: 'Dit e-mailadres is niet volledig. Controleer het alstublieft.',
  },
  requested: {
    title: 'Kijk alstublieft in uw mail',
    text: 'Als er facturen naar dit adres gaan, is er een link naar onderweg.',
    hint:
      'De link is één keer te openen, binnen 30 minuten. Niets ontvangen? Kijk ook in uw ' +
      'spammap.',
  },
  closed: {
    title: 'Nog één klik naar uw facturen',
    text: (business) => `Deze link opent uw facturen van ${business} in deze browser, één keer.`,
    button: 'Facturen openen',
  },
  used: {
    title: 'Deze link is al gebruikt',
    text:
      'Een link uit een e-mail is één keer te openen. Was u dat niet, vraag dan nu een andere ' +
      'aan.',
  },
  ended: {
    title: 'Deze link is te oud',
    text: 'Een link uit een e-mail is 30 minuten geldig. Vraag een andere aan.',
  },
  unknown: {
    title: 'Hier is niets te vinden',
    text: 'De link is misschien onvolledig of verlopen. U kunt u een andere laten sturen.',
  },
  requestAgain: 'Stuur mij een andere link',
  balance: 'Openstaand bedrag',
  overdue: (amount) => `waarvan ${amount} te laat`,
  nothingDue: 'Er staat niets open. Dank u wel!',
  filter: { label: 'Welke facturen', open: 'Openstaand', paid: 'Betaald', all: 'Alle' },
  due: (day) => `Te betalen op ${day}`,
  pay: 'Betalen',
  payNumber: (number) => `Factuur ${number} betalen`,
  pdf: 'Pdf',
  leftOf: (total) => `resteert van ${total}`,
  older: 'Oudere facturen',
  newest: 'Terug naar de nieuwste',
  empty: {
    open: (business) =>
      `U hebt geen openstaande factuur van ${business}. Nieuwe ontvangt u per mail.`,
    paid: 'Er is nog geen factuur betaald.',
    all: (business) => `${business} heeft u nog geen factuur gestuurd. Nieuwe ontvangt u per mail.`,
  },
  backTo: (host) => `Terug naar ${host}`,
  signOut: 'Afmelden',
  together: {
    choose: (number) => `Factuur ${number} kiezen`,
    button: 'Gekozen facturen samen betalen',
    hint:
      'Eén betaling bij Stripe voor maximaal 50 facturen. ' +
      'Er wordt niets afgeschreven voordat u daar bevestigt.',
    title: 'Ze zijn niet samen te betalen',
    none: 'Kies alstublieft minstens één factuur.',
    tooMany: 'U kunt hoogstens 50 facturen tegelijk betalen. Kies er alstublieft minder.',
    severalCurrencies: 'Ze zijn in verschillende valuta’s. Betaal die van elke valuta apart.',
    paid: (number) => `Factuur ${number} is inmiddels betaald.`,
    void: (number) => `Factuur ${number} is inmiddels geannuleerd.`,
    notNow: (number) =>
      `Factuur ${number} kan op dit moment niet betaald worden; de pagina ervan toont waarom.`,
    apart: 'Betaal ze alstublieft één voor één.',
    back: 'Terug naar uw facturen',
  },
};
