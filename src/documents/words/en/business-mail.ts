import type { BusinessMailWords } from '../business-mail-words';

const because = (meaning: string | null): string => (meaning === null ? '' : `: ${meaning}`);

export const englishBusinessMail: BusinessMailWords = {
  label: {
    customer: 'Customer',
    invoice: 'Invoice',
    externalId: 'External id',
    schedule: 'Billing schedule',
    amount: 'Amount',
    remaining: 'Left to pay',
    dueOn: 'Due on',
    method: 'Payment method',
    declineCode: 'Decline code',
    adviceCode: 'Advice code',
    networkCode: 'Network advice code',
    networkDeclineCode: 'Network decline code',
    attempt: 'Automatic tries',
    next: 'What happens next',
    disputeReason: 'Reason',
    disputeStatus: 'Status at Stripe',
    answerBy: 'Answer by',
    fraudType: 'Kind of fraud',
    payment: 'Payment',
    reason: 'Reason',
    email: 'E-mail',
    heldReason: 'Held because of',
  },
  footer: (number) =>
    `You get this mail about invoice ${number} because your address is in notify_emails.`,
  attempt: (n, of) => `${n} of ${of}`,
  nextTry: (at) => `We try again on ${at}.`,
  nextTryNow: 'We try again now.',
  noNextTry: {
    method: 'We wait for another payment method; the customer can pay by the link at any time.',
    authentication: 'We wait for the customer to confirm with the bank.',
    ended: 'That was the last try. The customer can still pay by the link.',
    off: 'No automatic try is planned. The customer can pay by the link at any time.',
    paused: 'Automatic tries are paused.',
    bank: 'Another payment is on its way from the bank.',
    dispute: 'A dispute about a payment keeps us from collecting.',
    nothing: 'Nothing is left to pay, so the customer was not mailed.',
  },
  onHoldReason: {
    below_minimum: 'the amount is below the least that Stripe charges in this currency',
    above_maximum: 'the amount is more than Stripe charges at once in this currency',
    no_way_to_pay: 'auto-charge is off and there is no payment link',
    no_method_allowed: 'no payment method is left that the settings allow',
    connection_gone: 'Stripe does not let us collect for this account',
    refused_by_stripe: 'Stripe refuses it',
    needs_person: 'we cannot find out whether a payment has happened',
  },
  onHoldAdvice: {
    below_minimum: 'Ask for a transfer and record it as an offline payment, or void the invoice.',
    above_maximum:
      'Ask for a transfer and record it as an offline payment. Once what remains is small ' +
      'enough, it is charged as any other.',
    no_way_to_pay: 'Add a payment link, or record an offline payment.',
    no_method_allowed: 'Allow a payment method in the settings or at Stripe.',
    connection_gone:
      'Look at the account in Stripe’s dashboard, or give Quittance a key that works; it then ' +
      'goes on by itself.',
    refused_by_stripe:
      'Change at Stripe what it names, such as a permission of the key, a currency or a payment ' +
      'method; it is tried again every 6 hours, and at once when you request a checkout. Or ' +
      'record an offline payment.',
    needs_person: 'Look at Stripe’s dashboard, then record what you find.',
  },
  paymentFailed: ({ customer, number, amount, code, meaning, attempt, next }) => ({
    subject:
      `Failed: ${customer}, ${amount} for ${number} ` +
      `(${attempt === null ? code : `${code}, try ${attempt}`})`,
    preheader: next,
    heading: 'A payment failed',
    paragraphs: [
      `${amount} from ${customer} for invoice ${number} did not go through${because(meaning)}.`,
      next,
    ],
  }),
  refundFailed: ({ customer, number, amount }) => ({
    subject: `Refund failed: ${customer}, ${amount} for ${number}`,
    preheader: 'It is not tried again by itself.',
    heading: 'A refund failed',
    paragraphs: [
      `The refund of ${amount} to ${customer} for invoice ${number} did not go through, ` +
        'and the money is back in your Stripe balance.',
      'It is not tried again by itself: please decide how the customer gets the money.',
    ],
  }),
  collectionEnded: ({ customer, number, amount, due, isUncollectible }) => ({
    subject: `Unpaid after all reminders: ${customer}, ${amount} for ${number}`,
    preheader: 'Nothing more is done by itself.',
    heading: 'The reminders have brought no payment',
    paragraphs: [
      `${customer} has not paid ${amount} for invoice ${number}, which was due on ${due}. All ` +
        'reminders and the final notice have been sent, and nothing more is done by itself.',
      isUncollectible
        ? 'By your policy the invoice is uncollectible now. The customer can still pay it.'
        : 'The invoice stays open, and the customer can still pay it. Please decide what to do.',
    ],
  }),
  dispute: ({ customer, number, amount, stage, reason, by }) => {
    switch (stage) {
      case 'inquiry':
        return {
          subject:
            `Inquiry: ${customer}, ${amount} for ` +
            `${number}${by === null ? '' : `, answer by ${by}`}`,
          preheader: `Reason: ${reason}. No money has moved.`,
          heading: 'The bank asks about a payment',
          paragraphs: [
            `The bank of ${customer} asks about the payment of ${amount} for invoice ` +
              `${number}. No money has moved yet.`,
            'Answer it in Stripe’s dashboard, or refund the payment to close it.',
          ],
        };
      case 'opened':
        return {
          subject:
            `Dispute: ${customer}, ${amount} for ` +
            `${number}${by === null ? '' : `, answer by ${by}`}`,
          preheader: `Reason: ${reason}.`,
          heading: 'A payment is disputed',
          paragraphs: [
            `${customer} disputes the payment of ${amount} for invoice ${number}. ` +
              'Collecting is stopped until it is decided.',
            'Send your evidence in Stripe’s dashboard before the deadline: what was ' +
              'agreed, what was delivered, how the customer was informed.',
          ],
        };
      case 'won':
        return {
          subject: `Dispute won: ${customer}, ${amount} for ${number}`,
          preheader: 'The money is yours again.',
          heading: 'You won the dispute',
          paragraphs: [
            `The dispute about ${amount} for invoice ${number} was decided for you. There ` +
              'is nothing for you to do.',
          ],
        };
      case 'lost':
        return {
          subject: `Dispute lost: ${customer}, ${amount} for ${number}`,
          preheader: 'The money went back to the customer.',
          heading: 'The dispute was lost',
          paragraphs: [
            `The dispute about ${amount} for invoice ${number} was decided for ` +
              `${customer}. The invoice is not collected any further.`,
          ],
        };
    }
  },
  fraudWarning: ({ customer, number, amount, type }) => ({
    subject: `Early fraud warning: ${customer}, ${amount} for ${number}`,
    preheader: `Kind of fraud: ${type}. No money has moved.`,
    heading: 'The card’s issuer warns of fraud',
    paragraphs: [
      `The issuer of the card takes the payment of ${amount} from ${customer} for invoice ` +
        `${number} for fraud. No money has moved, and the invoice keeps its status.`,
      'A dispute may follow. If the payment was not meant, refund it now; if it was, keep what ' +
        'shows it.',
    ],
  }),
  paymentReturned: ({ customer, number, amount, reason, meaning, remaining, next }) => ({
    subject: `Returned: ${customer}, ${amount} for ${number} (${reason})`,
    preheader: next,
    heading: 'A bank debit was returned',
    paragraphs: [
      `The debit of ${amount} from ${customer} for invoice ${number} came ` +
        `back${because(meaning)}.` +
        (remaining === null ? '' : ` The invoice is open again: ${remaining} is left to pay.`),
      next,
    ],
  }),
  onHold: ({ customer, number, amount, why, advice }) => ({
    subject: `On hold: ${customer}, ${amount} for ${number}`,
    preheader: `Reason: ${why}.`,
    heading: 'An invoice is on hold',
    paragraphs: [
      `Invoice ${number} of ${amount} to ${customer} cannot be collected: ${why}.`,
      advice,
    ],
  }),
  undelivered: ({ customer, number, amount, email, isCollected }) => ({
    subject: `Not delivered: invoice ${number}, ${amount}, to ${customer}`,
    preheader: 'The mail with the invoice could not be delivered.',
    heading: 'We could not reach a customer',
    paragraphs: [
      `The mail with invoice ${number} of ${amount} to ` +
        `${customer}${email === null ? '' : ` (${email})`} could not be delivered.` +
        (isCollected ? ' Collecting goes on.' : ''),
      'Please check the address, or send the customer the link yourself.',
    ],
  }),
  excess: ({ customer, number, amount }) => ({
    subject: `Paid too much: ${customer}, ${amount} for ${number}`,
    preheader: 'Please decide whether to give it back.',
    heading: 'More arrived than was owed',
    paragraphs: [
      `${amount} more than was owed has arrived from ${customer} for invoice ${number}. It ` +
        'was not given back by itself.',
      'Please refund it, or settle it with the customer.',
    ],
  }),
  unmatched: ({ amount, payment, why }) => ({
    subject: `Unmatched money: ${amount} (${payment})`,
    preheader: 'It was recorded on no invoice; please look at it.',
    heading: 'Money arrived that we could not record',
    paragraphs: [
      `The payment ${payment} of ${amount} was recorded on no invoice: ${why}.`,
      'Please look at it in Stripe’s dashboard: give it back there, or submit the invoice it ' +
        'belongs to.',
    ],
  }),
  chargesPaused: ({ why }) => ({
    subject: 'Automatic charges are paused',
    preheader: 'Nothing is charged by itself until you let it go on.',
    heading: 'Automatic charges are paused',
    paragraphs: [
      `Nothing is charged by itself any more: ${why}. No attempt is used up meanwhile; customers ` +
        'can pay by their links.',
      'Please look into it at Stripe, then let the charges go on: POST /v1/charge_brake/resume.',
    ],
  }),
  scheduleHeld: ({ schedule, customer, why }) => ({
    subject: `No more invoices: ${customer}, billing schedule ${schedule}`,
    preheader: `Held: ${why}.`,
    heading: 'A billing schedule is held',
    paragraphs: [
      `The billing schedule ${schedule} of ${customer} makes no invoice until you have looked at ` +
        `it: ${why}.`,
      'Change the schedule if it is wrong, then resume it. The invoices that it has made are ' +
        'collected as before.',
    ],
  }),
  unreachable: ({ customer, address, reason, others }) => ({
    subject: `We could not reach ${address} (${customer})`,
    preheader: others === null ? 'No other address is left.' : `Mail still goes to ${others}.`,
    heading: 'We could not reach a customer',
    paragraphs: [
      reason === 'bounced'
        ? `Mail to ${address} of ${customer} came back, so nothing more is mailed there.`
        : `Who reads ${address} of ${customer} reported our mail as spam, so nothing more is ` +
          'mailed there.',
      others === null
        ? 'The customer has no other address. What can be charged is charged as before, and the ' +
          'payment links still work, but the customer gets no mail.'
        : `Mail still goes to ${others}.`,
      'Please ask the customer for the right address and change it. If this one is right after ' +
        'all: POST /v1/customers/{id}/allow_email.',
    ],
  }),
  footerWithoutInvoice: 'You get this mail because your address is in notify_emails.',
};
