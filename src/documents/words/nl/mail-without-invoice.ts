import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';
import { counted } from '../plural';

const invoices = counted('nl', { one: '# factuur', other: '# facturen' });

export const dutchMailWithoutInvoice: MailWithoutInvoiceWords = {
  footer: (business) =>
    `${business} heeft u deze e-mail gestuurd omdat u klant bent. Beantwoord deze e-mail als ` +
    'er iets niet klopt.',
  portalLink: ({ business, until }) => ({
    subject: `Uw link naar uw facturen van ${business}`,
    preheader: `De link is één keer te openen, tot ${until}.`,
    heading: 'Uw link naar uw facturen',
    paragraphs: [
      `U wilt uw facturen van ${business} bekijken. Deze link is één keer te openen, tot ` +
        `${until}.`,
      'Hebt u hier niet om gevraagd, dan hoeft u niets te doen: zonder deze e-mail kan niemand ' +
        'de link openen. Stuur de e-mail alstublieft niet door.',
    ],
    button: 'Facturen openen',
  }),
  statement: ({ business, from, to }) => ({
    subject: `Uw rekeningoverzicht van ${business}, ${from} tot en met ${to}`,
    preheader: 'Het overzicht is bijgevoegd als pdf.',
    heading: 'Uw rekeningoverzicht',
    paragraphs: [
      `Bijgevoegd vindt u uw rekeningoverzicht bij ${business}, van ${from} tot en met ${to}: ` +
        'elke factuur, elke betaling en het saldo daarna.',
      'U kunt uw facturen op elk moment bekijken en betalen. Wij sturen u de link daarvoor per ' +
        'e-mail.',
    ],
  }),
  cardExpiring: ({ business, method, month, lastDay }) => ({
    subject: `${method} voor uw betalingen aan ${business} verloopt in ${month}`,
    preheader: `Sla uiterlijk ${lastDay} een andere kaart op.`,
    heading: `${method} verloopt in ${month}`,
    paragraphs: [
      `Facturen van ${business} worden automatisch afgeschreven van ${method}. Dat kan tot en ` +
        `met ${lastDay}.`,
      'Sla vóór die tijd een andere betaalmethode op, dan verandert er verder niets. Heeft uw ' +
        'bank u een nieuwe kaart gestuurd, sla dan die op.',
    ],
    button: 'Kaart vervangen',
  }),
  severalPaid: ({ business, count, total, remaining, isAttached }) => ({
    subject: `Betalingsbewijs voor ${invoices(count)} van ${business}: ${total} betaald`,
    preheader:
      remaining === null ? 'Dank u wel.' : `Dank u wel. Er is nog ${remaining} te betalen.`,
    heading: 'Dank u wel voor uw betaling',
    paragraphs: [
      `${business} heeft ${total} ontvangen voor ${invoices(count)}, in één betaling.`,
      ...(remaining === null ? [] : [`Er is nog ${remaining} te betalen.`]),
      isAttached
        ? 'Het betalingsbewijs van elke factuur is bijgevoegd als pdf.'
        : 'Het betalingsbewijs van elke factuur staat als pdf op de pagina ervan.',
    ],
  }),
  openPortal: 'Facturen bekijken',
  methodStored: ({ business, method, isUsed }) => ({
    subject: `${method} is opgeslagen voor uw betalingen aan ${business}`,
    preheader: isUsed
      ? 'Facturen die automatisch worden betaald, worden hiervan afgeschreven.'
      : 'Automatische betalingen gebruiken deze methode niet.',
    heading: 'Uw betaalmethode is opgeslagen',
    paragraphs: [
      `U hebt ${method} opgeslagen voor uw betalingen aan ${business}.`,
      isUsed
        ? 'Facturen die automatisch worden betaald, worden hiervan afgeschreven.'
        : 'Automatische betalingen gebruiken deze methode niet.',
      'U kunt dit op elk moment wijzigen waar u uw facturen bekijkt. Wij sturen u de ' +
        'link per e-mail.',
      'Was u dit niet, beantwoord dan deze e-mail.',
    ],
  }),
  addressChanged: ({ business, addresses }) => ({
    subject: `Uw adres voor facturen van ${business} is gewijzigd`,
    preheader: `Ze gaan vanaf nu naar ${addresses}.`,
    heading: 'Uw adres voor facturen is gewijzigd',
    paragraphs: [
      `Facturen en herinneringen van ${business} gaan vanaf nu naar ${addresses}. ` +
        'Dit is gewijzigd op de pagina met uw facturen.',
      'Was u dit zelf, dan hoeft u niets te doen.',
      'Was u dit niet, beantwoord dan deze e-mail, zodat het hersteld kan worden.',
    ],
  }),
};
