import type { PortalAccountWords } from '../portal-account-words';

export const englishPortalAccount: PortalAccountWords = {
  title: 'Payment and billing details',
  ofMethod: (action, method) => `${action}: ${method}`,
  methods: {
    title: 'Payment methods',
    none: 'No payment method is stored yet.',
    isDefault: 'Charged first',
    expires: (month) => `Expires ${month}`,
    expired: 'This card has expired.',
    mandateInactive: 'Its mandate is not valid any more. Please add it again.',
    detaching: 'It is being removed.',
    notSupported: 'It is only charged when you pay with it yourself.',
    unread: 'What is stored at Stripe cannot be read at this moment.',
    add: 'Add a payment method',
    addHint:
      'You enter it at Stripe, and nothing is charged there. To replace one, add the new one.',
    makeDefault: 'Charge first',
    remove: 'Remove',
  },
  removing: {
    title: 'Remove this payment method?',
    text: (method) => `${method} is charged no more. To use it again, you have to enter it again.`,
    keep: 'Keep it',
  },
  autoPay: {
    title: 'Automatic payment',
    on: 'On',
    off: 'Off',
    mandate: (business) =>
      `I allow ${business} to charge what my invoices come to, when they are to be paid, to the ` +
      'payment methods that I have stored, until I turn this off.',
    agreedOn: (day) => `You agreed to this on ${day}.`,
    withdrawnOn: (day) => `You turned this off on ${day}. You pay each invoice yourself.`,
    notOffered: (business) =>
      `${business} charges nothing by itself. You pay each invoice yourself.`,
    turnOn: 'Agree and turn on',
    turnOff: 'Turn off',
  },
  turningOff: {
    title: 'Turn off automatic payment?',
    text:
      'Open invoices are not charged any more either: you pay them yourself. A charge that is ' +
      'under way goes on.',
    keep: 'Leave it on',
  },
  problem: {
    title: 'That is not possible now',
    charging: (number) =>
      `Invoice ${number} is being charged with this payment method. Remove it when that is over.`,
    unusable:
      'This payment method cannot be charged first. Please enter it again, or choose another.',
    gone: 'This payment method was removed already.',
    unavailable: 'Stripe cannot be reached at this moment. Please try again in a minute.',
    notStored: 'No payment method can be stored here. Please pay each invoice by itself.',
    tooManyEntries: 'This period is too long for a PDF. Choose a shorter one, or CSV.',
    period: 'Please give two days, the earlier one first.',
    back: 'Back to payment and billing details',
  },
  statement: {
    title: 'Statement of account',
    text: 'Every invoice, payment and credit of a period.',
    csv: 'CSV',
    from: 'First day',
    to: 'Last day',
  },
  details: {
    title: 'Billing details',
    text: 'Documents and mails have them from now on. What was mailed to you stays as it is.',
    name: 'Name or company',
    emails: 'E-mail addresses for invoices',
    emailsHint: 'One on each line.',
    line1: 'Street and number',
    line2: 'Further line',
    postcode: 'Postal code',
    town: 'Town',
    state: 'State or region',
    country: 'Country (two letters, such as DE)',
    taxIds: 'VAT or tax ids',
    taxIdsHint: 'Separated by commas, such as DE123456789.',
    language: 'Language of invoices and mails',
    save: 'Save',
    saved: 'Your details are saved.',
    notSaved: 'Nothing was saved yet. Please look at what is marked.',
    wrong: {
      name: 'Please give a name of at most 300 characters.',
      emails: 'Please give 1 to 50 complete addresses, each once.',
      address: 'This is too long, or holds characters that cannot be printed.',
      country: 'Please give two capital letters, such as DE.',
      taxIds: 'Please give at most 5 ids of at most 40 characters, each once.',
      language: 'Please choose one of the languages.',
    },
  },
};
