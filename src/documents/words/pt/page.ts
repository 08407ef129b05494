import type { PageWords } from '../page-words';
import { counted } from '../plural';

const inDays = counted('pt-PT', { one: 'dentro de # dia', other: 'dentro de # dias' });
const lateDays = counted('pt-PT', { one: '# dia de atraso', other: '# dias de atraso' });

export const portuguesePage: PageWords = {
  language: 'Idioma',
  invoice: (number) => `Fatura ${number}`,
  title: (number, business) => `Fatura ${number} de ${business}`,
  testMode: 'Modo de teste: não é movimentado dinheiro real',
  panel: {
    open: { label: 'Por pagar', amountLabel: 'Valor em dívida' },
    overdue: { label: 'Vencida', amountLabel: 'Valor em dívida' },
    charging: { label: 'Pagamento em curso', amountLabel: 'Valor em cobrança' },
    processing: { label: 'Débito direto em curso', amountLabel: 'Valor em curso' },
    authentication: { label: 'A sua confirmação é necessária', amountLabel: 'Valor em dívida' },
    small_transfers: { label: 'A sua confirmação é necessária', amountLabel: 'Valor em dívida' },
    paid: { label: 'Paga', amountLabel: 'Valor pago' },
    nothing_due: { label: 'Paga', amountLabel: 'Valor em dívida' },
    disputed: { label: 'Contestada', amountLabel: 'Valor contestado' },
    disputed_lost: { label: 'Encerrada após uma contestação', amountLabel: 'Valor não pago' },
    uncollectible: { label: 'Incobrável', amountLabel: 'Valor não pago' },
    void: { label: 'Anulada', amountLabel: 'Valor anulado' },
    held: { label: 'Suspensa', amountLabel: 'Valor em dívida' },
  },
  heading: {
    open: 'Pronta a pagar',
    planned: 'Esta fatura será paga automaticamente',
    declined: 'O último pagamento não foi concluído',
    returned: 'O seu banco devolveu um pagamento',
    partly_paid: 'Uma parte foi paga',
    elsewhere: 'Não pode ser paga online',
    charging: 'O seu pagamento está a ser efetuado',
    processing: 'O seu débito direto está em curso',
    authentication: 'Confirme o pagamento junto do seu banco',
    small_transfers: 'Confirme a sua conta bancária',
    paid: 'Pagamento efetuado',
    nothing_due: 'Nada a pagar',
    disputed: 'Há uma contestação em aberto no banco',
    disputed_lost: 'Esta fatura está encerrada',
    uncollectible: 'Esta fatura deixou de ser cobrada',
    void: 'Esta fatura foi anulada',
    held: 'De momento não pode ser paga online',
    too_small: 'Valor demasiado baixo para pagar online',
    too_large: 'Valor demasiado alto para pagar online',
    being_checked: 'Estamos a verificar o seu pagamento',
  },
  dueOn: (day) => `Vencimento: ${day}`,
  dueIn: (count) => {
    if (count === 0) return 'hoje';
    return count > 0 ? inDays(count) : lateDays(-count);
  },
  payWithStripe: 'Pagar com Stripe',
  payWithMethod: (method) => `Pagar agora com ${method}`,
  payHint:
    'Abre a página de pagamento segura da Stripe. Nada é cobrado antes de o ' +
    'confirmar nessa página.',
  payOnceHint: 'Cobrado uma única vez, de imediato, com o método de pagamento que guardou.',
  viewInvoice: 'Ver a fatura',
  checkAgain: 'Verificar novamente',
  confirmAccount: 'Confirmar a sua conta bancária',
  message: {
    charge_started: 'Obrigado. O seu pagamento está a ser efetuado.',
    charge_declined: 'O seu banco não aprovou este pagamento. Nada foi cobrado.',
    not_possible_now: 'Não é possível neste momento. O motivo é indicado nesta página.',
    still_working:
      'O pedido está a ser tratado. Será executado uma única vez; por favor, não o ' +
      'envie novamente.',
  },
  says: {
    partlyReceived: (received, owed) =>
      `Foram recebidos ${received} de ${owed}. O resto está por pagar.`,
    paidOn: (day, method) => `Paga em ${day} com ${method}. Obrigado.`,
    paidOffline: (day) => `Pagamento recebido em ${day}. Obrigado.`,
    nextCharge: (method, day) =>
      `O valor será cobrado com ${method} em ${day}. Não precisa de fazer nada.`,
    paused: (until) =>
      until === null
        ? 'O pagamento automático está suspenso.'
        : `O pagamento automático está suspenso até ${until}.`,
    declinedOn: (method, day, reason) =>
      `O pagamento com ${method} foi recusado em ${day}. ${reason}`,
    triedAgain: (method, from, otherWay) =>
      `Pode tentar novamente com ${method} a partir de ` +
      `${from}.${otherWay ? ' Pode pagar de outra forma a qualquer momento.' : ''}`,
    returned: (amount, day) => `O seu banco devolveu o débito de ${amount} de ${day}.`,
    charging: (method) =>
      `O valor está a ser cobrado com ${method ?? 'o seu método de pagamento'}. ` +
      'Demora alguns segundos.',
    processing: (since, method) =>
      `O débito${method === null ? '' : ` (${method})`} foi enviado em ${since}. Os ` +
      'bancos demoram normalmente 3 a 5 dias úteis. Não precisa de fazer nada; ' +
      'entraremos em contacto.',
    authentication: (until) =>
      'O seu banco pretende que confirme pessoalmente este pagamento. Por favor, ' +
      `faça-o até ${until}.`,
    smallTransfers: (until) =>
      'A Stripe enviou pequenas transferências de teste para a sua conta. Por favor, ' +
      `confirme-as até ${until}; depois o débito começa.`,
    disputed: (business) =>
      'O banco retirou este pagamento enquanto a contestação é decidida. Até lá, não ' +
      `há nada a pagar aqui. Dúvidas? Contacte ${business}.`,
    disputedLost: (business) =>
      'O banco decidiu a contestação e devolveu-lhe o pagamento. Já não pode ser ' +
      `pago aqui. Contacte ${business}.`,
    uncollectible: (business) => `${business} deixou de cobrar esta fatura. Ainda pode ser paga.`,
    void: (business) => `${business} anulou esta fatura. Não há nada a pagar.`,
    belowMinimum: (business) =>
      `O valor é inferior ao que pode ser cobrado online. Dúvidas? Contacte ${business}.`,
    aboveMaximum: (business) =>
      'O valor é superior ao que pode ser cobrado online de uma só vez; por favor, ' +
      `pague por transferência bancária. Dúvidas? Contacte ${business}.`,
    noWayToPay: (business) =>
      'De momento, o pagamento online não está disponível para esta fatura. Dúvidas? ' +
      `Contacte ${business}.`,
    needsPerson: (business) =>
      `${business} está a verificar se chegou um pagamento seu. Por favor, não pague ` +
      'novamente até que isso esteja esclarecido.',
    accountGone: (business) =>
      `De momento, a conta de ${business} para pagamentos online não aceita nenhum. ` +
      'Isto não tem nada a ver consigo e nada lhe foi cobrado. Esta página voltará a ' +
      'permitir o pagamento assim que seja possível.',
    excess: (amount, business) =>
      `Foram recebidos ${amount} a mais do que o devido. ${business} tem ` +
      'conhecimento e irá devolver o valor ou acertá-lo consigo.',
    refunded: (amount) => `Foram-lhe reembolsados ${amount}.`,
    beingRefunded: (amount) => `Estão a ser-lhe reembolsados ${amount}.`,
    notConfirmed: (since) =>
      `Não conseguimos consultar a Stripe desde ${since}, pelo que esta página pode ` +
      'estar desatualizada. O pagamento online voltará a estar disponível.',
    noOnlinePayment: (business) =>
      'O pagamento online não é disponibilizado para esta fatura. Dúvidas? Contacte ' +
      `${business}.`,
  },
  declined: {
    insufficient_funds: 'A conta não tinha saldo suficiente ou o seu limite foi atingido.',
    expired: 'O cartão expirou.',
    wrong_details: 'Alguns dos dados não estão corretos.',
    account_unusable: 'A conta bancária já não pode ser debitada.',
    no_mandate: 'O banco não tem uma autorização sua para este débito.',
    another_card: 'O banco não voltará a aprovar este cartão; por favor, utilize outro.',
    bank_trouble: 'O banco não conseguiu responder nesse momento.',
    authentication: 'O banco pretende que confirme pessoalmente o pagamento.',
    declined: 'O banco não o aprovou e não nos indica o motivo.',
  },
  document: {
    from: 'De',
    to: 'Para',
    parties: 'Moradas e números fiscais',
    issued: 'Data de emissão',
    due: 'Vencimento',
    lines: 'Linhas da fatura',
    description: 'Descrição',
    quantity: 'Quantidade',
    unitPrice: 'Preço unitário',
    amount: 'Valor',
    subtotal: 'Subtotal',
    tax: 'Impostos',
    taxIncluded: 'Impostos incluídos nos preços',
    total: 'Total',
    credited: 'Notas de crédito',
    received: 'Recebido',
    remaining: 'Falta pagar',
    memo: 'Observações',
    payments: 'Pagamentos',
    paymentOf: (method, day) => `${method}, ${day}`,
    refundOf: (amount) => `${amount} reembolsados`,
    pendingRefundOf: (amount) => `${amount} a ser reembolsados`,
    offline: 'Pagamento recebido fora da Stripe',
    bank: {
      title: 'Pagar antes por transferência bancária',
      onlyWay: 'Pagar por transferência bancária',
      hint: (number) =>
        `Por favor, indique ${number} como referência, para que o seu pagamento seja ` +
        'identificado.',
      holder: 'Titular da conta',
      holderAddress: 'Morada do titular',
      iban: 'IBAN',
      bic: 'BIC',
      accountNumber: 'Número da conta',
      bankName: 'Banco',
      reference: 'Referência',
    },
  },
  paymentLineStatus: {
    disputed: 'retirado enquanto a contestação é decidida',
    returned: 'devolvido pelo banco',
    lost: 'devolvido após uma contestação',
  },
  done: {
    together: counted('pt-PT', {
      one: '# fatura num único pagamento',
      other: '# faturas num único pagamento',
    }),
    confirming: {
      title: 'A confirmar o seu pagamento',
      text:
        'Estamos a consultar o resultado junto da Stripe. Esta página atualiza-se ' +
        'sozinha; por favor, não pague novamente.',
    },
    nothing: {
      title: 'Não chegou nenhum pagamento',
      text: 'Tanto quanto sabemos, nada foi cobrado. Pode voltar à fatura e tentar novamente.',
    },
  },
  preparing: {
    title: 'A preparar a página de pagamento',
    text: 'Demora alguns segundos. A página avança sozinha.',
    continueToStripe: 'Continuar para o pagamento',
    stay: 'Nada é cobrado antes de o confirmar na Stripe.',
  },
  methodStored: {
    title: 'Obrigado',
    text:
      'Se enviou o formulário, o seu método de pagamento está guardado na Stripe. ' +
      'Nada foi cobrado. Pode fechar esta página.',
  },
  notFound: {
    title: 'Não há nenhuma fatura aqui',
    text: 'A ligação pode estar incompleta ou ter sido substituída por uma mais recente.',
    hint:
      'Por favor, abra a ligação do último e-mail que recebeu ou pergunte a quem lhe ' +
      'enviou a fatura.',
  },
  error: {
    unavailable: {
      title: 'Voltamos já',
      text:
        'A fatura não pode ser mostrada neste momento. Nada foi cobrado. Por favor, ' +
        'tente novamente dentro de um minuto.',
    },
    too_many: {
      title: 'Um momento, por favor',
      text: 'Houve muitos pedidos da sua rede. Por favor, tente novamente dentro de um minuto.',
    },
    expired_form: {
      title: 'Esta página esteve aberta demasiado tempo',
      text: 'Nada foi cobrado. Por favor, volte à fatura e prima novamente o botão.',
    },
    failed: {
      title: 'Algo correu mal do nosso lado',
      text:
        'Registámos o problema. Por favor, consulte novamente a fatura antes de pagar: ' +
        'mostra sempre o que foi recebido.',
    },
  },
  goBack: 'Voltar à fatura',
  questions: 'Dúvidas sobre esta fatura? Escreva para',
};
