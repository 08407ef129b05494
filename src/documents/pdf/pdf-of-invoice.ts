import type { CollectionState } from '../../domain/collection/model/state';
import { receivedOf, remainingOf } from '../../domain/collection/queries/ledger';
import { plannedCharge } from '../../domain/collection/queries/planned-charge';
import { statusOf } from '../../domain/collection/queries/status';
import type { Branding } from '../../domain/branding';
import type { CustomerProfile } from '../../domain/customer';
import type { PostalAddress } from '../../domain/postal-address';
import type { Invoice } from '../../domain/invoice';
import { calendarDayOf } from '../../domain/time-zones';
import { methodName } from '../method-name';
import { paymentLines } from '../payment-lines';
import type { PaymentLine } from '../payment-lines';
import { wordsIn } from '../words/words-for';
import { paperOf } from './paper';
import type { PdfInput, PdfPaid, PdfParty } from './pdf-input';
import { postalLines } from './postal-lines';

/** What an invoice's documents are made from, all of it stored. */
export interface PdfSource {
  /** With the bank account that its customer may transfer to. */
  invoice: Invoice;
  state: CollectionState;
  customer: {
    name: string;
    country: string | null;
    locale: string | null;
    profile: CustomerProfile;
  };
  businessName: string;
  issuer: Issuer;
  mode: 'test' | 'live';
  linkUrl: string;
}

/** Who issues it, beside the name that customers know; each where it is given. */
export interface Issuer {
  legalName?: string | null;
  address?: PostalAddress | null;
  taxIds?: readonly string[];
  branding?: Branding | null;
}

/**
 * The invoice as it is now: what came is taken off, and nobody is asked for money that is on its
 * way, taken back in a dispute, or will be charged anyway.
 */
export function invoicePdf(source: PdfSource): PdfInput {
  const { state, invoice } = source;
  const status = statusOf(state);
  const remaining = remainingOf(state);
  const charged = plannedCharge(state);
  const isChecked = state.plan.held?.reason === 'needs_person';
  const isDemanded = ASKING.has(status) && remaining > 0 && !isChecked;
  const isOffered = state.terms.paymentLink && state.terms.methods.length > 0;
  const mayPayOnline = isOffered && status !== 'held';
  const paid = paidSoFar(source, paymentLines(state));
  const isSettled = remaining === 0 && paid.received > 0;
  return {
    ...commonOf(source),
    kind: 'invoice',
    bank: isDemanded && charged === null ? invoice.bankDetails : null,
    payUrl: isDemanded && charged === null && mayPayOnline ? source.linkUrl : null,
    chargedTo: isDemanded && charged !== null ? methodOf(source, charged.method.label) : null,
    stamp: status === 'void' ? 'void' : isSettled ? 'paid' : null,
    paid: paid.received > 0 || paid.credited > 0 || status === 'void' ? paid : null,
  };
}

const ASKING: ReadonlySet<string> = new Set([
  'open',
  'sending',
  'requires_action',
  'uncollectible',
  'held',
]);

/** Whether money came, and was not all taken back. */
export const hasReceipt = (state: CollectionState): boolean =>
  receivedOf(state) > 0 && paymentLines(state).some(({ status }) => status === 'kept');

/** What was paid up to a payment, or so far; null where nothing was, or all was taken back. */
export function receiptPdf(source: PdfSource, paymentId: string | null): PdfInput | null {
  const kept = paymentLines(source.state).filter(({ status }) => status === 'kept');
  const last = kept.findIndex(({ id }) => id === paymentId);
  const payments = paymentId === null || last === -1 ? kept : kept.slice(0, last + 1);
  const paid = paidSoFar(source, payments);
  if (!hasReceipt(source.state)) return null;
  return {
    ...commonOf(source),
    kind: 'receipt',
    bank: null,
    payUrl: null,
    chargedTo: null,
    stamp: paid.remaining === 0 ? 'paid' : null,
    paid,
  };
}

function paidSoFar(source: PdfSource, payments: readonly PaymentLine[]): PdfPaid {
  const { state } = source;
  return {
    payments: payments.map(({ at, via, methodLabel, amount, refunded }) => ({
      on: calendarDayOf(at, state.terms.timeZone),
      method: via === 'outside' ? null : methodOf(source, methodLabel),
      amount,
      refunded,
    })),
    received: receivedOf(state),
    credited: state.ledger.credited,
    remaining: statusOf(state) === 'void' ? 0 : remainingOf(state),
  };
}

const methodOf = ({ customer }: PdfSource, label: string): string =>
  methodName(label, wordsIn(customer.locale).methods);

type Common = Omit<PdfInput, 'kind' | 'bank' | 'payUrl' | 'chargedTo' | 'stamp' | 'paid'>;

function commonOf({ invoice, customer, businessName, issuer, mode }: PdfSource): Common {
  const { profile, country, locale } = customer;
  const { number, currency, issuedOn, dueOn, lines, amountDue, memo } = invoice;
  return {
    locale,
    paper: paperOf(profile.address?.country ?? country),
    test: mode === 'test',
    business: businessParty(businessName, issuer, locale),
    logo: logoOf(issuer),
    customer: customerParty(customer),
    number,
    currency,
    issuedOn,
    dueOn,
    lines,
    amountDue,
    memo,
  };
}

/** Whom a document is from. */
export const businessParty = (name: string, issuer: Issuer, locale: string | null): PdfParty => ({
  name,
  address: [
    ...otherName(issuer.legalName, name),
    ...postalLines(issuer.address ?? null, wordsIn(locale).locale),
  ],
  taxIds: issuer.taxIds ?? [],
});

/** A PDF has PNG and JPEG: an SVG is for pages. */
export function logoOf({ branding }: Issuer): string | null {
  const logo = branding?.logo ?? null;
  return logo === null || logo.contentType === 'image/svg+xml' ? null : logo.sha256;
}

/** Whom a document is to, as on an envelope. */
export function customerParty(customer: PdfSource['customer']): PdfParty {
  const { locale, profile } = customer;
  const name = profile.legalName ?? customer.name;
  return {
    name,
    address: [
      ...otherName(profile.contactName, name),
      ...postalLines(profile.address ?? null, wordsIn(locale).locale),
    ],
    taxIds: profile.taxIds ?? [],
  };
}

const otherName = (other: string | null | undefined, name: string): string[] =>
  other == null || other === '' || other === name ? [] : [other];
