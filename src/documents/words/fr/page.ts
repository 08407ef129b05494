import type { PageWords } from '../page-words';
import { counted } from '../plural';

const inDays = counted('fr', { one: 'dans # jour', other: 'dans # jours' });
const lateDays = counted('fr', { one: '# jour de retard', other: '# jours de retard' });

export const frenchPage: PageWords = {
  language: 'Langue',
  invoice: (number) => `Facture ${number}`,
  title: (number, business) => `Facture ${number} émise par ${business}`,
  testMode: 'Mode test : aucun argent réel n’est transféré',
  panel: {
    open: { label: 'À payer', amountLabel: 'Montant dû' },
    overdue: { label: 'En retard', amountLabel: 'Montant dû' },
    charging: { label: 'Paiement en cours', amountLabel: 'En cours de débit' },
    processing: { label: 'Prélèvement en cours', amountLabel: 'Montant en cours de prélèvement' },
    authentication: { label: 'Votre confirmation est requise', amountLabel: 'Montant dû' },
    small_transfers: { label: 'Votre confirmation est requise', amountLabel: 'Montant dû' },
    paid: { label: 'Payée', amountLabel: 'Montant payé' },
    nothing_due: { label: 'Payée', amountLabel: 'Montant dû' },
    disputed: { label: 'En litige', amountLabel: 'Montant contesté' },
    disputed_lost: { label: 'Close après un litige', amountLabel: 'Montant impayé' },
    uncollectible: { label: 'Irrécouvrable', amountLabel: 'Montant impayé' },
    void: { label: 'Annulée', amountLabel: 'Montant annulé' },
    held: { label: 'Suspendue', amountLabel: 'Montant dû' },
  },
  heading: {
    open: 'Prête à être payée',
    planned: 'Cette facture sera payée automatiquement',
    declined: 'Le dernier paiement a échoué',
    returned: 'Un paiement a été rejeté par votre banque',
    partly_paid: 'Une partie a été payée',
    elsewhere: 'Ne peut pas être payée en ligne',
    charging: 'Votre paiement est en cours',
    processing: 'Votre prélèvement est en cours',
    authentication: 'Veuillez confirmer auprès de votre banque',
    small_transfers: 'Veuillez confirmer votre compte bancaire',
    paid: 'Paiement réussi',
    nothing_due: 'Rien à payer',
    disputed: 'Un litige est en cours auprès de la banque',
    disputed_lost: 'Cette facture est close',
    uncollectible: 'Cette facture n’est plus recouvrée',
    void: 'Cette facture a été annulée',
    held: 'Ne peut pas être payée en ligne pour le moment',
    too_small: 'Montant trop faible pour un paiement en ligne',
    too_large: 'Montant trop élevé pour un paiement en ligne',
    being_checked: 'Nous vérifions votre paiement',
  },
  dueOn: (day) => `Échéance le ${day}`,
  dueIn: (count) => {
    if (count === 0) return 'aujourd’hui';
    return count > 0 ? inDays(count) : lateDays(-count);
  },
  payWithStripe: 'Payer avec Stripe',
  payWithMethod: (method) => `Payer maintenant avec ${method}`,
  payHint:
    'Ouvre la page de paiement sécurisée de Stripe. Rien n’est débité avant votre ' +
    'confirmation sur cette page.',
  payOnceHint:
    'Débité une seule fois, immédiatement, avec le moyen de paiement que vous avez ' +
    'enregistré.',
  viewInvoice: 'Voir la facture',
  checkAgain: 'Vérifier de nouveau',
  confirmAccount: 'Confirmer votre compte bancaire',
  message: {
    charge_started: 'Merci. Votre paiement est en cours.',
    charge_declined: 'Votre banque n’a pas accepté ce paiement. Rien n’a été débité.',
    not_possible_now:
      'Ce n’est pas possible pour le moment. La raison est indiquée sur cette page.',
    still_working:
      'Votre demande est en cours de traitement. Elle sera exécutée une seule fois ; ' +
      'veuillez ne pas l’envoyer de nouveau.',
  },
  says: {
    partlyReceived: (received, owed) =>
      `${received} sur ${owed} ont été reçus. Le reste est à payer.`,
    paidOn: (day, method) => `Payée le ${day} avec ${method}. Merci.`,
    paidOffline: (day) => `Paiement reçu le ${day}. Merci.`,
    nextCharge: (method, day) => `Nous débiterons ${method} le ${day}. Vous n’avez rien à faire.`,
    paused: (until) =>
      until === null
        ? 'Le paiement automatique est suspendu.'
        : `Le paiement automatique est suspendu jusqu’au ${until}.`,
    declinedOn: (method, day, reason) =>
      `Le paiement avec ${method} a été refusé le ${day}. ${reason}`,
    triedAgain: (method, from, otherWay) =>
      `Vous pourrez réessayer avec ${method} à partir du ` +
      `${from}.${otherWay ? ' Vous pouvez payer autrement à tout moment.' : ''}`,
    returned: (amount, day) => `Votre banque a rejeté le prélèvement de ${amount} du ${day}.`,
    charging: (method) =>
      `Nous débitons actuellement ${method ?? 'votre moyen de paiement'}. Cela prend ` +
      'quelques secondes.',
    processing: (since, method) =>
      `Le prélèvement${method === null ? '' : ` (${method})`} a été transmis le ` +
      `${since}. Les banques ont généralement besoin de 3 à 5 jours ouvrés. Vous ` +
      'n’avez rien à faire ; nous vous tiendrons au courant.',
    authentication: (until) =>
      'Votre banque souhaite que vous confirmiez vous-même ce paiement. Veuillez le ' +
      `faire avant le ${until}.`,
    smallTransfers: (until) =>
      'Stripe a envoyé de petits virements de test sur votre compte. Veuillez les ' +
      `confirmer avant le ${until} ; le prélèvement commencera ensuite.`,
    disputed: (business) =>
      'La banque a repris ce paiement le temps que le litige soit tranché. D’ici là, ' +
      `il n’y a rien à payer ici. Une question ? Adressez-vous à ${business}.`,
    disputedLost: (business) =>
      'La banque a tranché le litige et vous a rendu ce paiement. Il ne peut plus ' +
      `être effectué ici. Veuillez vous adresser à ${business}.`,
    uncollectible: (business) =>
      `${business} ne recouvre plus cette facture. Elle peut encore être payée.`,
    void: (business) => `${business} a annulé cette facture. Il n’y a rien à payer.`,
    belowMinimum: (business) =>
      'Le montant est inférieur à ce qui peut être débité en ligne. Une question ? ' +
      `Adressez-vous à ${business}.`,
    aboveMaximum: (business) =>
      'Le montant dépasse ce qui peut être débité en ligne en une fois ; veuillez ' +
      `payer par virement bancaire. Une question ? Adressez-vous à ${business}.`,
    noWayToPay: (business) =>
      'Le paiement en ligne n’est pas disponible pour cette facture pour le moment. ' +
      `Une question ? Adressez-vous à ${business}.`,
    needsPerson: (business) =>
      `${business} vérifie si un paiement de votre part est arrivé. Veuillez ne pas ` +
      'payer de nouveau avant que cela soit établi.',
    accountGone: (business) =>
      `Le compte de ${business} pour les paiements en ligne n’en accepte aucun pour ` +
      'le moment. Vous n’y êtes pour rien, et rien ne vous a été débité. Cette page ' +
      'proposera de nouveau le paiement dès que ce sera possible.',
    excess: (amount, business) =>
      `Un excédent de ${amount} a été reçu. ${business} en est informé et vous le ` +
      'remboursera ou s’arrangera avec vous.',
    refunded: (amount) => `${amount} vous ont été remboursés.`,
    beingRefunded: (amount) => `${amount} sont en cours de remboursement.`,
    notConfirmed: (since) =>
      `Nous n’avons pas pu interroger Stripe depuis le ${since} ; cette page n’est ` +
      'donc peut-être pas à jour. Le paiement en ligne sera rétabli.',
    noOnlinePayment: (business) =>
      'Le paiement en ligne n’est pas proposé pour cette facture. Une question ? ' +
      `Adressez-vous à ${business}.`,
  },
  declined: {
    insufficient_funds:
      'Le compte n’était pas suffisamment approvisionné ou son plafond était atteint.',
    expired: 'La carte a expiré.',
    wrong_details: 'Certaines informations ne sont pas correctes.',
    account_unusable: 'Le compte bancaire ne peut plus être débité.',
    no_mandate: 'La banque n’a pas de mandat de votre part pour ce prélèvement.',
    another_card: 'La banque n’acceptera plus cette carte ; veuillez en utiliser une autre.',
    bank_trouble: 'La banque n’a pas pu répondre à ce moment-là.',
    authentication: 'La banque souhaite que vous confirmiez vous-même le paiement.',
    declined: 'La banque n’a pas accepté le paiement ; elle ne nous en donne pas la raison.',
  },
  document: {
    from: 'De',
    to: 'À',
    parties: 'Adresses et numéros fiscaux',
    issued: 'Date d’émission',
    due: 'Échéance',
    lines: 'Détail de la facture',
    description: 'Désignation',
    quantity: 'Quantité',
    unitPrice: 'Prix unitaire',
    amount: 'Montant',
    subtotal: 'Sous-total',
    tax: 'Taxes',
    taxIncluded: 'Taxes comprises dans les prix',
    total: 'Total',
    credited: 'Avoirs',
    received: 'Reçu',
    remaining: 'Reste à payer',
    memo: 'Remarque',
    payments: 'Paiements',
    paymentOf: (method, day) => `${method}, ${day}`,
    refundOf: (amount) => `${amount} remboursés`,
    pendingRefundOf: (amount) => `${amount} en cours de remboursement`,
    offline: 'Paiement reçu hors Stripe',
    bank: {
      title: 'Payer plutôt par virement bancaire',
      onlyWay: 'Payer par virement bancaire',
      hint: (number) =>
        `Veuillez indiquer ${number} comme référence, afin que votre paiement soit ` + 'retrouvé.',
      holder: 'Titulaire du compte',
      holderAddress: 'Adresse du titulaire',
      iban: 'IBAN',
      bic: 'BIC',
      accountNumber: 'Numéro de compte',
      bankName: 'Banque',
      reference: 'Référence',
    },
  },
  paymentLineStatus: {
    disputed: 'repris le temps que le litige soit tranché',
    returned: 'rejeté par la banque',
    lost: 'rendu après un litige',
  },
  done: {
    together: counted('fr', {
      one: '# facture en un seul paiement',
      other: '# factures en un seul paiement',
    }),
    confirming: {
      title: 'Confirmation de votre paiement',
      text:
        'Nous demandons le résultat à Stripe. Cette page s’actualise d’elle-même ; ' +
        'veuillez ne pas payer de nouveau.',
    },
    nothing: {
      title: 'Aucun paiement n’est arrivé',
      text:
        'À notre connaissance, rien n’a été débité. Vous pouvez revenir à la facture ' +
        'et réessayer.',
    },
  },
  preparing: {
    title: 'Préparation de votre paiement',
    text: 'Cela prend quelques secondes. La page avance d’elle-même.',
    continueToStripe: 'Continuer vers le paiement',
    stay: 'Rien n’est débité avant votre confirmation chez Stripe.',
  },
  methodStored: {
    title: 'Merci',
    text:
      'Si vous avez envoyé le formulaire, votre moyen de paiement est enregistré ' +
      'chez Stripe. Rien n’a été débité. Vous pouvez fermer cette page.',
  },
  notFound: {
    title: 'Il n’y a pas de facture ici',
    text: 'Le lien est peut-être incomplet, ou un lien plus récent l’a remplacé.',
    hint:
      'Veuillez ouvrir le lien du dernier e-mail que vous avez reçu, ou vous ' +
      'adresser à la personne qui vous a envoyé la facture.',
  },
  error: {
    unavailable: {
      title: 'Nous revenons tout de suite',
      text:
        'La facture ne peut pas être affichée pour le moment. Rien n’a été débité. ' +
        'Veuillez réessayer dans une minute.',
    },
    too_many: {
      title: 'Un instant, s’il vous plaît',
      text:
        'De nombreuses demandes sont venues de votre réseau. Veuillez réessayer dans ' +
        'une minute.',
    },
    expired_form: {
      title: 'Cette page est restée ouverte trop longtemps',
      text:
        'Rien n’a été débité. Veuillez revenir à la facture et appuyer de nouveau sur ' +
        'le bouton.',
    },
    failed: {
      title: 'Une erreur s’est produite de notre côté',
      text:
        'Nous en avons pris note. Veuillez consulter de nouveau la facture avant de ' +
        'payer : elle indique toujours ce qui a été reçu.',
    },
  },
  goBack: 'Retour à la facture',
  questions: 'Des questions sur cette facture ? Écrivez à',
};
