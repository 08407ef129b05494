import type { PageWords } from '../page-words';
import { counted } from '../plural';

const inDays = counted('it', { one: 'tra # giorno', other: 'tra # giorni' });
const lateDays = counted('it', { one: '# giorno di ritardo', other: '# giorni di ritardo' });

export const italianPage: PageWords = {
  language: 'Lingua',
  invoice: (number) => `Fattura ${number}`,
  title: (number, business) => `Fattura ${number} di ${business}`,
  testMode: 'Modalità di test: non viene trasferito denaro reale',
  panel: {
    open: { label: 'Da pagare', amountLabel: 'Importo dovuto' },
    overdue: { label: 'Scaduta', amountLabel: 'Importo dovuto' },
    charging: { label: 'Pagamento in corso', amountLabel: 'In corso di addebito' },
    processing: { label: 'Addebito diretto in corso', amountLabel: 'Importo in arrivo' },
    authentication: { label: 'Serve la Sua conferma', amountLabel: 'Importo dovuto' },
    small_transfers: { label: 'Serve la Sua conferma', amountLabel: 'Importo dovuto' },
    paid: { label: 'Pagata', amountLabel: 'Importo pagato' },
    nothing_due: { label: 'Pagata', amountLabel: 'Importo dovuto' },
    disputed: { label: 'Contestata', amountLabel: 'Importo contestato' },
    disputed_lost: { label: 'Chiusa dopo una contestazione', amountLabel: 'Importo non pagato' },
    uncollectible: { label: 'Inesigibile', amountLabel: 'Importo non pagato' },
    void: { label: 'Annullata', amountLabel: 'Importo annullato' },
    held: { label: 'Sospesa', amountLabel: 'Importo dovuto' },
  },
  heading: {
    open: 'Pronta per il pagamento',
    planned: 'Questa fattura sarà pagata automaticamente',
    declined: 'L’ultimo pagamento non è andato a buon fine',
    returned: 'La Sua banca ha restituito un pagamento',
    partly_paid: 'Una parte è stata pagata',
    elsewhere: 'Non pagabile online',
    charging: 'Il Suo pagamento è in corso',
    processing: 'Il Suo addebito diretto è in corso',
    authentication: 'Confermi il pagamento con la Sua banca',
    small_transfers: 'Confermi il Suo conto bancario',
    paid: 'Pagamento riuscito',
    nothing_due: 'Niente da pagare',
    disputed: 'È aperta una contestazione presso la banca',
    disputed_lost: 'Questa fattura è chiusa',
    uncollectible: 'Questa fattura non viene più riscossa',
    void: 'Questa fattura è stata annullata',
    held: 'Al momento non pagabile online',
    too_small: 'Importo troppo basso per il pagamento online',
    too_large: 'Importo troppo alto per il pagamento online',
    being_checked: 'Stiamo verificando il Suo pagamento',
  },
  dueOn: (day) => `Scadenza: ${day}`,
  dueIn: (count) => {
    if (count === 0) return 'oggi';
    return count > 0 ? inDays(count) : lateDays(-count);
  },
  payWithStripe: 'Paga con Stripe',
  payWithMethod: (method) => `Paga ora con ${method}`,
  payHint:
    'Apre la pagina di pagamento sicura di Stripe. Nulla viene addebitato prima ' +
    'della Sua conferma.',
  payOnceHint: 'Addebitato una sola volta e subito, con il metodo di pagamento che ha salvato.',
  viewInvoice: 'Visualizza la fattura',
  checkAgain: 'Controlla di nuovo',
  confirmAccount: 'Conferma il conto bancario',
  message: {
    charge_started: 'Grazie. Il Suo pagamento è in corso.',
    charge_declined: 'La Sua banca non ha approvato questo pagamento. Nulla è stato addebitato.',
    not_possible_now: 'In questo momento non è possibile. Il motivo è indicato in questa pagina.',
    still_working:
      'La richiesta è in lavorazione. Sarà eseguita una sola volta; La preghiamo di ' +
      'non inviarla di nuovo.',
  },
  says: {
    partlyReceived: (received, owed) =>
      `Sono arrivati ${received} su ${owed}. Il resto è da pagare.`,
    paidOn: (day, method) => `Pagata con ${method}. Data del pagamento: ${day}. Grazie.`,
    paidOffline: (day) => `Pagamento ricevuto. Data: ${day}. Grazie.`,
    nextCharge: (method, day) => `Addebiteremo ${method} in data ${day}. Non deve fare nulla.`,
    paused: (until) =>
      until === null
        ? 'Il pagamento automatico è sospeso.'
        : `Il pagamento automatico è sospeso fino al giorno ${until}.`,
    declinedOn: (method, day, reason) =>
      `Il pagamento con ${method} è stato rifiutato in data ${day}. ${reason}`,
    triedAgain: (method, from, otherWay) =>
      `Può riprovare con ${method} a partire da: ` +
      `${from}.${otherWay ? ' Può pagare in un altro modo in qualsiasi momento.' : ''}`,
    returned: (amount, day) =>
      `La Sua banca ha restituito l’addebito di ${amount} del giorno ${day}.`,
    charging: (method) =>
      `Stiamo addebitando ${method ?? 'il Suo metodo di pagamento'}. Bastano pochi ` + 'secondi.',
    processing: (since, method) =>
      `L’addebito${method === null ? '' : ` (${method})`} è stato inviato in data ` +
      `${since}. Di solito le banche impiegano da 3 a 5 giorni lavorativi. Non deve ` +
      'fare nulla; La terremo informata.',
    authentication: (until) =>
      'La Sua banca chiede che sia Lei a confermare questo pagamento. La preghiamo ' +
      `di farlo entro il giorno ${until}.`,
    smallTransfers: (until) =>
      'Stripe ha inviato piccoli bonifici di prova al Suo conto. La preghiamo di ' +
      `confermarli entro il giorno ${until}; poi inizierà l’addebito.`,
    disputed: (business) =>
      'La banca ha ripreso questo pagamento finché la contestazione non sarà decisa. ' +
      'Fino ad allora qui non c’è niente da pagare. Domande? Si rivolga a ' +
      `${business}.`,
    disputedLost: (business) =>
      'La banca ha deciso la contestazione e Le ha restituito il pagamento. Non può ' +
      `più essere pagato qui. Si rivolga a ${business}.`,
    uncollectible: (business) =>
      `${business} non riscuote più questa fattura. È ancora possibile pagarla.`,
    void: (business) => `${business} ha annullato questa fattura. Non c’è niente da pagare.`,
    belowMinimum: (business) =>
      'L’importo è inferiore a quanto può essere addebitato online. Domande? Si ' +
      `rivolga a ${business}.`,
    aboveMaximum: (business) =>
      'L’importo è superiore a quanto può essere addebitato online in una volta; La ' +
      `preghiamo di pagare con bonifico. Domande? Si rivolga a ${business}.`,
    noWayToPay: (business) =>
      'Al momento il pagamento online non è disponibile per questa fattura. Domande? ' +
      `Si rivolga a ${business}.`,
    needsPerson: (business) =>
      `${business} sta verificando se è arrivato un Suo pagamento. La preghiamo di ` +
      'non pagare di nuovo finché non sarà chiarito.',
    accountGone: (business) =>
      `Il conto di ${business} per i pagamenti online al momento non ne accetta. ` +
      'Questo non dipende da Lei, e non Le è stato addebitato nulla. Questa pagina ' +
      'offrirà di nuovo il pagamento appena sarà possibile.',
    excess: (amount, business) =>
      `Sono arrivati ${amount} in più del dovuto. ${business} ne è al corrente e Le ` +
      'restituirà la somma o si accorderà con Lei.',
    refunded: (amount) => `Le sono stati rimborsati ${amount}.`,
    beingRefunded: (amount) => `Le stiamo rimborsando ${amount}.`,
    notConfirmed: (since) =>
      `Non riusciamo a interrogare Stripe dal giorno ${since}, quindi questa pagina ` +
      'potrebbe non essere aggiornata. Il pagamento online tornerà disponibile.',
    noOnlinePayment: (business) =>
      'Per questa fattura non è previsto il pagamento online. Domande? Si rivolga a ' +
      `${business}.`,
  },
  declined: {
    insufficient_funds: 'Il conto non aveva fondi sufficienti o il suo limite era stato raggiunto.',
    expired: 'La carta è scaduta.',
    wrong_details: 'Alcuni dei dati non sono corretti.',
    account_unusable: 'Non è più possibile addebitare il conto bancario.',
    no_mandate: 'La banca non ha un Suo mandato per questo addebito.',
    another_card: 'La banca non approverà più questa carta; La preghiamo di usarne un’altra.',
    bank_trouble: 'In quel momento la banca non ha potuto rispondere.',
    authentication: 'La banca chiede che sia Lei a confermare il pagamento.',
    declined: 'La banca non lo ha approvato e non ce ne comunica il motivo.',
  },
  document: {
    from: 'Da',
    to: 'A',
    parties: 'Indirizzi e partite IVA',
    issued: 'Data di emissione',
    due: 'Scadenza',
    lines: 'Voci della fattura',
    description: 'Descrizione',
    quantity: 'Quantità',
    unitPrice: 'Prezzo unitario',
    amount: 'Importo',
    subtotal: 'Subtotale',
    tax: 'Imposte',
    taxIncluded: 'Imposte comprese nei prezzi',
    total: 'Totale',
    credited: 'Note di credito',
    received: 'Ricevuto',
    remaining: 'Resta da pagare',
    memo: 'Annotazioni',
    payments: 'Pagamenti',
    paymentOf: (method, day) => `${method}, ${day}`,
    refundOf: (amount) => `${amount} rimborsati`,
    pendingRefundOf: (amount) => `${amount} in corso di rimborso`,
    offline: 'Pagamento ricevuto al di fuori di Stripe',
    bank: {
      title: 'Paga invece con bonifico bancario',
      onlyWay: 'Paga con bonifico bancario',
      hint: (number) =>
        `La preghiamo di indicare ${number} come causale, così che il pagamento venga ` +
        'riconosciuto.',
      holder: 'Intestatario del conto',
      holderAddress: 'Indirizzo dell’intestatario',
      iban: 'IBAN',
      bic: 'BIC',
      accountNumber: 'Numero di conto',
      bankName: 'Banca',
      reference: 'Causale',
    },
  },
  paymentLineStatus: {
    disputed: 'ripreso finché la contestazione non sarà decisa',
    returned: 'restituito dalla banca',
    lost: 'restituito dopo una contestazione',
  },
  done: {
    together: counted('it', {
      one: '# fattura in un solo pagamento',
      other: '# fatture in un solo pagamento',
    }),
    confirming: {
      title: 'Conferma del Suo pagamento',
      text:
        'Stiamo chiedendo l’esito a Stripe. Questa pagina si aggiorna da sola; La ' +
        'preghiamo di non pagare di nuovo.',
    },
    nothing: {
      title: 'Non è arrivato alcun pagamento',
      text:
        'Per quanto ci risulta, nulla è stato addebitato. Può tornare alla fattura e ' +
        'riprovare.',
    },
  },
  preparing: {
    title: 'Preparazione del pagamento',
    text: 'Bastano pochi secondi. La pagina prosegue da sola.',
    continueToStripe: 'Continua verso il pagamento',
    stay: 'Nulla viene addebitato prima della Sua conferma su Stripe.',
  },
  methodStored: {
    title: 'Grazie',
    text:
      'Se ha inviato il modulo, il Suo metodo di pagamento è salvato su Stripe. ' +
      'Nulla è stato addebitato. Può chiudere questa pagina.',
  },
  notFound: {
    title: 'Qui non c’è nessuna fattura',
    text: 'Il link potrebbe essere incompleto o essere stato sostituito da uno più recente.',
    hint:
      'La preghiamo di aprire il link nell’ultima e-mail che ha ricevuto, o di ' +
      'chiedere a chi Le ha inviato la fattura.',
  },
  error: {
    unavailable: {
      title: 'Torniamo subito',
      text:
        'In questo momento la fattura non può essere mostrata. Nulla è stato ' +
        'addebitato. La preghiamo di riprovare tra un minuto.',
    },
    too_many: {
      title: 'Un momento, per favore',
      text:
        'Dalla Sua rete sono arrivate molte richieste. La preghiamo di riprovare tra ' +
        'un minuto.',
    },
    expired_form: {
      title: 'Questa pagina è rimasta aperta troppo a lungo',
      text:
        'Nulla è stato addebitato. La preghiamo di tornare alla fattura e di premere ' +
        'di nuovo il pulsante.',
    },
    failed: {
      title: 'Si è verificato un errore da parte nostra',
      text:
        'Ne abbiamo preso nota. La preghiamo di guardare di nuovo la fattura prima di ' +
        'pagare: mostra sempre ciò che è arrivato.',
    },
  },
  goBack: 'Torna alla fattura',
  questions: 'Domande su questa fattura? Scriva a',
};
