import type { PortalWords } from '../portal-words';

export const englishPortal: PortalWords = {
  title: (business) => `Your invoices from ${business}`,
  request: {
    title: 'See all your invoices',
    text: 'Enter the e-mail address to which your invoices are sent. We will mail you a link.',
    email: 'E-mail address',
    button: 'Mail me a link',
    invalid: 'This is not a complete e-mail address. Please check it.',
  },
  requested: {
    title: 'Please look into your mail',
    text: 'If invoices are sent to this address, a link to them is on its way to it.',
    hint: 'It opens once, within 30 minutes. Nothing came? Look into your spam folder as well.',
  },
  closed: {
    title: 'Your invoices are one click away',
    text: (business) => `This link opens your invoices from ${business} in this browser, once.`,
    button: 'Open your invoices',
  },
  used: {
    title: 'This link was used already',
    text: 'A link from a mail opens once. If that was not you, ask for another one now.',
  },
  ended: {
    title: 'This link is too old',
    text: 'A link from a mail opens within 30 minutes. Ask for another one.',
  },
  unknown: {
    title: 'There is nothing here',
    text: 'The link may be incomplete, or it has ended. You can have another one mailed to you.',
  },
  requestAgain: 'Mail me another link',
  balance: 'Balance due',
  overdue: (amount) => `${amount} of it is overdue`,
  nothingDue: 'Nothing is due. Thank you!',
  filter: { label: 'Which invoices', open: 'Open', paid: 'Paid', all: 'All' },
  due: (day) => `Due ${day}`,
  pay: 'Pay',
  payNumber: (number) => `Pay invoice ${number}`,
  pdf: 'PDF',
  leftOf: (total) => `left of ${total}`,
  older: 'Older invoices',
  newest: 'Back to the newest',
  empty: {
    open: (business) => `You have no open invoice from ${business}. New ones come by mail.`,
    paid: 'No invoice has been paid yet.',
    all: (business) => `${business} has not sent you an invoice yet. New ones come by mail.`,
  },
  backTo: (host) => `Back to ${host}`,
  signOut: 'Sign out',
  together: {
    choose: (number) => `Choose invoice ${number}`,
    button: 'Pay the chosen ones together',
    hint:
      'One payment at Stripe for up to 50 invoices. ' +
      'Nothing is charged before you confirm it there.',
    title: 'They cannot be paid together',
    none: 'Please choose at least one invoice.',
    tooMany: 'At most 50 invoices can be paid at once. Please choose fewer.',
    severalCurrencies: 'They are in several currencies. Please pay those of each currency apart.',
    paid: (number) => `Invoice ${number} has been paid meanwhile.`,
    void: (number) => `Invoice ${number} was cancelled meanwhile.`,
    notNow: (number) => `Invoice ${number} cannot be paid at this moment; its page shows why.`,
    apart: 'Please pay each of them by itself.',
    back: 'Back to your invoices',
  },
};
