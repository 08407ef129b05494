import type { PortalAccountWords } from '../portal-account-words';

export const italianPortalAccount: PortalAccountWords = {
  title: 'Pagamento e dati di fatturazione',
  ofMethod: (action, method) => `${action}: ${method}`,
  methods: {
    title: 'Metodi di pagamento',
    none: 'Non è ancora salvato alcun metodo di pagamento.',
    isDefault: 'Addebitato per primo',
    expires: (month) => `Scade ${month}`,
    expired: 'Questa carta è scaduta.',
    mandateInactive: 'Il mandato non è più valido. Lo aggiunga di nuovo.',
    detaching: 'È in corso di rimozione.',
    notSupported: 'Viene addebitato solo quando paga Lei stesso con questo metodo.',
    unread: 'In questo momento non si può leggere ciò che è salvato su Stripe.',
    add: 'Aggiungi un metodo di pagamento',
    addHint:
      'Si inserisce su Stripe, e lì non viene addebitato nulla. Per sostituirne uno, aggiunga ' +
      'quello nuovo.',
    makeDefault: 'Addebita per primo',
    remove: 'Rimuovi',
  },
  removing: {
    title: 'Rimuovere questo metodo di pagamento?',
    text: (method) =>
      `${method} non sarà più addebitato. Per usarlo ancora, dovrà inserirlo di nuovo.`,
    keep: 'Mantienilo',
  },
  autoPay: {
    title: 'Pagamento automatico',
    on: 'Attivo',
    off: 'Non attivo',
    mandate: (business) =>
      `Autorizzo ${business} ad addebitare l’importo delle mie fatture, quando sono da pagare, ` +
      'sui metodi di pagamento che ho salvato, finché non disattivo questa opzione.',
    agreedOn: (day) => `Lo ha accettato il ${day}.`,
    withdrawnOn: (day) => `Lo ha disattivato il ${day}. Paga Lei ogni fattura.`,
    notOffered: (business) => `${business} non addebita nulla da sé. Paga Lei ogni fattura.`,
    turnOn: 'Accetta e attiva',
    turnOff: 'Disattiva',
  },
  turningOff: {
    title: 'Disattivare il pagamento automatico?',
    text:
      'Neanche le fatture aperte saranno più addebitate: le paga Lei. Un addebito in corso ' +
      'prosegue.',
    keep: 'Lascialo attivo',
  },
  problem: {
    title: 'Ora non è possibile',
    charging: (number) =>
      `La fattura ${number} è in corso di addebito con questo metodo di pagamento. Lo rimuova ` +
      'quando è concluso.',
    unusable:
      'Questo metodo di pagamento non può essere addebitato per primo. Lo inserisca di nuovo o ' +
      'ne scelga un altro.',
    gone: 'Questo metodo di pagamento è già stato rimosso.',
    unavailable: 'Stripe non è raggiungibile in questo momento. Riprovi tra un minuto.',
    notStored: 'Qui non si può salvare un metodo di pagamento. Paghi ogni fattura separatamente.',
    tooManyEntries: 'Questo periodo è troppo lungo per un PDF. Ne scelga uno più breve, o CSV.',
    period: 'Indichi due giorni, prima il meno recente.',
    back: 'Torna a pagamento e dati di fatturazione',
  },
  statement: {
    title: 'Estratto conto',
    text: 'Tutte le fatture, i pagamenti e gli accrediti di un periodo.',
    csv: 'CSV',
    from: 'Primo giorno',
    to: 'Ultimo giorno',
  },
  details: {
    title: 'Dati di fatturazione',
    text: 'Da ora compaiono nei documenti e nelle e-mail. Ciò che ha già ricevuto resta com’è.',
    name: 'Nome o azienda',
    emails: 'Indirizzi e-mail per le fatture',
    emailsHint: 'Uno per riga.',
    line1: 'Via e numero civico',
    line2: 'Altra riga dell’indirizzo',
    postcode: 'CAP',
    town: 'Località',
    state: 'Provincia o regione',
    country: 'Paese (due lettere, come IT)',
    taxIds: 'Partita IVA o codici fiscali',
    taxIdsHint: 'Separati da virgole, per esempio IT12345678901.',
    language: 'Lingua delle fatture e delle e-mail',
    save: 'Salva',
    saved: 'I Suoi dati sono salvati.',
    notSaved: 'Non è stato ancora salvato nulla. Controlli ciò che è segnalato.',
    wrong: {
      name: 'Indichi un nome di al massimo 300 caratteri.',
      emails: 'Indichi da 1 a 50 indirizzi completi, ciascuno una volta.',
      address: 'È troppo lungo, o contiene caratteri che non si possono stampare.',
      country: 'Indichi due lettere maiuscole, come IT.',
      taxIds: 'Indichi al massimo 5 codici di al massimo 40 caratteri, ciascuno una volta.',
      language: 'Scelga una delle lingue.',
    },
  },
};
