import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';
import { counted } from '../plural';

const invoices = counted('it', { one: '# fattura', other: '# fatture' });

export const italianMailWithoutInvoice: MailWithoutInvoiceWords = {
  footer: (business) =>
    `${business} Le ha inviato questa e-mail perché è Suo cliente. Risponda se qualcosa non è ` +
    'corretto.',
  portalLink: ({ business, until }) => ({
    subject: `Il Suo link alle fatture di ${business}`,
    preheader: `Si apre una sola volta, fino al ${until}.`,
    heading: 'Il link alle Sue fatture',
    paragraphs: [
      `Ha chiesto di vedere le Sue fatture di ${business}. Questo link si apre una sola volta, ` +
        `fino al ${until}.`,
      'Se non lo ha chiesto, non deve fare nulla: senza questa e-mail nessuno può aprirlo. La ' +
        'preghiamo di non inoltrarla.',
    ],
    button: 'Apri le mie fatture',
  }),
  statement: ({ business, from, to }) => ({
    subject: `Il Suo estratto conto di ${business}, dal ${from} al ${to}`,
    preheader: 'L’estratto conto è allegato in PDF.',
    heading: 'Il Suo estratto conto',
    paragraphs: [
      `In allegato trova il Suo estratto conto presso ${business}, dal ${from} al ${to}: ogni ` +
        'fattura, ogni pagamento e il saldo risultante.',
      'Può consultare le Sue fatture e pagare quanto è aperto in qualsiasi momento. Le ' +
        'invieremo il link per e-mail.',
    ],
  }),
  cardExpiring: ({ business, method, month, lastDay }) => ({
    subject: `${method} per i Suoi pagamenti a ${business} scade a ${month}`,
    preheader: `Salvi un’altra carta entro il ${lastDay}.`,
    heading: `${method} scade a ${month}`,
    paragraphs: [
      `Le fatture di ${business} vengono addebitate automaticamente su ${method}. È possibile ` +
        `fino al ${lastDay}.`,
      'Salvi prima di allora un altro metodo di pagamento e non cambierà altro. Se la Sua banca ' +
        'Le ha inviato una nuova carta, salvi quella.',
    ],
    button: 'Sostituisci la carta',
  }),
  severalPaid: ({ business, count, total, remaining, isAttached }) => ({
    subject: `Ricevuta per ${invoices(count)} di ${business}: ${total} pagati`,
    preheader: remaining === null ? 'Grazie.' : `Grazie. Restano da pagare ${remaining}.`,
    heading: 'Grazie per il Suo pagamento',
    paragraphs: [
      `${business} ha ricevuto ${total} per ${invoices(count)} con un unico pagamento.`,
      ...(remaining === null ? [] : [`Restano da pagare ${remaining}.`]),
      isAttached
        ? 'La ricevuta di ogni fattura è allegata in PDF.'
        : 'La ricevuta di ogni fattura si trova in PDF nella sua pagina.',
    ],
  }),
  openPortal: 'Vedi le mie fatture',
  methodStored: ({ business, method, isUsed }) => ({
    subject: `${method} è stato salvato per i Suoi pagamenti a ${business}`,
    preheader: isUsed
      ? 'Le fatture pagate automaticamente saranno addebitate su questo metodo.'
      : 'I pagamenti automatici non lo utilizzano.',
    heading: 'Il Suo metodo di pagamento è salvato',
    paragraphs: [
      `Ha salvato ${method} per i Suoi pagamenti a ${business}.`,
      isUsed
        ? 'Le fatture pagate automaticamente saranno addebitate su questo metodo.'
        : 'I pagamenti automatici non lo utilizzano.',
      'Può modificarlo in qualsiasi momento nella pagina delle Sue fatture. Le ' +
        'invieremo il link per e-mail.',
      'Se non è stato Lei, risponda a questa e-mail.',
    ],
  }),
  addressChanged: ({ business, addresses }) => ({
    subject: `Il Suo indirizzo per le fatture di ${business} è stato modificato`,
    preheader: `D’ora in poi arrivano a ${addresses}.`,
    heading: 'Il Suo indirizzo per le fatture è stato modificato',
    paragraphs: [
      `Le fatture e i promemoria di ${business} arrivano d’ora in poi a ${addresses}. ` +
        'La modifica è stata fatta nella pagina delle Sue fatture.',
      'Se è stato Lei, non c’è nulla da fare.',
      'Se non è stato Lei, risponda a questa e-mail affinché venga corretto.',
    ],
  }),
};
