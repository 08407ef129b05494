import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';
import { counted } from '../plural';

const invoices = counted('de', { one: '# Rechnung', other: '# Rechnungen' });

export const germanMailWithoutInvoice: MailWithoutInvoiceWords = {
  footer: (business) =>
    `${business} hat Ihnen diese E-Mail gesendet, weil Sie dort Kunde sind. Antworten Sie ` +
    'darauf, wenn etwas nicht stimmt.',
  portalLink: ({ business, until }) => ({
    subject: `Ihr Link zu Ihren Rechnungen von ${business}`,
    preheader: `Er lässt sich einmal öffnen, bis ${until}.`,
    heading: 'Ihr Link zu Ihren Rechnungen',
    paragraphs: [
      `Sie möchten Ihre Rechnungen von ${business} sehen. Dieser Link lässt sich einmal öffnen, ` +
        `bis ${until}.`,
      'Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun: Ohne diese E-Mail kann ihn ' +
        'niemand öffnen. Bitte leiten Sie sie nicht weiter.',
    ],
    button: 'Rechnungen öffnen',
  }),
  statement: ({ business, from, to }) => ({
    subject: `Ihr Kontoauszug von ${business}, ${from} bis ${to}`,
    preheader: 'Der Kontoauszug ist als PDF angehängt.',
    heading: 'Ihr Kontoauszug',
    paragraphs: [
      `Im Anhang finden Sie Ihren Kontoauszug bei ${business} vom ${from} bis zum ${to}: jede ` +
        'Rechnung, jede Zahlung und den Saldo danach.',
      'Ihre Rechnungen können Sie jederzeit ansehen und bezahlen. Den Link dazu senden wir ' +
        'Ihnen per E-Mail.',
    ],
  }),
  cardExpiring: ({ business, method, month, lastDay }) => ({
    subject: `${method} für Ihre Zahlungen an ${business} läuft im ${month} ab`,
    preheader: `Bitte speichern Sie bis ${lastDay} eine andere Karte.`,
    heading: `${method} läuft im ${month} ab`,
    paragraphs: [
      `Rechnungen von ${business} werden automatisch von ${method} abgebucht. Das ist bis ` +
        `${lastDay} möglich.`,
      'Speichern Sie vorher eine andere Zahlungsmethode, dann bleibt alles wie gewohnt. Wenn ' +
        'Ihre Bank Ihnen eine neue Karte geschickt hat, speichern Sie diese.',
    ],
    button: 'Karte ersetzen',
  }),
  severalPaid: ({ business, count, total, remaining, isAttached }) => ({
    subject: `Zahlungsbeleg für ${invoices(count)} von ${business}: ${total} bezahlt`,
    preheader:
      remaining === null ? 'Vielen Dank.' : `Vielen Dank. ${remaining} sind noch zu bezahlen.`,
    heading: 'Vielen Dank für Ihre Zahlung',
    paragraphs: [
      `${business} hat ${total} für ${invoices(count)} in einer Zahlung erhalten.`,
      ...(remaining === null ? [] : [`${remaining} sind noch zu bezahlen.`]),
      isAttached
        ? 'Der Zahlungsbeleg jeder Rechnung ist als PDF angehängt.'
        : 'Den Zahlungsbeleg jeder Rechnung finden Sie als PDF auf ihrer Seite.',
    ],
  }),
  openPortal: 'Rechnungen ansehen',
  methodStored: ({ business, method, isUsed }) => ({
    subject: `${method} ist für Ihre Zahlungen an ${business} gespeichert`,
    preheader: isUsed
      ? 'Rechnungen, die automatisch bezahlt werden, werden davon abgebucht.'
      : 'Automatische Zahlungen nutzen sie nicht.',
    heading: 'Ihre Zahlungsmethode ist gespeichert',
    paragraphs: [
      `Sie haben die Zahlungsmethode ${method} für Ihre Zahlungen an ${business} gespeichert.`,
      isUsed
        ? 'Rechnungen, die automatisch bezahlt werden, werden davon abgebucht.'
        : 'Automatische Zahlungen nutzen sie nicht.',
      'Sie können sie jederzeit dort ändern, wo Sie Ihre Rechnungen sehen. Den Link ' +
        'dazu senden wir Ihnen per E-Mail.',
      'Wenn Sie das nicht waren, antworten Sie bitte auf diese E-Mail.',
    ],
  }),
  addressChanged: ({ business, addresses }) => ({
    subject: `Ihre Adresse für Rechnungen von ${business} wurde geändert`,
    preheader: `Sie gehen ab jetzt an ${addresses}.`,
    heading: 'Ihre Adresse für Rechnungen wurde geändert',
    paragraphs: [
      `Rechnungen und Erinnerungen von ${business} gehen ab jetzt an ${addresses}. ` +
        'Das wurde auf der Seite Ihrer Rechnungen geändert.',
      'Wenn Sie das waren, ist nichts zu tun.',
      'Wenn Sie das nicht waren, antworten Sie bitte auf diese E-Mail, damit es berichtigt wird.',
    ],
  }),
};
