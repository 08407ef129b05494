import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';
import { counted } from '../plural';

const invoices = counted('fr', { one: '# facture', other: '# factures' });

export const frenchMailWithoutInvoice: MailWithoutInvoiceWords = {
  footer: (business) =>
    `${business} vous a envoyé cet e-mail parce que vous êtes client. Répondez-y si quelque ` +
    'chose ne va pas.',
  portalLink: ({ business, until }) => ({
    subject: `Votre lien vers vos factures de ${business}`,
    preheader: `Il s’ouvre une seule fois, jusqu’au ${until}.`,
    heading: 'Votre lien vers vos factures',
    paragraphs: [
      `Vous souhaitez consulter vos factures de ${business}. Ce lien s’ouvre une seule fois, ` +
        `jusqu’au ${until}.`,
      'Si vous ne l’avez pas demandé, vous n’avez rien à faire : sans cet e-mail, personne ne ' +
        'peut l’ouvrir. Merci de ne pas le transférer.',
    ],
    button: 'Ouvrir mes factures',
  }),
  statement: ({ business, from, to }) => ({
    subject: `Votre relevé de compte de ${business}, du ${from} au ${to}`,
    preheader: 'Le relevé est joint en PDF.',
    heading: 'Votre relevé de compte',
    paragraphs: [
      `Vous trouverez ci-joint votre relevé de compte chez ${business}, du ${from} au ${to} : ` +
        'chaque facture, chaque paiement et le solde qui en résulte.',
      'Vous pouvez à tout moment consulter vos factures et régler ce qui reste dû. Nous vous ' +
        'enverrons le lien par e-mail.',
    ],
  }),
  cardExpiring: ({ business, method, month, lastDay }) => ({
    subject: `${method} pour vos paiements à ${business} expire en ${month}`,
    preheader: `Merci d’enregistrer une autre carte avant le ${lastDay}.`,
    heading: `${method} expire en ${month}`,
    paragraphs: [
      `Les factures de ${business} sont débitées automatiquement de ${method}. C’est possible ` +
        `jusqu’au ${lastDay} inclus.`,
      'Enregistrez d’ici là un autre moyen de paiement et rien d’autre ne change. Si votre ' +
        'banque vous a envoyé une nouvelle carte, enregistrez celle-ci.',
    ],
    button: 'Remplacer la carte',
  }),
  severalPaid: ({ business, count, total, remaining, isAttached }) => ({
    subject: `Reçu pour ${invoices(count)} de ${business} : ${total} payés`,
    preheader: remaining === null ? 'Merci.' : `Merci. Reste à payer : ${remaining}.`,
    heading: 'Merci pour votre paiement',
    paragraphs: [
      `${business} a reçu ${total} pour ${invoices(count)}, en un seul paiement.`,
      ...(remaining === null ? [] : [`Il reste ${remaining} à payer.`]),
      isAttached
        ? 'Le reçu de chaque facture est joint en PDF.'
        : 'Le reçu de chaque facture se trouve en PDF sur sa page.',
    ],
  }),
  openPortal: 'Voir mes factures',
  methodStored: ({ business, method, isUsed }) => ({
    subject: `${method} : moyen enregistré pour vos paiements à ${business}`,
    preheader: isUsed
      ? 'Les factures payées automatiquement seront débitées de ce moyen de paiement.'
      : 'Les paiements automatiques ne l’utilisent pas.',
    heading: 'Votre moyen de paiement est enregistré',
    paragraphs: [
      `Vous avez enregistré ${method} pour vos paiements à ${business}.`,
      isUsed
        ? 'Les factures payées automatiquement seront débitées de ce moyen de paiement.'
        : 'Les paiements automatiques ne l’utilisent pas.',
      'Vous pouvez le modifier à tout moment sur la page de vos factures. Nous vous ' +
        'enverrons le lien par e-mail.',
      'Si ce n’était pas vous, répondez à cet e-mail.',
    ],
  }),
  addressChanged: ({ business, addresses }) => ({
    subject: `Votre adresse pour les factures de ${business} a été modifiée`,
    preheader: `Elles sont désormais envoyées à ${addresses}.`,
    heading: 'Votre adresse de facturation a été modifiée',
    paragraphs: [
      `Les factures et rappels de ${business} sont désormais envoyés à ${addresses}. ` +
        'Cela a été modifié sur la page de vos factures.',
      'Si c’était vous, il n’y a rien à faire.',
      'Si ce n’était pas vous, répondez à cet e-mail afin que cela soit corrigé.',
    ],
  }),
};
