import type { CustomerMailWords, NotAsked, PlannedCharge } from '../mail-words';
import { counted } from '../plural';
import { frenchPage } from './page';

const inDays = counted('fr', { one: 'dans # jour', other: 'dans # jours' });
const lateDays = counted('fr', { one: '# jour', other: '# jours' });

const chargeSentence = ({ method, on }: PlannedCharge, amount: string): string =>
  on === null
    ? `Nous débitons actuellement ${amount} avec ${method}. Vous n’avez rien à faire.`
    : `Nous débiterons ${amount} avec ${method} le ${on}. Vous n’avez rien à faire.`;

const NOT_ASKED: Readonly<Record<NotAsked, { short: string; long: string }>> = {
  settled: { short: 'rien à payer', long: 'Il n’y a rien à payer.' },
  on_its_way: {
    short: 'paiement en cours',
    long:
      'Le paiement est en cours d’acheminement par votre banque. Vous n’avez rien à ' + 'faire.',
  },
  disputed: {
    short: 'rien à payer pour le moment',
    long:
      'Un litige au sujet de son paiement est en cours auprès de la banque. Tant ' +
      'qu’il n’est pas tranché, il n’y a rien à payer.',
  },
  being_checked: {
    short: 'veuillez ne pas payer pour le moment',
    long:
      'Nous vérifions si un paiement de votre part est arrivé. Veuillez ne pas payer ' +
      'de nouveau avant que cela soit établi.',
  },
};

export const frenchCustomerMail: CustomerMailWords = {
  label: {
    hello: (customer) => `Bonjour ${customer},`,
    pay: 'Payer avec Stripe',
    view: 'Voir la facture',
    bank: 'Ou payer par virement bancaire',
    bankHint: (number) => `Référence : ${number}`,
    testMode: 'Mode test : aucun argent réel n’est transféré.',
    footer: (business, number) =>
      `${business} vous a envoyé cet e-mail au sujet de la facture ${number}. ` +
      'Répondez-y si quelque chose ne va pas.',
    amountDue: 'Montant dû',
    amountPaid: 'Montant payé',
    amountRefunded: 'Montant remboursé',
    amountCollected: 'Montant à prélever',
    amountNotRefunded: 'Montant non remboursé',
    remaining: 'Reste à payer',
    dueOn: 'Échéance',
    invoice: 'Facture',
    method: 'Moyen de paiement',
    paidOn: 'Payé le',
    collectedOn: 'Prélevé le',
    refundTo: 'Remboursé sur',
    nextTry: 'Prochaine tentative',
    confirmBy: 'À confirmer avant le',
  },
  reason: {
    ...frenchPage.declined,
    declined: 'La banque ne nous en donne pas la raison ; elle peut vous l’expliquer.',
  },
  offline: 'Paiement reçu hors Stripe',
  invoice: ({ number, business, amount, due, isLate, charge, payable }) => ({
    subject:
      `Facture ${number} de la part de ${business} : ${amount}, ` +
      `${isLate ? 'échue le' : 'échéance le'} ${due}`,
    preheader:
      charge === null
        ? isLate
          ? `${amount} étaient à payer pour le ${due}.`
          : `${amount} à payer pour le ${due}.`
        : charge.on === null
          ? `Débit en cours avec ${charge.method}. Vous n’avez rien à faire.`
          : `Débit avec ${charge.method} le ${charge.on}. Vous n’avez rien à faire.`,
    heading: `Facture ${number}`,
    paragraphs: [
      `${business} vous a envoyé une facture de ${amount}.`,
      charge === null
        ? (isLate
            ? `Elle était à payer pour le ${due} ; veuillez la payer maintenant.`
            : `Veuillez la payer au plus tard le ${due}.`) +
          (payable
            ? ' « Payer avec Stripe » ouvre votre facture ; la page de paiement sécurisée de ' +
              'Stripe n’est plus qu’à un clic.'
            : '')
        : chargeSentence(charge, amount),
    ],
  }),
  notAsked: ({ number, business, amount, why }) => ({
    subject: `Facture ${number} de la part de ${business} : ${amount}, ${NOT_ASKED[why].short}`,
    preheader: 'Vous n’avez rien à faire.',
    heading: `Facture ${number}`,
    paragraphs: [`${business} vous a envoyé une facture de ${amount}. ${NOT_ASKED[why].long}`],
  }),
  confirmAccount: ({ number, amount, until }) => ({
    subject: `Veuillez confirmer votre compte bancaire pour ${number}, ${amount}`,
    preheader: `Veuillez le faire avant le ${until}.`,
    heading: 'Veuillez confirmer votre compte bancaire',
    paragraphs: [
      `Vous souhaitez payer ${amount} pour la facture ${number} depuis votre compte ` +
        'bancaire. Stripe y a envoyé de petits virements de test.',
      `Veuillez ouvrir la facture et les confirmer avant le ${until} ; le ` +
        'prélèvement commencera ensuite.',
    ],
  }),
  paymentFailed: ({ number, amount, method, reason, next }) => ({
    subject: `Le paiement de ${amount} pour ${number} a échoué`,
    preheader: next === null ? 'Veuillez choisir comment payer.' : `Nous réessaierons le ${next}.`,
    heading: 'Votre paiement a échoué',
    paragraphs: [
      'Nous avons essayé de débiter ' +
        `${amount}${method === null ? '' : ` avec ${method}`} pour la facture ` +
        `${number}, et la banque ne l’a pas accepté. ${reason}`,
      next === null
        ? 'Veuillez ouvrir la facture et choisir comment payer.'
        : `Nous réessaierons le ${next}. Vous pouvez attendre cette date, ou payer dès ` +
          'maintenant avec le moyen de paiement de votre choix.',
    ],
  }),
  actionRequired: ({ number, amount, until }) => ({
    subject: `Veuillez confirmer ${amount} pour ${number} auprès de votre banque`,
    preheader:
      until === null ? 'Votre banque vous attend.' : `Veuillez le faire avant le ${until}.`,
    heading: 'Votre banque vous demande une confirmation',
    paragraphs: [
      `Nous avons essayé de débiter ${amount} pour la facture ${number}. Votre ` +
        'banque souhaite que vous le confirmiez vous-même ; rien n’a donc encore été ' +
        'débité.',
      'Veuillez ouvrir la facture et la payer sur cette ' +
        `page${until === null ? '' : ` avant le ${until}`} ; votre banque vous ` +
        'demandera de confirmer.',
    ],
  }),
  methodNeeded: ({ number, amount, isNotConfirmed }) => ({
    subject: `Comment souhaitez-vous payer ${amount} pour ${number} ?`,
    preheader: 'Veuillez choisir un moyen de paiement.',
    heading: isNotConfirmed
      ? 'Le paiement n’a pas été confirmé à temps'
      : 'Un moyen de paiement est nécessaire',
    paragraphs: [
      isNotConfirmed
        ? 'Votre banque souhaitait que vous confirmiez le paiement de la facture ' +
          `${number}, et le délai est écoulé. Rien n’a été débité, et ${amount} restent ` +
          'à payer.'
        : `Nous n’avons aucun moyen de paiement avec lequel débiter ${amount} pour la ` +
          `facture ${number}.`,
      'Veuillez payer avec celui de votre choix. Il sera conservé pour la prochaine ' +
        'facture, si vous l’acceptez.',
    ],
  }),
  receipt: ({ number, business, amount, remaining }) => ({
    subject: `Reçu pour ${number} : ${amount} payés`,
    preheader: remaining === null ? 'Merci.' : `Merci. Reste à payer : ${remaining}.`,
    heading: 'Merci pour votre paiement',
    paragraphs: [
      `${business} a reçu ${amount} pour la facture ${number}.`,
      ...(remaining === null ? [] : [`Il reste ${remaining} à payer.`]),
    ],
  }),
  refund: ({ number, business, amount, method }) => ({
    subject: `Remboursement pour ${number} : ${amount}`,
    preheader: 'Il arrive généralement sous 5 à 10 jours ouvrés.',
    heading: 'Vous recevez un remboursement',
    paragraphs: [
      `${business} a remboursé ${amount} pour la facture ` +
        `${number}${method === null ? '' : ` sur ${method}`}.`,
      'Le remboursement arrive généralement sous 5 à 10 jours ouvrés.',
    ],
  }),
  refundFailed: ({ number, business, amount }) => ({
    subject: `Le remboursement de ${amount} pour ${number} a échoué`,
    preheader: 'L’argent ne vous est pas parvenu.',
    heading: 'Un remboursement a échoué',
    paragraphs: [
      `Nous vous avons écrit que ${business} a remboursé ${amount} pour la facture ` +
        `${number}. La banque ne l’a pas accepté ; l’argent ne vous est donc pas ` +
        'parvenu.',
      `${business} en est informé. Répondez à cet e-mail pour convenir de la façon ` +
        'dont vous le recevrez.',
    ],
  }),
  reminder: (of) => {
    const { number, business, amount, due, days: count, isLast, charge } = of;
    const thanks =
      charge === null ? 'Si vous avez déjà payé, merci.' : chargeSentence(charge, amount);
    if (count > 0) {
      return {
        subject: `Facture ${number}, ${amount} : échéance ${inDays(count)}`,
        preheader: `Un rappel amical de ${business}.`,
        heading: `Échéance ${inDays(count)}`,
        paragraphs: [
          `Un simple rappel : la facture ${number} de ${amount} est à payer pour le ${due}.`,
          thanks,
        ],
      };
    }
    if (count === 0) {
      return {
        subject: `Facture ${number}, ${amount} : échéance aujourd’hui`,
        preheader: `Un rappel de ${business}.`,
        heading: 'Échéance aujourd’hui',
        paragraphs: [`La facture ${number} de ${amount} est à payer aujourd’hui.`, thanks],
      };
    }
    const late = lateDays(-count);
    return {
      subject: `Facture ${number}, ${amount} : ${late} de retard`,
      preheader: `Elle était à payer pour le ${due}.`,
      heading: isLast ? 'Votre facture est toujours impayée' : 'Votre facture est en retard',
      paragraphs: [
        `La facture ${number} de ${amount} était à payer pour le ${due} ; elle a ` +
          `${late} de retard.`,
        !isLast
          ? 'Elle vous a peut-être échappé. Veuillez la payer maintenant, ou répondre à ' +
            'cet e-mail si quelque chose ne va pas.'
          : 'Veuillez la payer maintenant. Si cela ne vous est pas possible, ou si vous la ' +
            'contestez, répondez à cet e-mail afin que nous trouvions ensemble une ' +
            'solution.',
      ],
    };
  },
  finalNotice: ({ number, business, amount, due, isAfterReminders }) => ({
    subject: `Dernier rappel : la facture ${number}, ${amount}, est impayée`,
    preheader: isAfterReminders
      ? `Elle était à payer pour le ${due}.`
      : 'Nous ne tenterons plus de débit de nous-mêmes.',
    heading: 'Dernier rappel',
    paragraphs: isAfterReminders
      ? [
          `La facture ${number} était à payer pour le ${due}, et ${amount} sont toujours ` +
            'impayés.',
          'Nous ne vous enverrons plus de rappel. Veuillez payer maintenant, ou répondre ' +
            `à cet e-mail pour régler la question avec ${business}.`,
        ]
      : [
          `Nous avons essayé plusieurs fois de débiter ${amount} pour la facture ` +
            `${number}, et votre banque ne l’a pas accepté.`,
          'Nous ne réessaierons plus de nous-mêmes. Veuillez payer maintenant, ou ' +
            `répondre à cet e-mail pour régler la question avec ${business}.`,
        ],
  }),
  debitNotice: ({ number, business, amount, method, on, payable }) => ({
    subject: `Prélèvement de ${amount} pour ${number} le ${on}`,
    preheader: `Débit par ${method}. Vous n’avez rien à faire.`,
    heading: 'Annonce d’un prélèvement',
    paragraphs: [
      `Le ${on}, ${business} prélèvera ${amount} pour la facture ${number} ` +
        `(${method}). Vous n’avez rien à faire.`,
      ...(payable
        ? ['Si vous préférez payer autrement, ouvrez la facture et payez-la avant cette date.']
        : []),
      `Si vous avez une question, répondez à cet e-mail pour joindre ${business}.`,
    ],
  }),
  paymentReturned: ({ number, amount, reason, next }) => ({
    subject: `Votre banque a rejeté le paiement de ${amount} pour ${number}`,
    preheader:
      next === null ? 'La facture est de nouveau à payer.' : `Nous réessaierons le ${next}.`,
    heading: 'Votre banque a rejeté un paiement',
    paragraphs: [
      `Le prélèvement de ${amount} pour la facture ${number} a été rejeté par votre ` +
        `banque. ${reason} La facture est de nouveau à payer.`,
      next === null
        ? 'Veuillez la payer avec le moyen de paiement de votre choix.'
        : `Nous réessaierons le ${next}. Vous pouvez attendre cette date, ou payer dès ` +
          'maintenant avec le moyen de paiement de votre choix.',
    ],
  }),
};
