/**
 * One row a command: all that differs from one to the next, but for its rule (commands/<name>.ts).
 * The check of what comes in, the operations of the API, their handlers and bodies, the customer's
 * forms and the list of allowed actions are made from it. No imports: the workflow runs this file.
 */
export const COMMAND_ROWS = {
  send: {
    doing: 'sending',
    operations: [{ id: 'sendInvoice', path: 'send', summary: 'Send a draft and start collecting' }],
    key: 'optional',
    body: 'Nothing',
    fields: {},
  },
  edit: {
    doing: 'editing',
    operations: [], // by PUT of the whole invoice
    key: 'optional',
    body: 'Nothing',
    fields: { terms: { kind: 'terms', from: 'document' } },
  },
  open_checkout: {
    doing: 'paying',
    operations: [
      {
        id: 'openCheckout',
        path: 'checkout',
        summary: 'Open a Stripe Checkout session, or reuse the open one',
      },
    ],
    key: 'optional',
    body: 'Nothing',
    form: 'pay',
    fields: {},
  },
  set_payment_link: {
    doing: 'changing the payment link',
    operations: [
      { id: 'setPaymentLink', path: 'payment_link', summary: 'Add or remove the payment link' },
    ],
    key: 'optional',
    body: 'PaymentLinkGiven',
    fields: { on: { kind: 'flag' } },
  },
  set_auto_charge: {
    doing: 'changing automatic charges',
    operations: [
      {
        id: 'setAutoCharge',
        path: 'auto_charge',
        summary: 'Charge what is owed by itself, or leave it to the customer',
      },
    ],
    key: 'optional',
    body: 'AutoChargeGiven',
    fields: { on: { kind: 'flag' } },
  },
  /** Whatever it was submitted with; null: what its currency allows. */
  set_methods: {
    doing: 'changing the payment methods',
    operations: [
      {
        id: 'setMethods',
        path: 'methods',
        summary: 'Change by which payment methods it can be paid and charged',
      },
    ],
    key: 'optional',
    body: 'MethodsGiven',
    fields: {
      methods: {
        kind: 'methods',
        nullable: true,
        description: 'Stripe’s method types; absent or null: what the currency allows.',
      },
    },
  },
  /** Links given out so far are not valid any more; another takes their place. */
  revoke_link: {
    doing: 'revoking the link',
    operations: [
      {
        id: 'revokeLink',
        path: 'revoke_link',
        summary: 'Revoke the current link and create a new one',
      },
    ],
    key: 'optional',
    body: 'Nothing',
    fields: {},
  },
  charge_now: {
    doing: 'charging',
    operations: [{ id: 'chargeInvoice', path: 'charge', summary: 'Charge the stored method now' }],
    key: 'required',
    body: 'Nothing',
    form: 'charge',
    fields: {},
  },
  pause: {
    doing: 'pausing',
    operations: [
      { id: 'pauseInvoice', path: 'pause', summary: 'Stop automatic attempts and reminders' },
    ],
    key: 'optional',
    body: 'PauseGiven',
    fields: { until: { kind: 'time', nullable: true }, reason: { kind: 'paragraphs', max: 500 } },
  },
  resume: {
    doing: 'resuming',
    operations: [{ id: 'resumeInvoice', path: 'resume', summary: 'Resume after a pause' }],
    key: 'optional',
    body: 'Nothing',
    fields: {},
  },
  resend_mail: {
    doing: 'resending',
    operations: [{ id: 'resendInvoice', path: 'resend', summary: 'Send the invoice’s mail again' }],
    key: 'optional',
    body: 'Nothing',
    fields: {},
  },
  /** An Idempotency-Key means the same on the earlier path: it is hashed under this name. */
  record_outside_payment: {
    doing: 'recording a payment',
    operations: [
      {
        id: 'recordOfflinePayment',
        path: 'offline_payments',
        summary: 'Record a payment that was made outside Stripe',
      },
      {
        id: 'recordOutsidePayment',
        path: 'outside_payments',
        summary: 'Use offline_payments',
        deprecated: true,
      },
    ],
    key: 'required',
    body: 'OutsidePaymentGiven',
    fields: {
      amount: { kind: 'amount' },
      reference: { kind: 'line', max: 140 },
      receivedAt: { kind: 'time', absent: 'now' },
    },
  },
  reverse_outside_payment: {
    doing: 'reversing a payment',
    operations: [
      {
        id: 'reverseOfflinePayment',
        path: 'offline_payments/{payment}/reverse',
        summary: 'Reverse an offline payment',
      },
      {
        id: 'reverseOutsidePayment',
        path: 'outside_payments/{payment}/reverse',
        summary: 'Use offline_payments/{payment}/reverse',
        deprecated: true,
      },
    ],
    key: 'required',
    body: 'Nothing',
    fields: { payment: { kind: 'line', max: 255, from: 'path' } },
  },
  refund: {
    doing: 'refunding',
    operations: [{ id: 'refundInvoice', path: 'refunds', summary: 'Refund a payment' }],
    key: 'required',
    body: 'RefundGiven',
    fields: {
      amount: { kind: 'amount' },
      payment: {
        kind: 'line',
        max: 255,
        nullable: true,
        description: 'A payment’s id; absent: the newest.',
      },
      /** The refund's number in the key: a hash of the command's id. */
      n: { kind: 'line', max: 255, from: 'command_id' },
    },
  },
  void: {
    doing: 'voiding',
    operations: [
      { id: 'voidInvoice', path: 'void', summary: 'End the invoice: nothing is owed any more' },
    ],
    key: 'required',
    body: 'ReasonGiven',
    fields: { reason: { kind: 'paragraphs', max: 500 } },
  },
  mark_uncollectible: {
    doing: 'giving up',
    operations: [
      { id: 'markUncollectible', path: 'mark_uncollectible', summary: 'Give up collecting' },
    ],
    key: 'required',
    body: 'ReasonGiven',
    fields: { reason: { kind: 'paragraphs', max: 500 } },
  },
  reopen: {
    doing: 'reopening',
    operations: [{ id: 'reopenInvoice', path: 'reopen', summary: 'Reopen the invoice' }],
    key: 'required',
    body: 'Nothing',
    fields: {},
  },
  mark_dispute_lost: {
    doing: 'giving up a dispute',
    operations: [
      { id: 'markDisputeLost', path: 'mark_dispute_lost', summary: 'Mark a dispute as lost' },
    ],
    key: 'required',
    body: 'Nothing',
    fields: {},
  },
  accept_dispute: {
    doing: 'accepting a dispute',
    operations: [
      {
        id: 'acceptDispute',
        path: 'accept_dispute',
        summary: 'Accept a dispute at Stripe as lost; this is final',
      },
    ],
    key: 'required',
    body: 'DisputeGiven',
    fields: {
      dispute: {
        kind: 'line',
        max: 255,
        nullable: true,
        description:
          'A dispute’s id; absent: the only open one. One of a payment for several invoices ' +
          '(`du_…#…`) is lost for all of them.',
      },
    },
  },
} as const satisfies Readonly<Record<string, CommandDefinition>>;

export type CommandName = keyof typeof COMMAND_ROWS;

export interface CommandDefinition {
  /** What a refusal calls it: "charging is not possible while the invoice is void". */
  doing: string;
  /** Where the API takes it, below an invoice; the first is the one to use. */
  operations: readonly CommandOperationRow[];
  /** Required wherever money moves or a claim ends. */
  key: 'required' | 'optional';
  /** The component id of its body; equal bodies have one id. */
  body: string;
  /** The end of the address of the customer's form for it. */
  form?: string;
  /** What it carries, in the order of its body; a field's name in the body is in snake_case. */
  fields: Readonly<Record<string, CommandField>>;
}

interface CommandOperationRow {
  id: string;
  path: string;
  summary: string;
  deprecated?: true;
}

export type CommandField = (
  | { kind: 'flag' }
  /** Minor units, above zero. */
  | { kind: 'amount' }
  /** Engine time in ms; RFC 3339 in the body. */
  | { kind: 'time' }
  | { kind: 'line' | 'paragraphs'; max: number }
  /** Stripe's method types, each once. */
  | { kind: 'methods' }
  | { kind: 'terms' }
) & {
  nullable?: true;
  /** Taken, where the body leaves it out. */
  absent?: 'now';
  /** Not from the body: from the path, from a hash of the command's id, from a whole invoice. */
  from?: 'path' | 'command_id' | 'document';
  description?: string;
};
