import type { AccountStore } from '../world/account-store';

// One step of a random sequence: a call of the API, or one for a bank, a customer or the dashboard.

export interface Step {
  readonly kind: StepKind;
  readonly pick: number;
  readonly amount: number;
}

export type Fields = Record<string, string>;

/** Each returns the HTTP status. */
export interface Hands {
  readonly store: AccountStore;
  api(method: string, path: string, fields?: Fields): number;
  control(pattern: string, id: string, body: object): number | Promise<number>;
}

const CARDS = [
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_chargeDeclined',
  'pm_card_authenticationRequired',
  'pm_card_createDispute',
  'pm_card_createDisputeInquiry',
  'pm_card_createMultipleDisputes',
  'pm_card_refundFail',
  'pm_card_pendingRefund',
  'pm_sepaDebit_success_de',
  'pm_sepaDebit_failed_de',
];
const EVIDENCE = ['winning_evidence', 'losing_evidence', 'escalate_inquiry_evidence', 'a letter'];
const MANDATE = { 'mandate_data[customer_acceptance][type]': 'offline' };

type Take = (hands: Hands, step: Step) => number | Promise<number>;

/** One of the rows, by the step's number; an unknown id when there are none. */
function one(rows: readonly { id: string }[], { pick }: Step): string {
  return rows[pick % Math.max(1, rows.length)]?.id ?? 'pi_none';
}

const intent = ({ store }: Hands, step: Step): string =>
  one(store.paymentIntents.oldestFirst(), step);
const setup = ({ store }: Hands, step: Step): string => one(store.setupIntents.oldestFirst(), step);
const session = ({ store }: Hands, step: Step): string => one(store.sessions.oldestFirst(), step);
const dispute = ({ store }: Hands, step: Step): string => one(store.disputes.oldestFirst(), step);
const refund = ({ store }: Hands, step: Step): string => one(store.refunds.oldestFirst(), step);
const card = ({ pick }: Step): string => CARDS[pick % CARDS.length] ?? 'pm_card_visa';
const even = ({ pick }: Step): boolean => pick % 2 === 0;

const overIntents = {
  customer: ({ api }, { pick }) => api('POST', 'customers', { email: `c${pick}@example.com` }),
  intent: ({ api }, { pick, amount }) =>
    api('POST', 'payment_intents', {
      amount: String(amount),
      currency: 'eur',
      'metadata[invoice_ref]': String(pick),
      ...(pick % 3 === 0 ? { capture_method: 'manual' } : {}),
    }),
  charge: ({ api }, step) =>
    api('POST', 'payment_intents', {
      amount: String(step.amount),
      currency: 'eur',
      confirm: 'true',
      ...(step.pick % 5 === 0 ? {} : { payment_method: card(step) }),
      ...(even(step) ? MANDATE : {}),
    }),
  confirm: (hands, step) =>
    hands.api('POST', `payment_intents/${intent(hands, step)}/confirm`, {
      payment_method: card(step),
      off_session: even(step) ? 'true' : 'false',
      ...MANDATE,
    }),
  confirm_held: (hands, step) =>
    hands.api('POST', `payment_intents/${intent(hands, step)}/confirm`),
  authenticate: (hands, step) =>
    hands.control('POST authenticate/:id', intent(hands, step), { agreed: even(step) }),
  update: (hands, step) =>
    hands.api('POST', `payment_intents/${intent(hands, step)}`, {
      ...(even(step) ? { description: 'x' } : { payment_method: card(step) }),
    }),
  cancel: (hands, step) => hands.api('POST', `payment_intents/${intent(hands, step)}/cancel`),
  capture: (hands, step) =>
    hands.api('POST', `payment_intents/${intent(hands, step)}/capture`, {
      amount_to_capture: String(step.amount),
    }),
  setup: ({ api }, step) =>
    api('POST', 'setup_intents', { payment_method: card(step), confirm: String(even(step)) }),
  confirm_setup: (hands, step) =>
    hands.api('POST', `setup_intents/${setup(hands, step)}/confirm`, {
      payment_method: card(step),
      ...MANDATE,
    }),
  cancel_setup: (hands, step) => hands.api('POST', `setup_intents/${setup(hands, step)}/cancel`),
} satisfies Record<string, Take>;

const overMoney = {
  refund: (hands, step) =>
    hands.api('POST', 'refunds', {
      payment_intent: intent(hands, step),
      ...(even(step) ? { amount: String(step.amount) } : {}),
    }),
  cancel_refund: (hands, step) => hands.api('POST', `refunds/${refund(hands, step)}/cancel`),
  fail_refund: (hands, step) => hands.control('POST refunds/:id/fail', refund(hands, step), {}),
  dispute: (hands, step) =>
    hands.control('POST disputes', '', {
      payment_intent: intent(hands, step),
      ...(even(step) ? { amount: step.amount } : {}),
    }),
  evidence: (hands, step) =>
    hands.api('POST', `disputes/${dispute(hands, step)}`, {
      'evidence[uncategorized_text]': EVIDENCE[step.pick % EVIDENCE.length] ?? '',
      submit: String(even(step)),
    }),
  accept: (hands, step) => hands.api('POST', `disputes/${dispute(hands, step)}/close`),
  appeal: (hands, step) => hands.control('POST disputes/:id/status', dispute(hands, step), {}),
  close_dispute: (hands, step) =>
    hands.control('POST disputes/:id/close', dispute(hands, step), {
      status: even(step) ? 'won' : 'lost',
    }),
  settle: (hands, step) =>
    hands.control('POST debits/:id/settle', intent(hands, step), {
      outcome: even(step) ? 'succeeded' : 'failed',
    }),
  return: (hands, step) => hands.control('POST debits/:id/return', intent(hands, step), {}),
} satisfies Record<string, Take>;

const overSessions = {
  session: ({ api }, { amount }) =>
    api('POST', 'checkout/sessions', {
      success_url: 'https://x.example',
      'line_items[0][quantity]': '1',
      'line_items[0][price_data][currency]': 'eur',
      'line_items[0][price_data][unit_amount]': String(amount),
      'line_items[0][price_data][product_data][name]': 'x',
    }),
  pay: (hands, step) =>
    hands.control('POST sessions/:id/pay', session(hands, step), { payment_method: card(step) }),
  expire: (hands, step) => hands.api('POST', `checkout/sessions/${session(hands, step)}/expire`),
  advance: ({ control }, { pick }) => control('POST clock/advance', '', { seconds: pick * 60 }),
  nonsense: ({ api }, { pick }) => api('POST', `nonsense/${pick}`, { x: 'y' }),
} satisfies Record<string, Take>;

export const steps = { ...overIntents, ...overMoney, ...overSessions };
export type StepKind = keyof typeof steps;
export const STEP_KINDS = Object.keys(steps) as StepKind[];
