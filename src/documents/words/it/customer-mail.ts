import type { CustomerMailWords, NotAsked, PlannedCharge } from '../mail-words';
import { counted } from '../plural';
import { italianPage } from './page';

const inDays = counted('it', { one: 'tra # giorno', other: 'tra # giorni' });
const lateDays = counted('it', { one: '# giorno', other: '# giorni' });

const chargeSentence = ({ method, on }: PlannedCharge, amount: string): string =>
  on === null
    ? `Stiamo addebitando ${amount} con ${method}. Non deve fare nulla.`
    : `Addebiteremo ${amount} con ${method} in data ${on}. Non deve fare nulla.`;

const NOT_ASKED: Readonly<Record<NotAsked, { short: string; long: string }>> = {
  settled: { short: 'niente da pagare', long: 'Non c’è niente da pagare.' },
  on_its_way: {
    short: 'pagamento in arrivo',
    long: 'Il pagamento è in arrivo dalla Sua banca. Non deve fare nulla.',
  },
  disputed: {
    short: 'al momento niente da pagare',
    long:
      'Presso la banca è aperta una contestazione del pagamento. Finché non sarà ' +
      'decisa, non c’è niente da pagare.',
  },
  being_checked: {
    short: 'La preghiamo di non pagare ora',
    long:
      'Stiamo verificando se è arrivato un Suo pagamento. La preghiamo di non pagare ' +
      'di nuovo finché non sarà chiarito.',
  },
};

export const italianCustomerMail: CustomerMailWords = {
  label: {
    hello: (customer) => `Gentile ${customer},`,
    pay: 'Paga con Stripe',
    view: 'Visualizza la fattura',
    bank: 'Oppure paghi con bonifico bancario',
    bankHint: (number) => `Causale: ${number}`,
    testMode: 'Modalità di test: non viene trasferito denaro reale.',
    footer: (business, number) =>
      `${business} Le ha inviato questa e-mail in merito alla fattura ${number}. ` +
      'Risponda se qualcosa non è corretto.',
    amountDue: 'Importo dovuto',
    amountPaid: 'Importo pagato',
    amountRefunded: 'Importo rimborsato',
    amountCollected: 'Importo da addebitare',
    amountNotRefunded: 'Importo non rimborsato',
    remaining: 'Resta da pagare',
    dueOn: 'Scadenza',
    invoice: 'Fattura',
    method: 'Metodo di pagamento',
    paidOn: 'Data del pagamento',
    collectedOn: 'Data dell’addebito',
    refundTo: 'Rimborsato su',
    nextTry: 'Prossimo tentativo',
    confirmBy: 'Da confermare entro',
  },
  reason: {
    ...italianPage.declined,
    declined: 'La banca non ce ne comunica il motivo; può spiegarlo a Lei.',
  },
  offline: 'Pagamento ricevuto al di fuori di Stripe',
  invoice: ({ number, business, amount, due, isLate, charge, payable }) => ({
    subject:
      `Fattura ${number} di ${business}: ${amount}, ` +
      `${isLate ? 'scaduta in data' : 'scadenza'} ${due}`,
    preheader:
      charge === null
        ? `${amount}, ${isLate ? 'scadenza superata' : 'scadenza'}: ${due}.`
        : charge.on === null
          ? `In corso di addebito con ${charge.method}. Non deve fare nulla.`
          : `Addebito con ${charge.method} in data ${charge.on}. Non deve fare nulla.`,
    heading: `Fattura ${number}`,
    paragraphs: [
      `${business} Le ha inviato una fattura di ${amount}.`,
      charge === null
        ? (isLate
            ? `È scaduta in data ${due}; La preghiamo di pagarla ora.`
            : `La preghiamo di pagarla entro il giorno ${due}.`) +
          (payable
            ? ' Il pulsante «Paga con Stripe» apre la fattura; da lì la pagina di pagamento ' +
              'sicura di Stripe è a un clic.'
            : '')
        : chargeSentence(charge, amount),
    ],
  }),
  notAsked: ({ number, business, amount, why }) => ({
    subject: `Fattura ${number} di ${business}: ${amount}, ${NOT_ASKED[why].short}`,
    preheader: 'Non deve fare nulla.',
    heading: `Fattura ${number}`,
    paragraphs: [`${business} Le ha inviato una fattura di ${amount}. ${NOT_ASKED[why].long}`],
  }),
  confirmAccount: ({ number, amount, until }) => ({
    subject: `Confermi il Suo conto bancario per ${number}, ${amount}`,
    preheader: `La preghiamo di farlo entro il giorno ${until}.`,
    heading: 'Confermi il Suo conto bancario',
    paragraphs: [
      `Desidera pagare ${amount} per la fattura ${number} dal Suo conto bancario. ` +
        'Stripe vi ha inviato piccoli bonifici di prova.',
      `La preghiamo di aprire la fattura e di confermarli entro il giorno ${until}; ` +
        'poi inizierà l’addebito.',
    ],
  }),
  paymentFailed: ({ number, amount, method, reason, next }) => ({
    subject: `Il pagamento di ${amount} per ${number} non è andato a buon fine`,
    preheader:
      next === null ? 'La preghiamo di scegliere come pagare.' : `Riproveremo in data ${next}.`,
    heading: 'Il Suo pagamento non è andato a buon fine',
    paragraphs: [
      'Abbiamo provato ad addebitare ' +
        `${amount}${method === null ? '' : ` con ${method}`} per la fattura ${number}, ` +
        `e la banca non ha approvato. ${reason}`,
      next === null
        ? 'La preghiamo di aprire la fattura e di scegliere come pagare.'
        : `Riproveremo in data ${next}. Può attendere, o pagare ora con il metodo che ` +
          'preferisce.',
    ],
  }),
  actionRequired: ({ number, amount, until }) => ({
    subject: `Confermi ${amount} per ${number} con la Sua banca`,
    preheader:
      until === null
        ? 'La Sua banca attende una risposta.'
        : `La preghiamo di farlo entro il giorno ${until}.`,
    heading: 'La Sua banca chiede una conferma',
    paragraphs: [
      `Abbiamo provato ad addebitare ${amount} per la fattura ${number}. La Sua ` +
        'banca chiede che sia Lei a confermare; quindi finora non è stato addebitato ' +
        'nulla.',
      'La preghiamo di aprire la fattura e di pagare ' +
        `lì${until === null ? '' : ` entro il giorno ${until}`}; la Sua banca Le ` +
        'chiederà la conferma.',
    ],
  }),
  methodNeeded: ({ number, amount, isNotConfirmed }) => ({
    subject: `Come desidera pagare ${amount} per ${number}?`,
    preheader: 'La preghiamo di scegliere un metodo di pagamento.',
    heading: isNotConfirmed
      ? 'Il pagamento non è stato confermato in tempo'
      : 'Serve un metodo di pagamento',
    paragraphs: [
      isNotConfirmed
        ? `La Sua banca chiedeva di confermare il pagamento della fattura ${number}, e ` +
          `il tempo è scaduto. Nulla è stato addebitato, e restano da pagare ${amount}.`
        : `Non c’è un metodo di pagamento con cui addebitare ${amount} per la fattura ` +
          `${number}.`,
      'La preghiamo di pagare con quello che preferisce. Se acconsente, sarà ' +
        'conservato per la prossima fattura.',
    ],
  }),
  receipt: ({ number, business, amount, remaining }) => ({
    subject: `Ricevuta per ${number}: ${amount} pagati`,
    preheader: remaining === null ? 'Grazie.' : `Grazie. Restano da pagare ${remaining}.`,
    heading: 'Grazie per il Suo pagamento',
    paragraphs: [
      `${business} ha ricevuto ${amount} per la fattura ${number}.`,
      ...(remaining === null ? [] : [`Restano da pagare ${remaining}.`]),
    ],
  }),
  refund: ({ number, business, amount, method }) => ({
    subject: `Rimborso per ${number}: ${amount}`,
    preheader: 'Di solito arriva entro 5-10 giorni lavorativi.',
    heading: 'Riceverà un rimborso',
    paragraphs: [
      `${business} ha rimborsato ${amount} per la fattura ` +
        `${number}${method === null ? '' : ` su ${method}`}.`,
      'Di solito il rimborso arriva entro 5-10 giorni lavorativi.',
    ],
  }),
  refundFailed: ({ number, business, amount }) => ({
    subject: `Il rimborso di ${amount} per ${number} non è andato a buon fine`,
    preheader: 'Il denaro non Le è arrivato.',
    heading: 'Un rimborso non è andato a buon fine',
    paragraphs: [
      `Le abbiamo scritto che ${business} ha rimborsato ${amount} per la fattura ` +
        `${number}. La banca non lo ha accettato, quindi il denaro non Le è arrivato.`,
      `${business} è al corrente. Risponda a questa e-mail per concordare come riceverlo.`,
    ],
  }),
  reminder: (of) => {
    const { number, business, amount, due, days: count, isLast, charge } = of;
    const thanks =
      charge === null ? 'Se ha già pagato, La ringraziamo.' : chargeSentence(charge, amount);
    if (count > 0) {
      return {
        subject: `Fattura ${number}, ${amount}: scade ${inDays(count)}`,
        preheader: `Un cordiale promemoria da ${business}.`,
        heading: `Scade ${inDays(count)}`,
        paragraphs: [
          `Le ricordiamo cordialmente la scadenza della fattura ${number} di ${amount}: ` +
            `${due}.`,
          thanks,
        ],
      };
    }
    if (count === 0) {
      return {
        subject: `Fattura ${number}, ${amount}: scade oggi`,
        preheader: `Un promemoria da ${business}.`,
        heading: 'Scade oggi',
        paragraphs: [`La fattura ${number} di ${amount} scade oggi.`, thanks],
      };
    }
    const late = lateDays(-count);
    return {
      subject: `Fattura ${number}, ${amount}: ${late} di ritardo`,
      preheader: `È scaduta in data ${due}.`,
      heading: isLast ? 'La Sua fattura non è ancora pagata' : 'La Sua fattura è scaduta',
      paragraphs: [
        `La fattura ${number} di ${amount} è scaduta in data ${due}: ${late} di ritardo.`,
        !isLast
          ? 'Forse Le è sfuggita. La preghiamo di pagarla ora, o di rispondere a questa ' +
            'e-mail se qualcosa non è corretto.'
          : 'La preghiamo di pagarla ora. Se non può, o se non è d’accordo, risponda a ' +
            'questa e-mail per trovare insieme una soluzione.',
      ],
    };
  },
  finalNotice: ({ number, business, amount, due, isAfterReminders }) => ({
    subject: `Ultimo avviso: la fattura ${number}, ${amount}, non è pagata`,
    preheader: isAfterReminders
      ? `È scaduta in data ${due}.`
      : 'Non tenteremo altri addebiti di nostra iniziativa.',
    heading: 'Ultimo avviso',
    paragraphs: isAfterReminders
      ? [
          `La fattura ${number} è scaduta in data ${due}, e ${amount} non sono ancora pagati.`,
          'Non invieremo altri promemoria. La preghiamo di pagare ora, o di rispondere a ' +
            `questa e-mail per trovare un accordo con ${business}.`,
        ]
      : [
          `Abbiamo provato più volte ad addebitare ${amount} per la fattura ${number}, e ` +
            'la Sua banca non ha approvato.',
          'Non riproveremo di nostra iniziativa. La preghiamo di pagare ora, o di ' +
            `rispondere a questa e-mail per trovare un accordo con ${business}.`,
        ],
  }),
  debitNotice: ({ number, business, amount, method, on, payable }) => ({
    subject: `Addebito diretto di ${amount} per ${number} in data ${on}`,
    preheader: `Addebito su ${method}. Non deve fare nulla.`,
    heading: 'Preavviso di addebito diretto',
    paragraphs: [
      `In data ${on}, ${business} incasserà ${amount} per la fattura ${number} ` +
        `tramite addebito diretto (${method}). Non deve fare nulla.`,
      ...(payable
        ? [
            'Se preferisce pagare in un altro modo, apra la fattura e la paghi prima di ' +
              'quel giorno.',
          ]
        : []),
      `Se ha una domanda, risponda a questa e-mail per contattare ${business}.`,
    ],
  }),
  paymentReturned: ({ number, amount, reason, next }) => ({
    subject: `La Sua banca ha restituito il pagamento di ${amount} per ${number}`,
    preheader: next === null ? 'La fattura è di nuovo da pagare.' : `Riproveremo in data ${next}.`,
    heading: 'La Sua banca ha restituito un pagamento',
    paragraphs: [
      `L’addebito di ${amount} per la fattura ${number} è stato restituito dalla Sua ` +
        `banca. ${reason} La fattura è di nuovo da pagare.`,
      next === null
        ? 'La preghiamo di pagarla con il metodo che preferisce.'
        : `Riproveremo in data ${next}. Può attendere, o pagare ora con il metodo che ` +
          'preferisce.',
    ],
  }),
};
