import type { PortalAccountWords } from '../portal-account-words';

export const portuguesePortalAccount: PortalAccountWords = {
  title: 'Pagamento e dados de faturação',
  ofMethod: (action, method) => `${action}: ${method}`,
  methods: {
    title: 'Métodos de pagamento',
    none: 'Ainda não está guardado nenhum método de pagamento.',
    isDefault: 'Cobrado primeiro',
    expires: (month) => `Válido até ${month}`,
    expired: 'Este cartão expirou.',
    mandateInactive: 'O mandato já não é válido. Adicione-o de novo, por favor.',
    detaching: 'Está a ser removido.',
    notSupported: 'Só é cobrado quando paga com ele.',
    unread: 'De momento não é possível ler o que está guardado no Stripe.',
    add: 'Adicionar um método de pagamento',
    addHint: 'Indica-o no Stripe, e lá nada é cobrado. Para substituir um, adicione o novo.',
    makeDefault: 'Cobrar primeiro',
    remove: 'Remover',
  },
  removing: {
    title: 'Remover este método de pagamento?',
    text: (method) =>
      `${method} deixa de ser cobrado. Para o voltar a usar, terá de o indicar de novo.`,
    keep: 'Manter',
  },
  autoPay: {
    title: 'Pagamento automático',
    on: 'Ligado',
    off: 'Desligado',
    mandate: (business) =>
      `Autorizo ${business} a cobrar o valor das minhas faturas, quando houver que as pagar, nos ` +
      'métodos de pagamento que guardei, até eu desligar esta opção.',
    agreedOn: (day) => `Aceitou-o em ${day}.`,
    withdrawnOn: (day) => `Desligou-o em ${day}. Paga cada fatura por si.`,
    notOffered: (business) => `${business} não cobra nada por si só. Paga cada fatura por si.`,
    turnOn: 'Aceitar e ligar',
    turnOff: 'Desligar',
  },
  turningOff: {
    title: 'Desligar o pagamento automático?',
    text:
      'As faturas por pagar também deixam de ser cobradas: é o próprio que as paga. Uma cobrança ' +
      'em curso continua.',
    keep: 'Deixar ligado',
  },
  problem: {
    title: 'Agora não é possível',
    charging: (number) =>
      `A fatura ${number} está a ser cobrada com este método de pagamento. Remova-o quando isso ` +
      'terminar.',
    unusable:
      'Este método de pagamento não pode ser cobrado primeiro. Indique-o de novo ou escolha ' +
      'outro, por favor.',
    gone: 'Este método de pagamento já foi removido.',
    unavailable: 'De momento não é possível contactar o Stripe. Tente de novo dentro de um minuto.',
    notStored:
      'Aqui não se pode guardar nenhum método de pagamento. Pague cada fatura em separado.',
    tooManyEntries: 'Este período é demasiado longo para um PDF. Escolha um mais curto, ou CSV.',
    period: 'Indique dois dias, primeiro o mais antigo, por favor.',
    back: 'Voltar a pagamento e dados de faturação',
  },
  statement: {
    title: 'Extrato de conta',
    text: 'Todas as faturas, pagamentos e créditos de um período.',
    csv: 'CSV',
    from: 'Primeiro dia',
    to: 'Último dia',
  },
  details: {
    title: 'Dados de faturação',
    text: 'A partir de agora constam dos documentos e e-mails. O que já recebeu fica como está.',
    name: 'Nome ou empresa',
    emails: 'Endereços de e-mail para faturas',
    emailsHint: 'Um em cada linha.',
    line1: 'Rua e número',
    line2: 'Outra linha da morada',
    postcode: 'Código postal',
    town: 'Localidade',
    state: 'Distrito ou região',
    country: 'País (duas letras, como PT)',
    taxIds: 'NIF ou números de IVA',
    taxIdsHint: 'Separados por vírgulas, por exemplo PT123456789.',
    language: 'Língua das faturas e dos e-mails',
    save: 'Guardar',
    saved: 'Os seus dados estão guardados.',
    notSaved: 'Ainda nada foi guardado. Verifique o que está assinalado, por favor.',
    wrong: {
      name: 'Indique um nome com 300 carateres no máximo, por favor.',
      emails: 'Indique de 1 a 50 endereços completos, cada um só uma vez, por favor.',
      address: 'É demasiado longo, ou contém carateres que não se podem imprimir.',
      country: 'Indique duas letras maiúsculas, como PT, por favor.',
      taxIds: 'Indique no máximo 5 números de até 40 carateres, cada um só uma vez.',
      language: 'Escolha uma das línguas, por favor.',
    },
  },
};
