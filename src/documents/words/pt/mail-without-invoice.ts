import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';
import { counted } from '../plural';

const invoices = counted('pt', { one: '# fatura', other: '# faturas' });

export const portugueseMailWithoutInvoice: MailWithoutInvoiceWords = {
  footer: (business) =>
    `${business} enviou-lhe este e-mail porque é seu cliente. Responda-lhe se algo não estiver ` +
    'correto.',
  portalLink: ({ business, until }) => ({
    subject: `A sua ligação para as suas faturas de ${business}`,
    preheader: `Abre uma única vez, até ${until}.`,
    heading: 'A ligação para as suas faturas',
    paragraphs: [
      `Pediu para ver as suas faturas de ${business}. Esta ligação abre uma única vez, até ` +
        `${until}.`,
      'Se não a pediu, não precisa de fazer nada: sem este e-mail ninguém a pode abrir. Por ' +
        'favor, não o reencaminhe.',
    ],
    button: 'Abrir as minhas faturas',
  }),
  statement: ({ business, from, to }) => ({
    subject: `O seu extrato de conta de ${business}, de ${from} a ${to}`,
    preheader: 'O extrato está anexado em PDF.',
    heading: 'O seu extrato de conta',
    paragraphs: [
      `Em anexo encontra o seu extrato de conta com ${business}, de ${from} a ${to}: cada ` +
        'fatura, cada pagamento e o saldo resultante.',
      'Pode consultar as suas faturas e pagar o que está em aberto a qualquer momento. ' +
        'Enviamos-lhe a ligação por e-mail.',
    ],
  }),
  cardExpiring: ({ business, method, month, lastDay }) => ({
    subject: `${method} para os seus pagamentos a ${business} expira em ${month}`,
    preheader: `Guarde outro cartão até ${lastDay}.`,
    heading: `${method} expira em ${month}`,
    paragraphs: [
      `As faturas de ${business} são debitadas automaticamente em ${method}. É possível até ` +
        `${lastDay}.`,
      'Guarde outro método de pagamento até lá e nada mais muda. Se o seu banco lhe enviou um ' +
        'cartão novo, guarde esse.',
    ],
    button: 'Substituir o cartão',
  }),
  severalPaid: ({ business, count, total, remaining, isAttached }) => ({
    subject: `Recibo de ${invoices(count)} de ${business}: ${total} pagos`,
    preheader: remaining === null ? 'Obrigado.' : `Obrigado. Faltam pagar ${remaining}.`,
    heading: 'Obrigado pelo seu pagamento',
    paragraphs: [
      `${business} recebeu ${total} por ${invoices(count)}, num único pagamento.`,
      ...(remaining === null ? [] : [`Faltam pagar ${remaining}.`]),
      isAttached
        ? 'O recibo de cada fatura está anexado em PDF.'
        : 'O recibo de cada fatura está em PDF na respetiva página.',
    ],
  }),
  openPortal: 'Ver as minhas faturas',
  methodStored: ({ business, method, isUsed }) => ({
    subject: `${method} foi guardado para os seus pagamentos a ${business}`,
    preheader: isUsed
      ? 'As faturas pagas automaticamente serão debitadas neste método.'
      : 'Os pagamentos automáticos não o utilizam.',
    heading: 'O seu método de pagamento foi guardado',
    paragraphs: [
      `Guardou ${method} para os seus pagamentos a ${business}.`,
      isUsed
        ? 'As faturas pagas automaticamente serão debitadas neste método.'
        : 'Os pagamentos automáticos não o utilizam.',
      'Pode alterá-lo a qualquer momento na página das suas faturas. Enviamos-lhe a ' +
        'ligação por e-mail.',
      'Se não foi o próprio, responda a este e-mail.',
    ],
  }),
  addressChanged: ({ business, addresses }) => ({
    subject: `O seu endereço para as faturas de ${business} foi alterado`,
    preheader: `A partir de agora são enviadas para ${addresses}.`,
    heading: 'O seu endereço para as faturas foi alterado',
    paragraphs: [
      `As faturas e os lembretes de ${business} são enviados a partir de agora para ` +
        `${addresses}. ` +
        'A alteração foi feita na página das suas faturas.',
      'Se foi o próprio, não há nada a fazer.',
      'Se não foi o próprio, responda a este e-mail para que seja corrigido.',
    ],
  }),
};
