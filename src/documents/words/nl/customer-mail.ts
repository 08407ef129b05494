import type { CustomerMailWords, NotAsked, PlannedCharge } from '../mail-words';
import { counted } from '../plural';
import { dutchPage } from './page';

const inDays = counted('nl', { one: 'over # dag', other: 'over # dagen' });
const lateDays = counted('nl', { one: '# dag', other: '# dagen' });

const chargeSentence = ({ method, on }: PlannedCharge, amount: string): string =>
  on === null
    ? `Wij schrijven ${amount} nu af met ${method}. U hoeft niets te doen.`
    : `Wij schrijven ${amount} op ${on} af met ${method}. U hoeft niets te doen.`;

const NOT_ASKED: Readonly<Record<NotAsked, { short: string; long: string }>> = {
  settled: { short: 'niets te betalen', long: 'Er is niets te betalen.' },
  on_its_way: {
    short: 'betaling onderweg',
    long: 'De betaling is onderweg vanaf uw bank. U hoeft niets te doen.',
  },
  disputed: {
    short: 'nu niets te betalen',
    long:
      'Bij de bank loopt een betwisting van de betaling. Zolang daarover niet is ' +
      'beslist, is er niets te betalen.',
  },
  being_checked: {
    short: 'betaal nu niet',
    long:
      'Wij controleren of een betaling van u is aangekomen. Betaal niet opnieuw ' +
      'voordat dit duidelijk is.',
  },
};

export const dutchCustomerMail: CustomerMailWords = {
  label: {
    hello: (customer) => `Geachte ${customer},`,
    pay: 'Betalen met Stripe',
    view: 'Factuur bekijken',
    bank: 'Of betaal per overschrijving',
    bankHint: (number) => `Omschrijving: ${number}`,
    testMode: 'Testmodus: er wordt geen echt geld overgemaakt.',
    footer: (business, number) =>
      `${business} heeft u deze e-mail gestuurd in verband met factuur ${number}. ` +
      'Beantwoord deze e-mail als er iets niet klopt.',
    amountDue: 'Te betalen bedrag',
    amountPaid: 'Betaald bedrag',
    amountRefunded: 'Terugbetaald bedrag',
    amountCollected: 'Te incasseren bedrag',
    amountNotRefunded: 'Niet terugbetaald bedrag',
    remaining: 'Nog te betalen',
    dueOn: 'Vervaldatum',
    invoice: 'Factuur',
    method: 'Betaalmethode',
    paidOn: 'Betaald op',
    collectedOn: 'Incasso op',
    refundTo: 'Terugbetaald op',
    nextTry: 'Volgende poging',
    confirmBy: 'Bevestigen vóór',
  },
  reason: {
    ...dutchPage.declined,
    declined: 'De bank geeft ons de reden niet, maar kan die wel aan u uitleggen.',
  },
  offline: 'Betaling buiten Stripe om ontvangen',
  invoice: ({ number, business, amount, due, isLate, charge, payable }) => ({
    subject:
      `Factuur ${number} van ${business}: ${amount}, ` +
      `${isLate ? 'vervallen op' : 'te betalen uiterlijk op'} ${due}`,
    preheader:
      charge === null
        ? `${amount}, vervaldatum ${due}.`
        : charge.on === null
          ? `Wordt afgeschreven met ${charge.method}. U hoeft niets te doen.`
          : `Wordt op ${charge.on} afgeschreven met ${charge.method}. U hoeft niets te doen.`,
    heading: `Factuur ${number}`,
    paragraphs: [
      `${business} heeft u een factuur van ${amount} gestuurd.`,
      charge === null
        ? (isLate
            ? `De vervaldatum was ${due}; betaal de factuur alstublieft nu.`
            : `Betaal deze alstublieft uiterlijk op ${due}.`) +
          (payable
            ? ' ‘Betalen met Stripe’ opent uw factuur; van daaruit is de beveiligde ' +
              'betaalpagina van Stripe één klik verder.'
            : '')
        : chargeSentence(charge, amount),
    ],
  }),
  notAsked: ({ number, business, amount, why }) => ({
    subject: `Factuur ${number} van ${business}: ${amount}, ${NOT_ASKED[why].short}`,
    preheader: 'U hoeft niets te doen.',
    heading: `Factuur ${number}`,
    paragraphs: [`${business} heeft u een factuur van ${amount} gestuurd. ${NOT_ASKED[why].long}`],
  }),
  confirmAccount: ({ number, amount, until }) => ({
    subject: `Bevestig uw bankrekening voor ${number}, ${amount}`,
    preheader: `Doe dit alstublieft vóór ${until}.`,
    heading: 'Bevestig uw bankrekening',
    paragraphs: [
      `U wilt ${amount} voor factuur ${number} betalen vanaf uw bankrekening. Stripe ` +
        'heeft daar kleine testbedragen naar overgemaakt.',
      `Open de factuur en bevestig deze bedragen vóór ${until}; daarna begint de incasso.`,
    ],
  }),
  paymentFailed: ({ number, amount, method, reason, next }) => ({
    subject: `Betaling van ${amount} voor ${number} is niet gelukt`,
    preheader: next === null ? 'Kies hoe u wilt betalen.' : `Wij proberen het op ${next} opnieuw.`,
    heading: 'Uw betaling is niet gelukt',
    paragraphs: [
      `Wij hebben geprobeerd ${amount}${method === null ? '' : ` met ${method}`} af ` +
        `te schrijven voor factuur ${number}, en de bank heeft dat niet goedgekeurd. ` +
        `${reason}`,
      next === null
        ? 'Open de factuur en kies hoe u wilt betalen.'
        : `Wij proberen het op ${next} opnieuw. U kunt daarop wachten, of nu betalen met ` +
          'een betaalmethode naar keuze.',
    ],
  }),
  actionRequired: ({ number, amount, until }) => ({
    subject: `Bevestig ${amount} voor ${number} bij uw bank`,
    preheader: until === null ? 'Uw bank wacht op u.' : `Doe dit alstublieft vóór ${until}.`,
    heading: 'Uw bank vraagt om een bevestiging',
    paragraphs: [
      `Wij hebben geprobeerd ${amount} af te schrijven voor factuur ${number}. Uw ` +
        'bank wil dat u dit zelf bevestigt; er is dus nog niets afgeschreven.',
      `Open de factuur en betaal daar${until === null ? '' : ` vóór ${until}`}; uw ` +
        'bank vraagt u dan om te bevestigen.',
    ],
  }),
  methodNeeded: ({ number, amount, isNotConfirmed }) => ({
    subject: `Hoe wilt u ${amount} voor ${number} betalen?`,
    preheader: 'Kies een betaalmethode.',
    heading: isNotConfirmed
      ? 'De betaling is niet op tijd bevestigd'
      : 'Er is een betaalmethode nodig',
    paragraphs: [
      isNotConfirmed
        ? `Uw bank wilde dat u de betaling voor factuur ${number} bevestigde, en de tijd ` +
          `daarvoor is voorbij. Er is niets afgeschreven, en ${amount} staat nog open.`
        : `Er is geen betaalmethode waarmee wij ${amount} voor factuur ${number} kunnen ` +
          'afschrijven.',
      'Betaal alstublieft met een betaalmethode naar keuze. Als u ermee akkoord ' +
        'gaat, wordt die voor de volgende factuur bewaard.',
    ],
  }),
  receipt: ({ number, business, amount, remaining }) => ({
    subject: `Betalingsbewijs voor ${number}: ${amount} betaald`,
    preheader:
      remaining === null ? 'Dank u wel.' : `Dank u wel. Er is nog ${remaining} te betalen.`,
    heading: 'Dank u wel voor uw betaling',
    paragraphs: [
      `${business} heeft ${amount} ontvangen voor factuur ${number}.`,
      ...(remaining === null ? [] : [`Daarvan is nog ${remaining} te betalen.`]),
    ],
  }),
  refund: ({ number, business, amount, method }) => ({
    subject: `Terugbetaling voor ${number}: ${amount}`,
    preheader: 'Het bedrag komt meestal binnen 5 tot 10 werkdagen aan.',
    heading: 'U krijgt geld terug',
    paragraphs: [
      `${business} heeft ${amount} voor factuur ${number} ` +
        `terugbetaald${method === null ? '' : ` op ${method}`}.`,
      'Het bedrag komt meestal binnen 5 tot 10 werkdagen aan.',
    ],
  }),
  refundFailed: ({ number, business, amount }) => ({
    subject: `De terugbetaling van ${amount} voor ${number} is niet gelukt`,
    preheader: 'Het geld is niet bij u aangekomen.',
    heading: 'Een terugbetaling is niet gelukt',
    paragraphs: [
      `Wij hebben u geschreven dat ${business} ${amount} voor factuur ${number} ` +
        'heeft terugbetaald. De bank heeft dat niet aangenomen, dus het geld is niet ' +
        'bij u aangekomen.',
      `${business} is op de hoogte. Beantwoord deze e-mail om af te spreken hoe u ` +
        'het ontvangt.',
    ],
  }),
  reminder: (of) => {
    const { number, business, amount, due, days: count, isLast, charge } = of;
    const thanks =
      charge === null ? 'Als u al hebt betaald, danken wij u.' : chargeSentence(charge, amount);
    if (count > 0) {
      return {
        subject: `Factuur ${number}, ${amount}: vervalt ${inDays(count)}`,
        preheader: `Een vriendelijke herinnering van ${business}.`,
        heading: `Vervalt ${inDays(count)}`,
        paragraphs: [
          `Een vriendelijke herinnering: factuur ${number} van ${amount} vervalt op ${due}.`,
          thanks,
        ],
      };
    }
    if (count === 0) {
      return {
        subject: `Factuur ${number}, ${amount}: vervalt vandaag`,
        preheader: `Een herinnering van ${business}.`,
        heading: 'Vervalt vandaag',
        paragraphs: [`Factuur ${number} van ${amount} vervalt vandaag.`, thanks],
      };
    }
    const late = lateDays(-count);
    return {
      subject: `Factuur ${number}, ${amount}: ${late} te laat`,
      preheader: `De vervaldatum was ${due}.`,
      heading: isLast ? 'Uw factuur is nog niet betaald' : 'Uw factuur is vervallen',
      paragraphs: [
        `Factuur ${number} van ${amount} is op ${due} vervallen en is ${late} te laat.`,
        !isLast
          ? 'Misschien is de factuur aan uw aandacht ontsnapt. Betaal deze alstublieft nu, ' +
            'of beantwoord deze e-mail als er iets niet klopt.'
          : 'Betaal deze alstublieft nu. Als dat niet lukt, of als u het er niet mee eens ' +
            'bent, beantwoord dan deze e-mail, zodat wij samen een oplossing vinden.',
      ],
    };
  },
  finalNotice: ({ number, business, amount, due, isAfterReminders }) => ({
    subject: `Laatste aanmaning: factuur ${number}, ${amount}, is niet betaald`,
    preheader: isAfterReminders
      ? `De vervaldatum was ${due}.`
      : 'Wij doen uit onszelf geen verdere poging tot afschrijving.',
    heading: 'Laatste aanmaning',
    paragraphs: isAfterReminders
      ? [
          `Factuur ${number} is op ${due} vervallen, en ${amount} is nog niet betaald.`,
          'Wij herinneren u er niet nog een keer aan. Betaal alstublieft nu, of ' +
            `beantwoord deze e-mail om het met ${business} te regelen.`,
        ]
      : [
          `Wij hebben meerdere keren geprobeerd ${amount} voor factuur ${number} af te ` +
            'schrijven, en uw bank heeft dat niet goedgekeurd.',
          'Wij proberen het uit onszelf niet nog een keer. Betaal alstublieft nu, of ' +
            `beantwoord deze e-mail om het met ${business} te regelen.`,
        ],
  }),
  debitNotice: ({ number, business, amount, method, on, payable }) => ({
    subject: `Automatische incasso van ${amount} voor ${number} op ${on}`,
    preheader: `Incasso van ${method}. U hoeft niets te doen.`,
    heading: 'Aankondiging van een automatische incasso',
    paragraphs: [
      `Op ${on} incasseert ${business} ${amount} voor factuur ${number} via ` +
        `automatische incasso (${method}). U hoeft niets te doen.`,
      ...(payable
        ? [
            'Als u liever op een andere manier betaalt, open dan de factuur en betaal vóór ' +
              'die dag.',
          ]
        : []),
      `Als u een vraag hebt, beantwoord dan deze e-mail om ${business} te bereiken.`,
    ],
  }),
  paymentReturned: ({ number, amount, reason, next }) => ({
    subject: `Uw bank heeft de betaling van ${amount} voor ${number} teruggeboekt`,
    preheader:
      next === null ? 'De factuur staat weer open.' : `Wij proberen het op ${next} opnieuw.`,
    heading: 'Uw bank heeft een betaling teruggeboekt',
    paragraphs: [
      `De incasso van ${amount} voor factuur ${number} is door uw bank teruggeboekt. ` +
        `${reason} De factuur staat weer open.`,
      next === null
        ? 'Betaal deze alstublieft met een betaalmethode naar keuze.'
        : `Wij proberen het op ${next} opnieuw. U kunt daarop wachten, of nu betalen met ` +
          'een betaalmethode naar keuze.',
    ],
  }),
};
