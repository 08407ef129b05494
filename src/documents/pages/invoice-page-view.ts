import { excessOf, receivedOf, remainingOf } from '../../domain/collection/queries/ledger';
import type { CollectionState } from '../../domain/collection/model/state';
import { plannedCharge } from '../../domain/collection/queries/planned-charge';
import { ownTryWait } from '../../domain/collection/queries/own-tries';
import { usableMethod } from '../../domain/collection/queries/may-collect';
import type { Flags, Status } from '../../domain/collection/queries/status';
import type { Branding } from '../../domain/branding';
import type { Invoice } from '../../domain/invoice';
import { chargeProblem } from '../../domain/money';
import type { Language } from '../words/words-for';
import { daysUntil } from '../dates';
import { declineReasonOf } from '../decline-reason';
import { paymentLines } from '../payment-lines';
import { businessParty, customerParty, hasReceipt } from '../pdf/pdf-of-invoice';
import type { Issuer, PdfSource } from '../pdf/pdf-of-invoice';
import { PORTAL_PATH } from './portal-access-pages';
import type {
  InvoicePageView,
  PageMode,
  PageMessage,
  PageStatus,
  WaitingForCustomer,
} from './page-types';

export interface InvoicePageInput {
  invoice: Invoice;
  state: CollectionState;
  status: Status;
  flags: Flags;
  now: number;
  businessName: string;
  branding?: Branding | null;
  /** Who issues it; absent: nothing is known beside the name. */
  issuer?: Issuer;
  /** Who owes it, with address and tax ids. */
  customer?: PdfSource['customer'];
  /** As it is in the address. */
  token: string;
  mode: PageMode;
  /** Fresh on each GET: a form sent twice is one command. */
  commandId: string;
  locale?: string | null;
  contact?: string | null;
  /** Chosen on the page: its links and forms keep it. */
  chosen?: Language | null;
  csrf?: string | null;
  message?: PageMessage | null;
  /** False where the core would refuse the command now; absent: what the state allows. */
  allowed?: { pay?: boolean; charge?: boolean };
}

function partiesOf({
  issuer = {},
  customer,
  businessName,
  locale = null,
  state,
}: InvoicePageInput): InvoicePageView['parties'] {
  const nobody = { country: null, profile: {} };
  const owes = customer ?? { ...nobody, name: state.terms.customerName, locale };
  const parties = {
    from: businessParty(businessName, issuer, locale),
    to: customerParty({ ...owes, locale }),
  };
  const isKnown = Object.values(parties).some((one) => one.address.length + one.taxIds.length > 0);
  return isKnown ? parties : null;
}

const PAYABLE: ReadonlySet<Status> = new Set([
  'open',
  'sending',
  'requires_action',
  'uncollectible',
]);
const CHARGEABLE: ReadonlySet<Status> = new Set(['open', 'sending', 'uncollectible']);
const TRANSFERABLE: ReadonlySet<Status> = new Set([...PAYABLE, 'held']);

export function invoicePageView(input: InvoicePageInput): InvoicePageView {
  const { invoice, state, flags, now, token, allowed } = input;
  const { terms, plan } = state;
  const status = withPage(input.status);
  const remaining = remainingOf(state);
  const base = `/i/${encodeURIComponent(token)}`;
  const query = input.chosen == null ? '' : `?lang=${input.chosen}`;
  const open = remaining > 0 && flags.not_confirmed_since === null;
  const chargeable = open && chargeProblem(remaining, terms.currency) === null;
  const transferBlocked = plan.held?.reason === 'needs_person' || isOnStripesOwnPage(state);
  const transferable = TRANSFERABLE.has(status) && !transferBlocked;
  const mayPay = terms.paymentLink && terms.methods.length > 0 && (allowed?.pay ?? true);
  const wait = chargeable && CHARGEABLE.has(status) ? ownTryWait(state, now) : null;
  const mayCharge = CHARGEABLE.has(status) && wait === null && (allowed?.charge ?? true);
  return {
    businessName: input.businessName,
    branding: input.branding ?? null,
    number: invoice.number,
    customerName: terms.customerName,
    parties: partiesOf(input),
    currency: terms.currency,
    amountDue: terms.amountDue,
    credited: state.ledger.credited,
    received: receivedOf(state),
    remaining,
    overpaid: excessOf(state),
    status,
    flags,
    issuedOn: invoice.issuedOn,
    dueOn: invoice.dueOn,
    daysToDue: daysUntil(invoice.dueOn, now, terms.timeZone),
    timeZone: terms.timeZone,
    lines: invoice.lines,
    memo: invoice.memo,
    bankDetails: remaining > 0 && transferable ? invoice.bankDetails : null,
    canPay: chargeable && mayPay && PAYABLE.has(status) && !isOnStripesOwnPage(state),
    payUrl: `${base}/pay${query}`,
    storedMethod: chargeable && mayCharge ? chargeableMethod(state) : null,
    chargeUrl: `${base}/charge${query}`,
    triedAgain: wait && { methodLabel: wait.method.label, from: wait.until },
    invoiceUrl: `${base}${query}`,
    pdfUrl: `${base}/invoice.pdf${query}`,
    portalUrl: `${PORTAL_PATH}${query}`,
    receiptUrl: hasReceipt(state) ? `${base}/receipt.pdf${query}` : null,
    switchUrl: base,
    nextChargeAt: plannedCharge(state)?.at ?? null,
    nextChargeMethod: state.method?.label ?? null,
    declined: lastDecline(state),
    waitingForCustomer: waitingForCustomer(state),
    debit: debitOf(state),
    heldReason: plan.held?.reason ?? null,
    payments: paymentLines(state),
    locale: input.locale ?? null,
    contact: input.contact ?? null,
    mode: input.mode,
    message: input.message ?? null,
    hiddenCommandId: input.commandId,
    csrf: input.csrf ?? null,
  };
}

function withPage(status: Status): PageStatus {
  if (status === 'draft')
    throw new Error('a draft has no page: answer 404 with renderNotFoundPage');
  return status;
}

/** Small test transfers are confirmed on Stripe's page; another Checkout would be a second way. */
function isOnStripesOwnPage({ lane }: CollectionState): boolean {
  return lane.kind === 'awaiting_verification';
}

/** Not offered once the bank said never again, nor where the invoice allows no charge by it. */
const chargeableMethod = (state: CollectionState): string | null =>
  usableMethod(state)?.label ?? null;

function lastDecline({ plan }: CollectionState): InvoicePageView['declined'] {
  const { last } = plan.ladder;
  if (last === null) return null;
  const reason = declineReasonOf(last.declineCode ?? last.code, last.adviceCode);
  return { at: last.at, methodLabel: last.methodLabel, reason };
}

function waitingForCustomer({ lane, plan }: CollectionState): WaitingForCustomer | null {
  if (lane.kind === 'awaiting_verification') {
    const url = lane.instructionsUrl;
    const safe = url !== null && url.startsWith('https://') ? url : null;
    return { kind: 'small_transfers', until: lane.until, instructionsUrl: safe };
  }
  if (plan.charge.kind !== 'needs_authentication') return null;
  return { kind: 'authentication', until: plan.charge.until, instructionsUrl: null };
}

function debitOf({ lane, method }: CollectionState): InvoicePageView['debit'] {
  if (lane.kind !== 'bank_debit') return null;
  const methodLabel = lane.by === 'checkout' ? null : (method?.label ?? null);
  return { methodLabel, amount: lane.amount, since: lane.since };
}
