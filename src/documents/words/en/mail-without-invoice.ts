import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';
import { counted } from '../plural';

const invoices = counted('en', { one: '# invoice', other: '# invoices' });

export const englishMailWithoutInvoice: MailWithoutInvoiceWords = {
  footer: (business) =>
    `${business} sent you this mail because you are its customer. Reply to it if something is ` +
    'not right.',
  portalLink: ({ business, until }) => ({
    subject: `Your link to your invoices from ${business}`,
    preheader: `It opens once, until ${until}.`,
    heading: 'Your link to your invoices',
    paragraphs: [
      `You asked to see your invoices from ${business}. This link opens once, until ${until}.`,
      'If you did not ask for it, there is nothing to do: without this mail nobody can open it. ' +
        'Please do not forward it.',
    ],
    button: 'Open your invoices',
  }),
  statement: ({ business, from, to }) => ({
    subject: `Your statement of account from ${business}, ${from} to ${to}`,
    preheader: 'The statement is attached as a PDF.',
    heading: 'Your statement of account',
    paragraphs: [
      `Attached is your statement of account with ${business}, from ${from} to ${to}: each ` +
        'invoice, each payment and the balance after it.',
      'You can see your invoices and pay what is open at any time. We mail you a link to them.',
    ],
  }),
  cardExpiring: ({ business, method, month, lastDay }) => ({
    subject: `${method} for your payments to ${business} ends in ${month}`,
    preheader: `Please store another card by ${lastDay}.`,
    heading: `${method} ends in ${month}`,
    paragraphs: [
      `Invoices from ${business} are charged to ${method} automatically. It can be charged until ` +
        `${lastDay}.`,
      'Store another payment method before then, and nothing else changes. If your bank sent you ' +
        'a new card, store that one.',
    ],
    button: 'Replace card',
  }),
  severalPaid: ({ business, count, total, remaining, isAttached }) => ({
    subject: `Receipt for ${invoices(count)} from ${business}: ${total} paid`,
    preheader: remaining === null ? 'Thank you.' : `Thank you. ${remaining} is left to pay.`,
    heading: 'Thank you for your payment',
    paragraphs: [
      `${business} has received ${total} for ${invoices(count)}, in one payment.`,
      ...(remaining === null ? [] : [`${remaining} is left to pay.`]),
      isAttached
        ? 'The receipt of each invoice is attached as a PDF.'
        : 'The receipt of each invoice is a PDF on its page.',
    ],
  }),
  openPortal: 'See your invoices',
  methodStored: ({ business, method, isUsed }) => ({
    subject: `${method} is stored for your payments to ${business}`,
    preheader: isUsed
      ? 'Invoices that are paid automatically are charged to it.'
      : 'Automatic payments do not use it.',
    heading: 'Your payment method is stored',
    paragraphs: [
      `You stored ${method} for your payments to ${business}.`,
      isUsed
        ? 'Invoices that are paid automatically are charged to it.'
        : 'Automatic payments do not use it.',
      'You can change it at any time where you see your invoices. We mail you a link.',
      'If it was not you, reply to this mail.',
    ],
  }),
  addressChanged: ({ business, addresses }) => ({
    subject: `Your address for invoices from ${business} was changed`,
    preheader: `They go to ${addresses} from now on.`,
    heading: 'Your address for invoices was changed',
    paragraphs: [
      `Invoices and reminders from ${business} go to ${addresses} from now on. ` +
        'This was changed on the page of your invoices.',
      'If that was you, there is nothing to do.',
      'If it was not you, reply to this mail, please, so that it can be put right.',
    ],
  }),
};
