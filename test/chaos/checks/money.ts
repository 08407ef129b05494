import type { Payment } from '../../../src/domain/collection/model/payment';
import { isShareId } from '../../../src/domain/refs';
import { broken } from './broken';
import type { Broken, Check, Seen } from './broken';
import type { InvoiceFields } from './rows';
import type { OfInvoice, TruthLine } from './truth';

const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);

const GIVEN = new Set(['succeeded', 'pending', 'requires_action']);
const MONEY_IS_BACK = new Set(['won', 'prevented']);

/** I1, I2, I6 and I11: what Stripe holds, what our ledger says and what was due are one story. */
export const money: Check = (seen) =>
  seen.rows.invoices.flatMap((invoice) => {
    const own = seen.truth.ofInvoice(invoice.ref);
    return [
      ...paidOnce(invoice, own),
      ...sumsAreEqual(invoice, own),
      ...ledgerIsTruth(invoice, own),
      ...endsAsExpected(seen, invoice),
    ];
  });

function paidOnce({ externalId }: InvoiceFields, own: OfInvoice): Broken[] {
  const paying = own.intents.filter((intent) => remainingOf(own, intent) > 0);
  if (paying.length <= 1) return [];
  const words = paying.map(({ id, amount_received }) => `${id} (${amount_received})`).join(', ');
  return [broken('I1', `${externalId} is paid ${paying.length} times: ${words}`)];
}

function sumsAreEqual({ externalId, state, amountDue }: InvoiceFields, own: OfInvoice): Broken[] {
  const offlinePayments = state.ledger.payments.filter(
    (one) => one.via === 'outside' && !one.reversed,
  );
  const atStripe = own.intents.map((intent) => remainingOf(own, intent));
  const kept = sum(atStripe) + sum(offlinePayments.map(({ amount }) => amount));
  const whole = [...atStripe, kept].every(Number.isSafeInteger);
  const due = state.plan.ended?.kind === 'void' ? 0 : amountDue;
  if (whole && kept <= due) return [];
  return [broken('I2', `${externalId}: ${kept} are kept of ${due} due`)];
}

/** What arrived with this intent and was neither given nor taken back. */
function remainingOf(own: OfInvoice, intent: TruthLine): number {
  if (intent.status !== 'succeeded') return 0;
  const about = ({ payment_intent }: TruthLine) => payment_intent === intent.id;
  const given = own.refunds.filter((one) => about(one) && GIVEN.has(one.status ?? ''));
  const gone = own.disputes.filter((one) => about(one) && !MONEY_IS_BACK.has(one.status ?? ''));
  const away = sum([...given, ...gone].map(({ amount }) => amount ?? 0));
  return (intent.amount_received ?? 0) - away;
}

function ledgerIsTruth({ externalId, state }: InvoiceFields, own: OfInvoice): Broken[] {
  // A share is a part of a payment that its bundle has.
  const ours = state.ledger.payments.filter(({ id, via }) => via !== 'outside' && !isShareId(id));
  const ledger = ours.flatMap(linesOfPayment).sort();
  const truth = own.intents
    .filter(({ status }) => status === 'succeeded')
    .flatMap((intent) => linesOfIntent(own, intent))
    .sort();
  const more = ledger.filter((line) => !truth.includes(line));
  const less = truth.filter((line) => !ledger.includes(line));
  if (more.length + less.length === 0 && ledger.length === truth.length) return [];
  const words = `ours alone: ${more.join('; ') || '-'} · Stripe's alone: ${less.join('; ') || '-'}`;
  return [broken('I6', `${externalId}: ${words}`)];
}

const linesOfPayment = (payment: Payment): string[] => [
  `${payment.id} ${payment.amount}`,
  ...payment.refunds.map(
    ({ stripeId, amount, status }) => `${payment.id} refund ${stripeId} ${amount} ${status}`,
  ),
  ...payment.disputes.map(
    ({ id, amount, status }) => `${payment.id} dispute ${id} ${amount} ${status}`,
  ),
];

function linesOfIntent(own: OfInvoice, { id, amount_received }: TruthLine): string[] {
  const about = ({ payment_intent }: TruthLine) => payment_intent === id;
  const line = (what: string) => (one: TruthLine) =>
    `${id} ${what} ${one.id} ${one.amount} ${one.status}`;
  return [
    `${id} ${amount_received}`,
    ...own.refunds.filter(about).map(line('refund')),
    ...own.disputes.filter(about).map(line('dispute')),
  ];
}

function endsAsExpected({ expected }: Seen, { externalId, status }: InvoiceFields): Broken[] {
  const wanted = expected.find((one) => one.externalId === externalId);
  if (wanted === undefined || wanted.status === status) return [];
  return [broken('I11', `${externalId} (${wanted.life}) was ${wanted.status} and is ${status}`)];
}
