import type { CustomerMailWords, NotAsked, PlannedCharge } from '../mail-words';
import { counted } from '../plural';
import { portuguesePage } from './page';

const inDays = counted('pt-PT', { one: 'dentro de # dia', other: 'dentro de # dias' });
const lateDays = counted('pt-PT', { one: '# dia', other: '# dias' });

const chargeSentence = ({ method, on }: PlannedCharge, amount: string): string =>
  on === null
    ? `O valor de ${amount} está a ser cobrado com ${method}. Não precisa de fazer nada.`
    : `O valor de ${amount} será cobrado com ${method} em ${on}. Não precisa de ` + 'fazer nada.';

const NOT_ASKED: Readonly<Record<NotAsked, { short: string; long: string }>> = {
  settled: { short: 'nada a pagar', long: 'Não há nada a pagar.' },
  on_its_way: {
    short: 'pagamento em curso',
    long: 'O pagamento está a caminho a partir do seu banco. Não precisa de fazer nada.',
  },
  disputed: {
    short: 'de momento nada a pagar',
    long:
      'Há uma contestação do pagamento em aberto no banco. Até que seja decidida, ' +
      'não há nada a pagar.',
  },
  being_checked: {
    short: 'por favor, não pague agora',
    long:
      'Estamos a verificar se chegou um pagamento seu. Por favor, não pague ' +
      'novamente até que isso esteja esclarecido.',
  },
};

export const portugueseCustomerMail: CustomerMailWords = {
  label: {
    hello: (customer) => `Bom dia, ${customer}:`,
    pay: 'Pagar com Stripe',
    view: 'Ver a fatura',
    bank: 'Ou pague por transferência bancária',
    bankHint: (number) => `Referência: ${number}`,
    testMode: 'Modo de teste: não é movimentado dinheiro real.',
    footer: (business, number) =>
      `${business} enviou-lhe este e-mail a propósito da fatura ${number}. ` +
      'Responda-lhe se algo não estiver correto.',
    amountDue: 'Valor em dívida',
    amountPaid: 'Valor pago',
    amountRefunded: 'Valor reembolsado',
    amountCollected: 'Valor a cobrar',
    amountNotRefunded: 'Valor não reembolsado',
    remaining: 'Falta pagar',
    dueOn: 'Vencimento',
    invoice: 'Fatura',
    method: 'Método de pagamento',
    paidOn: 'Paga em',
    collectedOn: 'Data da cobrança',
    refundTo: 'Reembolsado para',
    nextTry: 'Próxima tentativa',
    confirmBy: 'Confirmar até',
  },
  reason: {
    ...portuguesePage.declined,
    declined: 'O banco não nos indica o motivo; pode explicá-lo a si.',
  },
  offline: 'Pagamento recebido fora da Stripe',
  invoice: ({ number, business, amount, due, isLate, charge, payable }) => ({
    subject:
      `Fatura ${number} de ${business}: ${amount}, ` +
      `${isLate ? 'vencida em' : 'vencimento em'} ${due}`,
    preheader:
      charge === null
        ? `${amount}, ${isLate ? 'venceu em' : 'vence em'} ${due}.`
        : charge.on === null
          ? `A ser cobrado com ${charge.method}. Não precisa de fazer nada.`
          : `Cobrado com ${charge.method} em ${charge.on}. Não precisa de fazer nada.`,
    heading: `Fatura ${number}`,
    paragraphs: [
      `${business} enviou-lhe uma fatura de ${amount}.`,
      charge === null
        ? (isLate
            ? `Venceu em ${due}; por favor, pague-a agora.`
            : `Por favor, pague-a até ${due}.`) +
          (payable
            ? ' «Pagar com Stripe» abre a sua fatura; daí, a página de pagamento segura da ' +
              'Stripe está a um clique.'
            : '')
        : chargeSentence(charge, amount),
    ],
  }),
  notAsked: ({ number, business, amount, why }) => ({
    subject: `Fatura ${number} de ${business}: ${amount}, ${NOT_ASKED[why].short}`,
    preheader: 'Não precisa de fazer nada.',
    heading: `Fatura ${number}`,
    paragraphs: [`${business} enviou-lhe uma fatura de ${amount}. ${NOT_ASKED[why].long}`],
  }),
  confirmAccount: ({ number, amount, until }) => ({
    subject: `Confirme a sua conta bancária para ${number}, ${amount}`,
    preheader: `Por favor, faça-o até ${until}.`,
    heading: 'Confirme a sua conta bancária',
    paragraphs: [
      `Pretende pagar ${amount} da fatura ${number} a partir da sua conta bancária. ` +
        'A Stripe enviou-lhe pequenas transferências de teste.',
      `Por favor, abra a fatura e confirme-as até ${until}; depois o débito começa.`,
    ],
  }),
  paymentFailed: ({ number, amount, method, reason, next }) => ({
    subject: `O pagamento de ${amount} para ${number} não foi concluído`,
    preheader: next === null ? 'Por favor, escolha como pagar.' : `Voltaremos a tentar em ${next}.`,
    heading: 'O seu pagamento não foi concluído',
    paragraphs: [
      `Tentámos cobrar ${amount}${method === null ? '' : ` com ${method}`} pela ` +
        `fatura ${number}, e o banco não aprovou. ${reason}`,
      next === null
        ? 'Por favor, abra a fatura e escolha como pagar.'
        : `Voltaremos a tentar em ${next}. Pode esperar, ou pagar agora com o método que ` +
          'preferir.',
    ],
  }),
  actionRequired: ({ number, amount, until }) => ({
    subject: `Confirme ${amount} para ${number} junto do seu banco`,
    preheader:
      until === null ? 'O seu banco aguarda a sua resposta.' : `Por favor, faça-o até ${until}.`,
    heading: 'O seu banco pede uma confirmação',
    paragraphs: [
      `Tentámos cobrar ${amount} pela fatura ${number}. O seu banco pretende que o ` +
        'confirme pessoalmente, pelo que ainda nada foi cobrado.',
      'Por favor, abra a fatura e pague nessa ' +
        `página${until === null ? '' : ` até ${until}`}; o seu banco pedir-lhe-á que ` +
        'confirme.',
    ],
  }),
  methodNeeded: ({ number, amount, isNotConfirmed }) => ({
    subject: `Como pretende pagar ${amount} para ${number}?`,
    preheader: 'Por favor, escolha um método de pagamento.',
    heading: isNotConfirmed
      ? 'O pagamento não foi confirmado a tempo'
      : 'É necessário um método de pagamento',
    paragraphs: [
      isNotConfirmed
        ? `O seu banco pretendia que confirmasse o pagamento da fatura ${number}, e o ` +
          `prazo terminou. Nada foi cobrado, e ${amount} continuam em dívida.`
        : `Não há nenhum método de pagamento com que possamos cobrar ${amount} pela ` +
          `fatura ${number}.`,
      'Por favor, pague com o que preferir. Se concordar, será guardado para a ' +
        'próxima fatura.',
    ],
  }),
  receipt: ({ number, business, amount, remaining }) => ({
    subject: `Recibo de ${number}: ${amount} pagos`,
    preheader: remaining === null ? 'Obrigado.' : `Obrigado. Faltam pagar ${remaining}.`,
    heading: 'Obrigado pelo seu pagamento',
    paragraphs: [
      `${business} recebeu ${amount} pela fatura ${number}.`,
      ...(remaining === null ? [] : [`Faltam pagar ${remaining}.`]),
    ],
  }),
  refund: ({ number, business, amount, method }) => ({
    subject: `Reembolso de ${number}: ${amount}`,
    preheader: 'Chega normalmente no prazo de 5 a 10 dias úteis.',
    heading: 'Vai receber um reembolso',
    paragraphs: [
      `${business} reembolsou ${amount} da fatura ` +
        `${number}${method === null ? '' : ` para ${method}`}.`,
      'O reembolso chega normalmente no prazo de 5 a 10 dias úteis.',
    ],
  }),
  refundFailed: ({ number, business, amount }) => ({
    subject: `O reembolso de ${amount} para ${number} não foi concluído`,
    preheader: 'O dinheiro não lhe chegou.',
    heading: 'Um reembolso não foi concluído',
    paragraphs: [
      `Informámos que ${business} reembolsou ${amount} da fatura ${number}. O banco ` +
        'não o aceitou, pelo que o dinheiro não lhe chegou.',
      `${business} foi informado. Responda a este e-mail para combinar como o recebe.`,
    ],
  }),
  reminder: (of) => {
    const { number, business, amount, due, days: count, isLast, charge } = of;
    const thanks = charge === null ? 'Se já pagou, obrigado.' : chargeSentence(charge, amount);
    if (count > 0) {
      return {
        subject: `Fatura ${number}, ${amount}: vence ${inDays(count)}`,
        preheader: `Um lembrete de ${business}.`,
        heading: `Vence ${inDays(count)}`,
        paragraphs: [`Lembramos que a fatura ${number} de ${amount} vence em ${due}.`, thanks],
      };
    }
    if (count === 0) {
      return {
        subject: `Fatura ${number}, ${amount}: vence hoje`,
        preheader: `Um lembrete de ${business}.`,
        heading: 'Vence hoje',
        paragraphs: [`A fatura ${number} de ${amount} vence hoje.`, thanks],
      };
    }
    const late = lateDays(-count);
    return {
      subject: `Fatura ${number}, ${amount}: ${late} de atraso`,
      preheader: `Venceu em ${due}.`,
      heading: isLast ? 'A sua fatura continua por pagar' : 'A sua fatura está vencida',
      paragraphs: [
        `A fatura ${number} de ${amount} venceu em ${due} e tem ${late} de atraso.`,
        !isLast
          ? 'É possível que lhe tenha passado despercebida. Por favor, pague-a agora, ou ' +
            'responda a este e-mail se algo não estiver correto.'
          : 'Por favor, pague-a agora. Se não puder, ou se não concordar, responda a este ' +
            'e-mail para encontrarmos juntos uma solução.',
      ],
    };
  },
  finalNotice: ({ number, business, amount, due, isAfterReminders }) => ({
    subject: `Último aviso: a fatura ${number}, ${amount}, está por pagar`,
    preheader: isAfterReminders
      ? `Venceu em ${due}.`
      : 'Não voltaremos a tentar a cobrança por nossa iniciativa.',
    heading: 'Último aviso',
    paragraphs: isAfterReminders
      ? [
          `A fatura ${number} venceu em ${due}, e ${amount} continuam por pagar.`,
          'Não enviaremos mais lembretes. Por favor, pague agora, ou responda a este ' +
            `e-mail para resolver o assunto com ${business}.`,
        ]
      : [
          `Tentámos várias vezes cobrar ${amount} pela fatura ${number}, e o seu banco ` +
            'não aprovou.',
          'Não voltaremos a tentar por nossa iniciativa. Por favor, pague agora, ou ' +
            `responda a este e-mail para resolver o assunto com ${business}.`,
        ],
  }),
  debitNotice: ({ number, business, amount, method, on, payable }) => ({
    subject: `Débito direto de ${amount} para ${number} em ${on}`,
    preheader: `Cobrança de ${method}. Não precisa de fazer nada.`,
    heading: 'Aviso de débito direto',
    paragraphs: [
      `Em ${on}, ${business} cobrará ${amount} da fatura ${number} por débito direto ` +
        `(${method}). Não precisa de fazer nada.`,
      ...(payable
        ? ['Se preferir pagar de outra forma, abra a fatura e pague antes desse dia.']
        : []),
      `Se tiver alguma dúvida, responda a este e-mail para contactar ${business}.`,
    ],
  }),
  paymentReturned: ({ number, amount, reason, next }) => ({
    subject: `O seu banco devolveu o pagamento de ${amount} para ${number}`,
    preheader:
      next === null ? 'A fatura está novamente por pagar.' : `Voltaremos a tentar em ${next}.`,
    heading: 'O seu banco devolveu um pagamento',
    paragraphs: [
      `O débito de ${amount} da fatura ${number} foi devolvido pelo seu banco. ` +
        `${reason} A fatura está novamente por pagar.`,
      next === null
        ? 'Por favor, pague-a com o método que preferir.'
        : `Voltaremos a tentar em ${next}. Pode esperar, ou pagar agora com o método que ` +
          'preferir.',
    ],
  }),
};
