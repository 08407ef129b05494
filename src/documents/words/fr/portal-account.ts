import type { PortalAccountWords } from '../portal-account-words';

export const frenchPortalAccount: PortalAccountWords = {
  title: 'Paiement et coordonnées de facturation',
  ofMethod: (action, method) => `${action} : ${method}`,
  methods: {
    title: 'Moyens de paiement',
    none: 'Aucun moyen de paiement n’est encore enregistré.',
    isDefault: 'Débité en premier',
    expires: (month) => `Expire ${month}`,
    expired: 'Cette carte a expiré.',
    mandateInactive: 'Son mandat n’est plus valable. Veuillez l’ajouter de nouveau.',
    detaching: 'Il est en cours de suppression.',
    notSupported: 'Il n’est débité que lorsque vous payez vous-même avec.',
    unread: 'Ce qui est enregistré chez Stripe ne peut pas être lu pour le moment.',
    add: 'Ajouter un moyen de paiement',
    addHint:
      'Vous le saisissez chez Stripe, rien n’y est débité. Pour en remplacer un, ajoutez le ' +
      'nouveau.',
    makeDefault: 'Débiter en premier',
    remove: 'Supprimer',
  },
  removing: {
    title: 'Supprimer ce moyen de paiement ?',
    text: (method) =>
      `${method} ne sera plus débité. Pour l’utiliser, il faudra le saisir de nouveau.`,
    keep: 'Le garder',
  },
  autoPay: {
    title: 'Paiement automatique',
    on: 'Activé',
    off: 'Désactivé',
    mandate: (business) =>
      `J’autorise ${business} à débiter le montant de mes factures, lorsqu’elles sont à payer, ` +
      'des moyens de paiement que j’ai enregistrés, jusqu’à ce que je désactive cette option.',
    agreedOn: (day) => `Vous avez accepté le ${day}.`,
    withdrawnOn: (day) => `Vous l’avez désactivé le ${day}. Vous payez chaque facture vous-même.`,
    notOffered: (business) =>
      `${business} ne débite rien de lui-même. Vous payez chaque facture vous-même.`,
    turnOn: 'Accepter et activer',
    turnOff: 'Désactiver',
  },
  turningOff: {
    title: 'Désactiver le paiement automatique ?',
    text:
      'Les factures à payer ne seront plus débitées non plus : vous les payez vous-même. Un ' +
      'débit en cours se poursuit.',
    keep: 'Le laisser activé',
  },
  problem: {
    title: 'Ce n’est pas possible pour le moment',
    charging: (number) =>
      `La facture ${number} est en train d’être débitée avec ce moyen de paiement. Supprimez-le ` +
      'ensuite.',
    unusable:
      'Ce moyen de paiement ne peut pas être débité en premier. Veuillez le saisir de nouveau ou ' +
      'en choisir un autre.',
    gone: 'Ce moyen de paiement a déjà été supprimé.',
    unavailable: 'Stripe est injoignable pour le moment. Veuillez réessayer dans une minute.',
    notStored:
      'Aucun moyen de paiement ne peut être enregistré ici. Veuillez payer chaque facture à part.',
    tooManyEntries:
      'Cette période est trop longue pour un PDF. Choisissez-en une plus courte, ou CSV.',
    period: 'Veuillez indiquer deux jours, le plus ancien d’abord.',
    back: 'Retour au paiement et aux coordonnées',
  },
  statement: {
    title: 'Relevé de compte',
    text: 'Toutes les factures, tous les paiements et avoirs d’une période.',
    csv: 'CSV',
    from: 'Premier jour',
    to: 'Dernier jour',
  },
  details: {
    title: 'Coordonnées de facturation',
    text:
      'Elles figurent désormais sur les documents et les e-mails. Ce que vous avez déjà ' +
      'reçu ne change pas.',
    name: 'Nom ou société',
    emails: 'Adresses e-mail pour les factures',
    emailsHint: 'Une par ligne.',
    line1: 'Numéro et rue',
    line2: 'Complément d’adresse',
    postcode: 'Code postal',
    town: 'Ville',
    state: 'État ou région',
    country: 'Pays (deux lettres, comme FR)',
    taxIds: 'Numéros de TVA ou fiscaux',
    taxIdsHint: 'Séparés par des virgules, par exemple FR12345678901.',
    language: 'Langue des factures et des e-mails',
    save: 'Enregistrer',
    saved: 'Vos coordonnées sont enregistrées.',
    notSaved: 'Rien n’a encore été enregistré. Veuillez vérifier ce qui est signalé.',
    wrong: {
      name: 'Veuillez indiquer un nom de 300 caractères au plus.',
      emails: 'Veuillez indiquer de 1 à 50 adresses complètes, chacune une fois.',
      address: 'C’est trop long, ou contient des caractères qui ne s’impriment pas.',
      country: 'Veuillez indiquer deux lettres majuscules, comme FR.',
      taxIds: 'Veuillez indiquer 5 numéros au plus, de 40 caractères au plus, chacun une fois.',
      language: 'Veuillez choisir l’une des langues.',
    },
  },
};
