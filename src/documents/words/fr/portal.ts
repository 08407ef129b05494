import type { PortalWords } from '../portal-words';

export const frenchPortal: PortalWords = {
  title: (business) => `Vos factures de ${business}`,
  request: {
    title: 'Consulter toutes vos factures',
    text:
      'Indiquez l’adresse e-mail à laquelle vos factures sont envoyées. Nous vous enverrons un ' +
      'lien.',
    email: 'Adresse e-mail',
    button: 'Recevoir un lien',
    invalid: 'Cette adresse e-mail n’est pas complète. Veuillez la vérifier.',
  },
  requested: {
    title: 'Veuillez consulter vos e-mails',
    text: 'Si des factures sont envoyées à cette adresse, un lien est en route.',
    hint:
      'Il s’ouvre une seule fois, dans les 30 minutes. Rien reçu ? Regardez aussi dans vos ' +
      'courriers indésirables.',
  },
  closed: {
    title: 'Vos factures sont à un clic',
    text: (business) =>
      `Ce lien ouvre vos factures de ${business} dans ce navigateur, une seule fois.`,
    button: 'Ouvrir mes factures',
  },
  used: {
    title: 'Ce lien a déjà été utilisé',
    text:
      'Un lien reçu par e-mail s’ouvre une seule fois. Si ce n’était pas vous, demandez-en un ' +
      'autre maintenant.',
  },
  ended: {
    title: 'Ce lien est trop ancien',
    text: 'Un lien reçu par e-mail s’ouvre dans les 30 minutes. Demandez-en un autre.',
  },
  unknown: {
    title: 'Il n’y a rien ici',
    text:
      'Le lien est peut-être incomplet, ou il a expiré. Vous pouvez en recevoir un autre par ' +
      'e-mail.',
  },
  requestAgain: 'Recevoir un autre lien',
  balance: 'Solde à payer',
  overdue: (amount) => `dont ${amount} en retard`,
  nothingDue: 'Rien à payer. Merci !',
  filter: { label: 'Quelles factures', open: 'À payer', paid: 'Payées', all: 'Toutes' },
  due: (day) => `À payer pour le ${day}`,
  pay: 'Payer',
  payNumber: (number) => `Payer la facture ${number}`,
  pdf: 'PDF',
  leftOf: (total) => `restant sur ${total}`,
  older: 'Factures plus anciennes',
  newest: 'Retour aux plus récentes',
  empty: {
    open: (business) =>
      `Vous n’avez aucune facture à payer de ${business}. Les nouvelles arrivent par e-mail.`,
    paid: 'Aucune facture n’a encore été payée.',
    all: (business) =>
      `${business} ne vous a pas encore envoyé de facture. Les nouvelles arrivent par e-mail.`,
  },
  backTo: (host) => `Retour à ${host}`,
  signOut: 'Se déconnecter',
  together: {
    choose: (number) => `Choisir la facture ${number}`,
    button: 'Payer les factures choisies ensemble',
    hint:
      'Un seul paiement chez Stripe, jusqu’à 50 factures. ' +
      'Rien n’est débité avant votre confirmation.',
    title: 'Elles ne peuvent pas être payées ensemble',
    none: 'Veuillez choisir au moins une facture.',
    tooMany: 'On peut payer 50 factures au plus à la fois. Veuillez en choisir moins.',
    severalCurrencies:
      'Elles sont dans plusieurs devises. Veuillez payer celles de chaque devise à part.',
    paid: (number) => `La facture ${number} a été payée entre-temps.`,
    void: (number) => `La facture ${number} a été annulée entre-temps.`,
    notNow: (number) =>
      `La facture ${number} ne peut pas être payée pour le moment ; sa page indique pourquoi.`,
    apart: 'Veuillez payer chacune séparément.',
    back: 'Retour à vos factures',
  },
};
