import type { CustomerMailWords, NotAsked, PlannedCharge } from '../mail-words';

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

const chargeSentence = ({ method, on }: PlannedCharge, amount: string): string =>
  on === null
    ? `We are charging ${amount} to ${method} now. There is nothing for you to do.`
    : `We will charge ${amount} to ${method} on ${on}. There is nothing for you to do.`;

const NOT_ASKED: Readonly<Record<NotAsked, { short: string; long: string }>> = {
  settled: { short: 'nothing to pay', long: 'There is nothing to pay.' },
  on_its_way: {
    short: 'payment on its way',
    long: 'The payment is on its way from your bank. There is nothing for you to do.',
  },
  disputed: {
    short: 'nothing to pay now',
    long:
      'A dispute about its payment is open at the bank. Until it is decided there is ' +
      'nothing to pay.',
  },
  being_checked: {
    short: 'please do not pay now',
    long:
      'We are checking whether a payment of yours has arrived. Please do not pay again ' +
      'until this is settled.',
  },
};

export const englishCustomerMail: CustomerMailWords = {
  label: {
    hello: (customer) => `Hello ${customer},`,
    pay: 'Pay using Stripe',
    view: 'View invoice',
    bank: 'Or pay by bank transfer',
    bankHint: (number) => `Reference: ${number}`,
    testMode: 'Test mode: no real money moves.',
    footer: (business, number) =>
      `${business} sent you this mail because of invoice ${number}. Reply to it if ` +
      'something is not right.',
    amountDue: 'Amount due',
    amountPaid: 'Amount paid',
    amountRefunded: 'Amount refunded',
    amountCollected: 'Amount to be collected',
    amountNotRefunded: 'Amount not refunded',
    remaining: 'Left to pay',
    dueOn: 'Due on',
    invoice: 'Invoice',
    method: 'Payment method',
    paidOn: 'Paid on',
    collectedOn: 'Collected on',
    refundTo: 'Refunded to',
    nextTry: 'Next try',
    confirmBy: 'Please confirm by',
  },
  reason: {
    insufficient_funds: 'The account did not have enough money, or its limit was reached.',
    expired: 'The card has expired.',
    wrong_details: 'Some of its details are not right.',
    account_unusable: 'The bank account cannot be debited any more.',
    no_mandate: 'The bank has no permission from you for this debit.',
    another_card: 'The bank will not approve this card again, so please use another one.',
    bank_trouble: 'The bank could not answer at that moment.',
    authentication: 'The bank wants you to confirm the payment yourself.',
    declined: 'The bank does not give us the reason; it can explain it to you.',
  },
  offline: 'Payment received outside Stripe',
  invoice: ({ number, business, amount, due, isLate, charge, payable }) => ({
    subject: `Invoice ${number} from ${business}: ${amount}, ${isLate ? 'was due' : 'due'} ${due}`,
    preheader:
      charge === null
        ? `${amount} ${isLate ? 'was' : 'is'} due on ${due}.`
        : charge.on === null
          ? `Being charged to ${charge.method}. Nothing for you to do.`
          : `Charged to ${charge.method} on ${charge.on}. Nothing for you to do.`,
    heading: `Invoice ${number}`,
    paragraphs: [
      `${business} has sent you an invoice of ${amount}.`,
      charge === null
        ? (isLate ? `It was due on ${due}; please pay it now.` : `Please pay it by ${due}.`) +
          (payable
            ? ' “Pay using Stripe” opens your invoice; ' +
              'Stripe’s secure checkout is one click from there.'
            : '')
        : chargeSentence(charge, amount),
    ],
  }),
  notAsked: ({ number, business, amount, why }) => ({
    subject: `Invoice ${number} from ${business}: ${amount}, ${NOT_ASKED[why].short}`,
    preheader: 'There is nothing for you to do.',
    heading: `Invoice ${number}`,
    paragraphs: [`${business} has sent you an invoice of ${amount}. ${NOT_ASKED[why].long}`],
  }),
  confirmAccount: ({ number, amount, until }) => ({
    subject: `Please confirm your bank account for ${number}, ${amount}`,
    preheader: `Please do so by ${until}.`,
    heading: 'Please confirm your bank account',
    paragraphs: [
      `You want to pay ${amount} for invoice ${number} from your bank account. Stripe has ` +
        'sent small test transfers to it.',
      `Please open the invoice and confirm them by ${until}; then the debit starts.`,
    ],
  }),
  paymentFailed: ({ number, amount, method, reason, next }) => ({
    subject: `Payment of ${amount} for ${number} did not go through`,
    preheader: next === null ? 'Please choose how to pay.' : `We will try again on ${next}.`,
    heading: 'Your payment did not go through',
    paragraphs: [
      `We tried to charge ${amount}${method === null ? '' : ` to ${method}`} for invoice ` +
        `${number}, and the bank did not approve it. ${reason}`,
      next === null
        ? 'Please open the invoice and choose how to pay.'
        : `We will try again on ${next}. You can wait for that, or pay now with any method ` +
          'you like.',
    ],
  }),
  actionRequired: ({ number, amount, until }) => ({
    subject: `Please confirm ${amount} for ${number} with your bank`,
    preheader: until === null ? 'Your bank asks for you.' : `Please do so by ${until}.`,
    heading: 'Your bank wants you to confirm',
    paragraphs: [
      `We tried to charge ${amount} for invoice ${number}. Your bank wants you to confirm ` +
        'it yourself, so nothing was charged yet.',
      `Please open the invoice and pay there${until === null ? '' : ` by ${until}`}; your ` +
        'bank will ask you to confirm.',
    ],
  }),
  methodNeeded: ({ number, amount, isNotConfirmed }) => ({
    subject: `How would you like to pay ${amount} for ${number}?`,
    preheader: 'Please choose a payment method.',
    heading: isNotConfirmed
      ? 'The payment was not confirmed in time'
      : 'A payment method is needed',
    paragraphs: [
      isNotConfirmed
        ? `Your bank wanted you to confirm the payment for invoice ${number}, and the time for ` +
          `it is over. Nothing was charged, and ${amount} is still due.`
        : `There is no payment method that we could charge ${amount} for invoice ${number} to.`,
      'Please pay with one of your choice. It is kept for the next invoice, if you agree.',
    ],
  }),
  receipt: ({ number, business, amount, remaining }) => ({
    subject: `Receipt for ${number}: ${amount} paid`,
    preheader: remaining === null ? 'Thank you.' : `Thank you. ${remaining} is left to pay.`,
    heading: 'Thank you for your payment',
    paragraphs: [
      `${business} has received ${amount} for invoice ${number}.`,
      ...(remaining === null ? [] : [`${remaining} of it is left to pay.`]),
    ],
  }),
  refund: ({ number, business, amount, method }) => ({
    subject: `Refund for ${number}: ${amount}`,
    preheader: 'It usually arrives within 5 to 10 working days.',
    heading: 'You get money back',
    paragraphs: [
      `${business} has refunded ${amount} for invoice ` +
        `${number}${method === null ? '' : ` to ${method}`}.`,
      'It usually arrives within 5 to 10 working days.',
    ],
  }),
  refundFailed: ({ number, business, amount }) => ({
    subject: `The refund of ${amount} for ${number} did not go through`,
    preheader: 'The money has not reached you.',
    heading: 'A refund did not go through',
    paragraphs: [
      `We wrote to you that ${business} has refunded ${amount} for invoice ${number}. The bank ` +
        'did not take it, so the money has not reached you.',
      `${business} has been informed. Reply to this mail to agree how you get it.`,
    ],
  }),
  reminder: (of) => {
    const { number, business, amount, due, days: count, isLast, charge } = of;
    if (count > 0) {
      return {
        subject: `Invoice ${number}, ${amount}: due in ${days(count)}`,
        preheader: `A friendly reminder from ${business}.`,
        heading: `Due in ${days(count)}`,
        paragraphs: [
          `Just a friendly reminder: invoice ${number} of ${amount} is due on ${due}.`,
          charge === null ? 'If you have already paid, thank you.' : chargeSentence(charge, amount),
        ],
      };
    }
    if (count === 0) {
      return {
        subject: `Invoice ${number}, ${amount}: due today`,
        preheader: `A reminder from ${business}.`,
        heading: 'Due today',
        paragraphs: [
          `Invoice ${number} of ${amount} is due today.`,
          charge === null ? 'If you have already paid, thank you.' : chargeSentence(charge, amount),
        ],
      };
    }
    const late = days(-count);
    return {
      subject: `Invoice ${number}, ${amount}: ${late} late`,
      preheader: `It was due on ${due}.`,
      heading: isLast ? 'Your invoice is still unpaid' : 'Your invoice is overdue',
      paragraphs: [
        `Invoice ${number} of ${amount} was due on ${due} and is ${late} late.`,
        !isLast
          ? 'It may have slipped through. Please pay it now, or reply to this mail if ' +
            'something is not right.'
          : 'Please pay it now. If you cannot, or do not agree with it, reply to this mail ' +
            'so that we find a way together.',
      ],
    };
  },
  finalNotice: ({ number, business, amount, due, isAfterReminders }) => ({
    subject: `Final notice: invoice ${number}, ${amount}, is unpaid`,
    preheader: isAfterReminders
      ? `It was due on ${due}.`
      : 'We will not try to charge you again by ourselves.',
    heading: 'Final notice',
    paragraphs: isAfterReminders
      ? [
          `Invoice ${number} was due on ${due}, and ${amount} is still unpaid.`,
          'We will not remind you again. Please pay now, or reply to this mail to settle it ' +
            `with ${business}.`,
        ]
      : [
          `We tried several times to charge ${amount} for invoice ${number}, and your bank did ` +
            'not approve it.',
          'We will not try again by ourselves. Please pay now, or reply to this mail to settle ' +
            `it with ${business}.`,
        ],
  }),
  debitNotice: ({ number, business, amount, method, on, payable }) => ({
    subject: `Direct debit of ${amount} for ${number} on ${on}`,
    preheader: `Collected from ${method}. Nothing for you to do.`,
    heading: 'A direct debit is coming',
    paragraphs: [
      `On ${on}, ${business} will collect ${amount} for invoice ${number} from ${method} by ` +
        'direct debit. There is nothing for you to do.',
      ...(payable
        ? ['If you would rather pay another way, open the invoice and pay before that day.']
        : []),
      `If you have a question, reply to this mail to reach ${business}.`,
    ],
  }),
  paymentReturned: ({ number, amount, reason, next }) => ({
    subject: `Your bank returned the payment of ${amount} for ${number}`,
    preheader: next === null ? 'The invoice is open again.' : `We will try again on ${next}.`,
    heading: 'Your bank returned a payment',
    paragraphs: [
      `The debit of ${amount} for invoice ${number} came back from your bank. ${reason} ` +
        'The invoice is open again.',
      next === null
        ? 'Please pay it with a method of your choice.'
        : `We will try again on ${next}. You can wait for that, or pay now with any method ` +
          'you like.',
    ],
  }),
};
