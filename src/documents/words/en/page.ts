import type { PageWords } from '../page-words';
import { counted } from '../plural';

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

export const englishPage: PageWords = {
  language: 'Language',
  invoice: (number) => `Invoice ${number}`,
  title: (number, business) => `Invoice ${number} from ${business}`,
  testMode: 'Test mode: no real money moves',
  panel: {
    open: { label: 'Open', amountLabel: 'Amount due' },
    overdue: { label: 'Overdue', amountLabel: 'Amount due' },
    charging: { label: 'Payment in progress', amountLabel: 'Being charged' },
    processing: { label: 'Bank debit on its way', amountLabel: 'Amount on its way' },
    authentication: { label: 'Your confirmation is needed', amountLabel: 'Amount due' },
    small_transfers: { label: 'Your confirmation is needed', amountLabel: 'Amount due' },
    paid: { label: 'Paid', amountLabel: 'Amount paid' },
    nothing_due: { label: 'Paid', amountLabel: 'Amount due' },
    disputed: { label: 'Disputed', amountLabel: 'Amount in dispute' },
    disputed_lost: { label: 'Closed after a dispute', amountLabel: 'Not paid' },
    uncollectible: { label: 'Uncollectible', amountLabel: 'Not paid' },
    void: { label: 'Void', amountLabel: 'Cancelled' },
    held: { label: 'On hold', amountLabel: 'Amount due' },
  },
  heading: {
    open: 'Ready to pay',
    planned: 'This will be paid automatically',
    declined: 'The last payment did not go through',
    returned: 'A payment was returned by your bank',
    partly_paid: 'A part has been paid',
    elsewhere: 'Not payable online',
    charging: 'Your payment is being made',
    processing: 'Your bank debit is on its way',
    authentication: 'Please confirm with your bank',
    small_transfers: 'Please confirm your bank account',
    paid: 'Payment successful',
    nothing_due: 'Nothing to pay',
    disputed: 'A dispute is open at the bank',
    disputed_lost: 'This invoice is closed',
    uncollectible: 'This invoice is no longer collected',
    void: 'This invoice was cancelled',
    held: 'Not payable online at the moment',
    too_small: 'Too small to be paid online',
    too_large: 'Too large to be paid online',
    being_checked: 'We are checking your payment',
  },
  dueOn: (day) => `Due on ${day}`,
  dueIn: (count) => {
    if (count === 0) return 'today';
    return count > 0 ? `in ${days(count)}` : `${days(-count)} late`;
  },
  payWithStripe: 'Pay using Stripe',
  payWithMethod: (method) => `Pay with ${method} now`,
  payHint: 'Opens Stripe’s secure checkout. Nothing is charged before you confirm it there.',
  payOnceHint: 'Charged once, at once, with the payment method you saved.',
  viewInvoice: 'View invoice',
  checkAgain: 'Check again',
  confirmAccount: 'Confirm your bank account',
  message: {
    charge_started: 'Thank you. Your payment is being made.',
    charge_declined: 'Your bank did not approve this payment. Nothing was charged.',
    not_possible_now: 'That is not possible right now. The reason is shown here.',
    still_working: 'We are still working on it. It will be done once; please do not send it again.',
  },
  says: {
    partlyReceived: (received, owed) => `${received} of ${owed} has arrived. The rest is open.`,
    paidOn: (day, method) => `Paid on ${day} with ${method}. Thank you.`,
    paidOffline: (day) => `Received on ${day}. Thank you.`,
    nextCharge: (method, day) =>
      `We will charge ${method} on ${day}. There is nothing for you to do.`,
    paused: (until) =>
      until === null
        ? 'Automatic payment is paused.'
        : `Automatic payment is paused until ${until}.`,
    declinedOn: (method, day, reason) =>
      `The payment with ${method} was declined on ${day}. ${reason}`,
    triedAgain: (method, from, otherWay) =>
      `You can try ${method} again from ${from}.` +
      (otherWay ? ' You can pay in another way at any time.' : ''),
    returned: (amount, day) => `Your bank returned the debit of ${amount} from ${day}.`,
    charging: (method) =>
      `We are charging ${method ?? 'your payment method'} now. This takes a few seconds.`,
    processing: (since, method) =>
      `The debit ${method === null ? '' : `of ${method} `}was sent on ${since}. ` +
      'Banks usually take 3 to 5 working days. ' +
      'There is nothing for you to do, and you will hear from us.',
    authentication: (until) =>
      `Your bank wants you to confirm this payment yourself. Please do so by ${until}.`,
    smallTransfers: (until) =>
      'Stripe has sent small test transfers to your account. Please confirm them by ' +
      `${until}; then the debit starts.`,
    disputed: (business) =>
      'The bank has taken this payment back while a dispute is decided. Until then there ' +
      `is nothing to pay here. Questions? Please ask ${business}.`,
    disputedLost: (business) =>
      'The bank decided the dispute and gave the payment back to you. It can no longer be ' +
      `paid here. Please talk to ${business}.`,
    uncollectible: (business) =>
      `${business} has stopped collecting this invoice. It may still be paid.`,
    void: (business) => `${business} has cancelled this invoice. There is nothing to pay.`,
    belowMinimum: (business) =>
      `The amount is below what can be charged online. Questions? Please ask ${business}.`,
    aboveMaximum: (business) =>
      'The amount is more than can be charged online at once; please pay by bank transfer. ' +
      `Questions? Please ask ${business}.`,
    noWayToPay: (business) =>
      'Paying online is not available for this invoice at the moment. Questions? Please ' +
      `ask ${business}.`,
    needsPerson: (business) =>
      `${business} is checking whether a payment of yours has arrived. Please do not pay ` +
      'again until this is settled.',
    accountGone: (business) =>
      `${business}’s account for online payments takes none at the moment. That has nothing to ` +
      'do with you, and you were not charged. This page will offer to pay again once it does.',
    excess: (amount, business) =>
      `${amount} more than was owed has arrived. ${business} knows and will give it back ` +
      'or settle it with you.',
    refunded: (amount) => `${amount} was refunded to you.`,
    beingRefunded: (amount) => `${amount} is being refunded to you.`,
    notConfirmed: (since) =>
      `We could not ask Stripe since ${since}, so this page may be out of date. Online ` +
      'payment will be back.',
    noOnlinePayment: (business) =>
      `Online payment is not offered for this invoice. Questions? Please ask ${business}.`,
  },
  declined: {
    insufficient_funds: 'The account did not have enough money or its limit was reached.',
    expired: 'The card has expired.',
    wrong_details: 'Some of its details are not right.',
    account_unusable: 'The bank account cannot be debited any more.',
    no_mandate: 'The bank has no permission from you for this debit.',
    another_card: 'The bank will not approve this card again, so please use another one.',
    bank_trouble: 'The bank could not answer at that moment.',
    authentication: 'The bank wants you to confirm it yourself.',
    declined: 'The bank did not approve it; it does not give us the reason.',
  },
  document: {
    from: 'From',
    to: 'To',
    parties: 'Addresses and tax IDs',
    issued: 'Issued',
    due: 'Due',
    lines: 'Line items',
    description: 'Description',
    quantity: 'Quantity',
    unitPrice: 'Unit price',
    amount: 'Amount',
    subtotal: 'Subtotal',
    tax: 'Tax',
    taxIncluded: 'Tax included in the prices',
    total: 'Total',
    credited: 'Credit notes',
    received: 'Received',
    remaining: 'Left to pay',
    memo: 'Note',
    payments: 'Payments',
    paymentOf: (method, day) => `${method}, ${day}`,
    refundOf: (amount) => `${amount} refunded`,
    pendingRefundOf: (amount) => `${amount} being refunded`,
    offline: 'Payment received outside Stripe',
    bank: {
      title: 'Pay by bank transfer instead',
      onlyWay: 'Pay by bank transfer',
      hint: (number) => `Please give ${number} as the reference, so that your payment is found.`,
      holder: 'Account holder',
      holderAddress: 'Address of the account holder',
      iban: 'IBAN',
      bic: 'BIC',
      accountNumber: 'Account number',
      bankName: 'Bank',
      reference: 'Reference',
    },
  },
  paymentLineStatus: {
    disputed: 'taken back while a dispute is decided',
    returned: 'returned by the bank',
    lost: 'given back after a dispute',
  },
  done: {
    together: counted('en', {
      one: '# invoice in one payment',
      other: '# invoices in one payment',
    }),
    confirming: {
      title: 'Confirming your payment',
      text:
        'We are asking Stripe for the result. This page updates itself; please do not pay ' +
        'again.',
    },
    nothing: {
      title: 'No payment has arrived',
      text: 'As far as we know nothing was charged. You can go back to the invoice and try again.',
    },
  },
  preparing: {
    title: 'Preparing your checkout',
    text: 'This takes a few seconds. The page moves on by itself.',
    continueToStripe: 'Continue to checkout',
    stay: 'Nothing is charged before you confirm it at Stripe.',
  },
  methodStored: {
    title: 'Thank you',
    text:
      'If you sent the form, your payment method is stored at Stripe. Nothing was charged. You ' +
      'can close this page.',
  },
  notFound: {
    title: 'There is no invoice here',
    text: 'The link may be incomplete, or a newer one may have replaced it.',
    hint:
      'Please open the link in the latest mail you received, or ask the person who sent you the ' +
      'invoice.',
  },
  error: {
    unavailable: {
      title: 'We will be right back',
      text:
        'The invoice cannot be shown at this moment. Nothing was charged. Please try again ' +
        'in a minute.',
    },
    too_many: {
      title: 'One moment, please',
      text: 'There were many requests from your network. Please try again in a minute.',
    },
    expired_form: {
      title: 'This page was open for too long',
      text: 'Nothing was charged. Please go back to the invoice and press the button again.',
    },
    failed: {
      title: 'Something went wrong on our side',
      text:
        'We have noted it. Please look at the invoice again before you pay: it always ' +
        'shows what has arrived.',
    },
  },
  goBack: 'Back to the invoice',
  questions: 'Questions about this invoice? Write to',
};
