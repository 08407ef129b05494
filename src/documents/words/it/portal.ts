import type { PortalWords } from '../portal-words';

export const italianPortal: PortalWords = {
  title: (business) => `Le Sue fatture di ${business}`,
  request: {
    title: 'Vedere tutte le Sue fatture',
    text: 'Inserisca l’indirizzo e-mail a cui arrivano le Sue fatture. Le invieremo un link.',
    email: 'Indirizzo e-mail',
    button: 'Inviami un link',
    invalid: 'Questo indirizzo e-mail non è completo. La preghiamo di controllarlo.',
  },
  requested: {
    title: 'Controlli la Sua posta',
    text: 'Se a questo indirizzo arrivano fatture, un link è in arrivo.',
    hint:
      'Si apre una sola volta, entro 30 minuti. Non è arrivato nulla? Controlli anche la posta ' +
      'indesiderata.',
  },
  closed: {
    title: 'Le Sue fatture a un clic',
    text: (business) =>
      `Questo link apre le Sue fatture di ${business} in questo browser, una sola volta.`,
    button: 'Apri le mie fatture',
  },
  used: {
    title: 'Questo link è già stato usato',
    text:
      'Un link ricevuto per e-mail si apre una sola volta. Se non è stato Lei, ne chieda subito ' +
      'un altro.',
  },
  ended: {
    title: 'Questo link è troppo vecchio',
    text: 'Un link ricevuto per e-mail si apre entro 30 minuti. Ne chieda un altro.',
  },
  unknown: {
    title: 'Qui non c’è nulla',
    text: 'Il link può essere incompleto o scaduto. Può farsene inviare un altro per e-mail.',
  },
  requestAgain: 'Inviami un altro link',
  balance: 'Saldo da pagare',
  overdue: (amount) => `di cui ${amount} in ritardo`,
  nothingDue: 'Non c’è nulla da pagare. Grazie!',
  filter: { label: 'Quali fatture', open: 'Da pagare', paid: 'Pagate', all: 'Tutte' },
  due: (day) => `Scadenza: ${day}`,
  pay: 'Paga',
  payNumber: (number) => `Paga la fattura ${number}`,
  pdf: 'PDF',
  leftOf: (total) => `restanti di ${total}`,
  older: 'Fatture precedenti',
  newest: 'Torna alle più recenti',
  empty: {
    open: (business) =>
      `Non ha fatture da pagare di ${business}. Quelle nuove arrivano per e-mail.`,
    paid: 'Nessuna fattura è stata ancora pagata.',
    all: (business) =>
      `${business} non Le ha ancora inviato fatture. Quelle nuove arrivano per e-mail.`,
  },
  backTo: (host) => `Torna a ${host}`,
  signOut: 'Esci',
  together: {
    choose: (number) => `Scegli la fattura ${number}`,
    button: 'Paga insieme quelle scelte',
    hint:
      'Un solo pagamento su Stripe per un massimo di 50 fatture. ' +
      'Nulla viene addebitato prima della Sua conferma.',
    title: 'Non si possono pagare insieme',
    none: 'Scelga almeno una fattura.',
    tooMany: 'Si possono pagare al massimo 50 fatture alla volta. Ne scelga di meno.',
    severalCurrencies: 'Sono in valute diverse. Paghi separatamente quelle di ciascuna valuta.',
    paid: (number) => `La fattura ${number} è stata pagata nel frattempo.`,
    void: (number) => `La fattura ${number} è stata annullata nel frattempo.`,
    notNow: (number) =>
      `La fattura ${number} non si può pagare in questo momento; la sua pagina mostra il motivo.`,
    apart: 'Le paghi una per una.',
    back: 'Torna alle fatture',
  },
};
