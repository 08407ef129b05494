import type { PortalWords } from '../portal-words';

export const portuguesePortal: PortalWords = {
  title: (business) => `As suas faturas de ${business}`,
  request: {
    title: 'Ver todas as suas faturas',
    text:
      'Indique o endereço de e-mail para onde são enviadas as suas faturas. Enviamos-lhe uma ' +
      'ligação.',
    email: 'Endereço de e-mail',
    button: 'Enviar-me uma ligação',
    invalid: 'Este endereço de e-mail não está completo. Verifique-o, por favor.',
  },
  requested: {
    title: 'Veja o seu e-mail, por favor',
    text: 'Se são enviadas faturas para este endereço, uma ligação está a caminho.',
    hint:
      'Abre uma única vez, no prazo de 30 minutos. Não chegou nada? Veja também na pasta de ' +
      'spam.',
  },
  closed: {
    title: 'As suas faturas a um clique',
    text: (business) =>
      `Esta ligação abre as suas faturas de ${business} neste navegador, uma única vez.`,
    button: 'Abrir as minhas faturas',
  },
  used: {
    title: 'Esta ligação já foi usada',
    text: 'Uma ligação de um e-mail abre uma única vez. Se não a abriu, peça já ' + 'outra.',
  },
  ended: {
    title: 'Esta ligação é demasiado antiga',
    text: 'Uma ligação de um e-mail abre no prazo de 30 minutos. Peça outra.',
  },
  unknown: {
    title: 'Não há nada aqui',
    text: 'A ligação pode estar incompleta ou ter expirado. Pode pedir que lhe enviemos outra.',
  },
  requestAgain: 'Enviar-me outra ligação',
  balance: 'Saldo em dívida',
  overdue: (amount) => `dos quais ${amount} em atraso`,
  nothingDue: 'Não há nada em dívida. Obrigado!',
  filter: { label: 'Que faturas', open: 'Por pagar', paid: 'Pagas', all: 'Todas' },
  due: (day) => `Vence em ${day}`,
  pay: 'Pagar',
  payNumber: (number) => `Pagar a fatura ${number}`,
  pdf: 'PDF',
  leftOf: (total) => `restam de ${total}`,
  older: 'Faturas mais antigas',
  newest: 'Voltar às mais recentes',
  empty: {
    open: (business) =>
      `Não tem nenhuma fatura por pagar de ${business}. As novas chegam por e-mail.`,
    paid: 'Ainda não foi paga nenhuma fatura.',
    all: (business) =>
      `${business} ainda não lhe enviou nenhuma fatura. As novas chegam por e-mail.`,
  },
  backTo: (host) => `Voltar a ${host}`,
  signOut: 'Terminar sessão',
  together: {
    choose: (number) => `Escolher a fatura ${number}`,
    button: 'Pagar as escolhidas em conjunto',
    hint:
      'Um só pagamento no Stripe para até 50 faturas. ' + 'Nada é cobrado antes de confirmar lá.',
    title: 'Não podem ser pagas em conjunto',
    none: 'Escolha pelo menos uma fatura, por favor.',
    tooMany: 'Podem ser pagas no máximo 50 faturas de cada vez. Escolha menos, por favor.',
    severalCurrencies: 'Estão em várias moedas. Pague em separado as de cada moeda, por favor.',
    paid: (number) => `A fatura ${number} foi paga entretanto.`,
    void: (number) => `A fatura ${number} foi anulada entretanto.`,
    notNow: (number) =>
      `A fatura ${number} não pode ser paga neste momento; a página dela mostra porquê.`,
    apart: 'Pague cada uma em separado, por favor.',
    back: 'Voltar às suas faturas',
  },
};
