import type { PageWords } from '../page-words';
import { counted } from '../plural';

const inDays = counted('nl', { one: 'over # dag', other: 'over # dagen' });
const lateDays = counted('nl', { one: '# dag te laat', other: '# dagen te laat' });

export const dutchPage: PageWords = {
  language: 'Taal',
  invoice: (number) => `Factuur ${number}`,
  title: (number, business) => `Factuur ${number} van ${business}`,
  testMode: 'Testmodus: er wordt geen echt geld overgemaakt',
  panel: {
    open: { label: 'Openstaand', amountLabel: 'Te betalen bedrag' },
    overdue: { label: 'Vervallen', amountLabel: 'Te betalen bedrag' },
    charging: { label: 'Betaling wordt uitgevoerd', amountLabel: 'Wordt afgeschreven' },
    processing: { label: 'Incasso onderweg', amountLabel: 'Bedrag onderweg' },
    authentication: { label: 'Uw bevestiging is nodig', amountLabel: 'Te betalen bedrag' },
    small_transfers: { label: 'Uw bevestiging is nodig', amountLabel: 'Te betalen bedrag' },
    paid: { label: 'Betaald', amountLabel: 'Betaald bedrag' },
    nothing_due: { label: 'Betaald', amountLabel: 'Te betalen bedrag' },
    disputed: { label: 'Betwist', amountLabel: 'Betwist bedrag' },
    disputed_lost: { label: 'Gesloten na een betwisting', amountLabel: 'Niet betaald' },
    uncollectible: { label: 'Oninbaar', amountLabel: 'Niet betaald' },
    void: { label: 'Geannuleerd', amountLabel: 'Geannuleerd bedrag' },
    held: { label: 'Opgeschort', amountLabel: 'Te betalen bedrag' },
  },
  heading: {
    open: 'Klaar om te betalen',
    planned: 'Deze factuur wordt automatisch betaald',
    declined: 'De laatste betaling is niet gelukt',
    returned: 'Uw bank heeft een betaling teruggeboekt',
    partly_paid: 'Een deel is betaald',
    elsewhere: 'Niet online te betalen',
    charging: 'Uw betaling wordt uitgevoerd',
    processing: 'Uw incasso is onderweg',
    authentication: 'Bevestig de betaling bij uw bank',
    small_transfers: 'Bevestig uw bankrekening',
    paid: 'Betaling geslaagd',
    nothing_due: 'Niets te betalen',
    disputed: 'Bij de bank loopt een betwisting',
    disputed_lost: 'Deze factuur is gesloten',
    uncollectible: 'Deze factuur wordt niet meer geïnd',
    void: 'Deze factuur is geannuleerd',
    held: 'Op dit moment niet online te betalen',
    too_small: 'Te klein om online te betalen',
    too_large: 'Te groot om online te betalen',
    being_checked: 'Wij controleren uw betaling',
  },
  dueOn: (day) => `Vervaldatum: ${day}`,
  dueIn: (count) => {
    if (count === 0) return 'vandaag';
    return count > 0 ? inDays(count) : lateDays(-count);
  },
  payWithStripe: 'Betalen met Stripe',
  payWithMethod: (method) => `Nu betalen met ${method}`,
  payHint:
    'Opent de beveiligde betaalpagina van Stripe. Er wordt niets afgeschreven ' +
    'voordat u daar bevestigt.',
  payOnceHint: 'Wordt één keer en direct afgeschreven met de betaalmethode die u hebt opgeslagen.',
  viewInvoice: 'Factuur bekijken',
  checkAgain: 'Opnieuw controleren',
  confirmAccount: 'Bankrekening bevestigen',
  message: {
    charge_started: 'Dank u wel. Uw betaling wordt uitgevoerd.',
    charge_declined: 'Uw bank heeft deze betaling niet goedgekeurd. Er is niets afgeschreven.',
    not_possible_now: 'Dat is op dit moment niet mogelijk. De reden staat op deze pagina.',
    still_working:
      'Wij zijn er nog mee bezig. Het wordt één keer uitgevoerd; verstuur het niet ' + 'opnieuw.',
  },
  says: {
    partlyReceived: (received, owed) =>
      `${received} van ${owed} is ontvangen. De rest staat nog open.`,
    paidOn: (day, method) => `Betaald op ${day} met ${method}. Dank u wel.`,
    paidOffline: (day) => `Ontvangen op ${day}. Dank u wel.`,
    nextCharge: (method, day) =>
      `Wij schrijven het bedrag op ${day} af met ${method}. U hoeft niets te doen.`,
    paused: (until) =>
      until === null
        ? 'De automatische betaling is onderbroken.'
        : `De automatische betaling is onderbroken tot ${until}.`,
    declinedOn: (method, day, reason) =>
      `De betaling met ${method} is op ${day} geweigerd. ${reason}`,
    triedAgain: (method, from, otherWay) =>
      `U kunt het met ${method} opnieuw proberen vanaf ` +
      `${from}.${otherWay ? ' U kunt op elk moment op een andere manier betalen.' : ''}`,
    returned: (amount, day) => `Uw bank heeft de incasso van ${amount} van ${day} teruggeboekt.`,
    charging: (method) =>
      `Wij schrijven het bedrag nu af met ${method ?? 'uw betaalmethode'}. Dit duurt ` +
      'enkele seconden.',
    processing: (since, method) =>
      `De incasso${method === null ? '' : ` (${method})`} is op ${since} verstuurd. ` +
      'Banken hebben meestal 3 tot 5 werkdagen nodig. U hoeft niets te doen; u hoort ' +
      'van ons.',
    authentication: (until) =>
      `Uw bank wil dat u deze betaling zelf bevestigt. Doe dat vóór ${until}.`,
    smallTransfers: (until) =>
      'Stripe heeft kleine testbedragen naar uw rekening overgemaakt. Bevestig deze ' +
      `vóór ${until}; daarna begint de incasso.`,
    disputed: (business) =>
      'De bank heeft deze betaling teruggehaald totdat over de betwisting is ' +
      'beslist. Tot die tijd is hier niets te betalen. Vragen? Neem contact op met ' +
      `${business}.`,
    disputedLost: (business) =>
      'De bank heeft over de betwisting beslist en u het bedrag teruggegeven. Het ' +
      `kan hier niet meer worden betaald. Neem contact op met ${business}.`,
    uncollectible: (business) =>
      `${business} int deze factuur niet meer. Hij kan nog wel worden betaald.`,
    void: (business) => `${business} heeft deze factuur geannuleerd. Er is niets te betalen.`,
    belowMinimum: (business) =>
      'Het bedrag is lager dan wat online kan worden afgeschreven. Vragen? Neem ' +
      `contact op met ${business}.`,
    aboveMaximum: (business) =>
      'Het bedrag is hoger dan wat online in één keer kan worden afgeschreven; ' +
      `betaal per overschrijving. Vragen? Neem contact op met ${business}.`,
    noWayToPay: (business) =>
      'Online betalen is op dit moment niet mogelijk voor deze factuur. Vragen? Neem ' +
      `contact op met ${business}.`,
    needsPerson: (business) =>
      `${business} controleert of een betaling van u is aangekomen. Betaal niet ` +
      'opnieuw voordat dit duidelijk is.',
    accountGone: (business) =>
      `De rekening van ${business} voor online betalingen accepteert op dit moment ` +
      'geen betalingen. Dat ligt niet aan u, en er is niets afgeschreven. Zodra het ' +
      'weer kan, kunt u op deze pagina betalen.',
    excess: (amount, business) =>
      `Er is ${amount} meer ontvangen dan verschuldigd was. ${business} weet dit en ` +
      'betaalt het terug of verrekent het met u.',
    refunded: (amount) => `${amount} is aan u terugbetaald.`,
    beingRefunded: (amount) => `${amount} wordt aan u terugbetaald.`,
    notConfirmed: (since) =>
      `Wij hebben Stripe sinds ${since} niet kunnen bereiken; deze pagina is daarom ` +
      'mogelijk niet actueel. Online betalen wordt weer mogelijk.',
    noOnlinePayment: (business) =>
      'Voor deze factuur is online betalen niet mogelijk. Vragen? Neem contact op ' +
      `met ${business}.`,
  },
  declined: {
    insufficient_funds: 'Er stond niet genoeg geld op de rekening of de limiet was bereikt.',
    expired: 'De kaart is verlopen.',
    wrong_details: 'Sommige gegevens kloppen niet.',
    account_unusable: 'Van de bankrekening kan niet meer worden afgeschreven.',
    no_mandate: 'De bank heeft van u geen machtiging voor deze incasso.',
    another_card: 'De bank keurt deze kaart niet meer goed; gebruik een andere kaart.',
    bank_trouble: 'De bank kon op dat moment niet antwoorden.',
    authentication: 'De bank wil dat u de betaling zelf bevestigt.',
    declined: 'De bank heeft de betaling niet goedgekeurd en geeft ons de reden niet.',
  },
  document: {
    from: 'Van',
    to: 'Aan',
    parties: 'Adressen en btw-nummers',
    issued: 'Factuurdatum',
    due: 'Vervaldatum',
    lines: 'Factuurregels',
    description: 'Omschrijving',
    quantity: 'Aantal',
    unitPrice: 'Prijs per stuk',
    amount: 'Bedrag',
    subtotal: 'Subtotaal',
    tax: 'Belastingen',
    taxIncluded: 'Belastingen, in de prijzen begrepen',
    total: 'Totaal',
    credited: 'Creditnota’s',
    received: 'Ontvangen',
    remaining: 'Nog te betalen',
    memo: 'Opmerking',
    payments: 'Betalingen',
    paymentOf: (method, day) => `${method}, ${day}`,
    refundOf: (amount) => `${amount} terugbetaald`,
    pendingRefundOf: (amount) => `${amount} wordt terugbetaald`,
    offline: 'Betaling buiten Stripe om ontvangen',
    bank: {
      title: 'Liever per overschrijving betalen',
      onlyWay: 'Per overschrijving betalen',
      hint: (number) => `Vermeld ${number} als omschrijving, zodat uw betaling wordt gevonden.`,
      holder: 'Rekeninghouder',
      holderAddress: 'Adres van de rekeninghouder',
      iban: 'IBAN',
      bic: 'BIC',
      accountNumber: 'Rekeningnummer',
      bankName: 'Bank',
      reference: 'Omschrijving',
    },
  },
  paymentLineStatus: {
    disputed: 'teruggehaald totdat over de betwisting is beslist',
    returned: 'teruggeboekt door de bank',
    lost: 'teruggegeven na een betwisting',
  },
  done: {
    together: counted('nl', {
      one: '# factuur in één betaling',
      other: '# facturen in één betaling',
    }),
    confirming: {
      title: 'Uw betaling wordt bevestigd',
      text:
        'Wij vragen de uitkomst op bij Stripe. Deze pagina wordt vanzelf bijgewerkt; ' +
        'betaal niet opnieuw.',
    },
    nothing: {
      title: 'Er is geen betaling aangekomen',
      text:
        'Voor zover wij weten is er niets afgeschreven. U kunt teruggaan naar de ' +
        'factuur en het opnieuw proberen.',
    },
  },
  preparing: {
    title: 'De betaalpagina wordt voorbereid',
    text: 'Dit duurt enkele seconden. De pagina gaat vanzelf verder.',
    continueToStripe: 'Verder naar de betaalpagina',
    stay: 'Er wordt niets afgeschreven voordat u bij Stripe bevestigt.',
  },
  methodStored: {
    title: 'Dank u wel',
    text:
      'Als u het formulier hebt verstuurd, is uw betaalmethode bij Stripe ' +
      'opgeslagen. Er is niets afgeschreven. U kunt deze pagina sluiten.',
  },
  notFound: {
    title: 'Hier is geen factuur',
    text: 'De link is mogelijk onvolledig of vervangen door een nieuwere.',
    hint:
      'Open de link in de laatste e-mail die u hebt ontvangen, of vraag het aan ' +
      'degene die u de factuur heeft gestuurd.',
  },
  error: {
    unavailable: {
      title: 'Wij zijn zo terug',
      text:
        'De factuur kan op dit moment niet worden getoond. Er is niets afgeschreven. ' +
        'Probeer het over een minuut opnieuw.',
    },
    too_many: {
      title: 'Een ogenblik geduld',
      text: 'Er kwamen veel aanvragen van uw netwerk. Probeer het over een minuut opnieuw.',
    },
    expired_form: {
      title: 'Deze pagina heeft te lang opengestaan',
      text: 'Er is niets afgeschreven. Ga terug naar de factuur en druk opnieuw op de knop.',
    },
    failed: {
      title: 'Er is bij ons iets misgegaan',
      text:
        'Wij hebben het genoteerd. Bekijk de factuur opnieuw voordat u betaalt: daar ' +
        'staat altijd wat er is ontvangen.',
    },
  },
  goBack: 'Terug naar de factuur',
  questions: 'Vragen over deze factuur? Schrijf naar',
};
