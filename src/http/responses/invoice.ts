import { iso, isoOrNull } from '../../contract/responses/shared';
import type { InvoiceResponse, InvoiceSummary } from '../../contract/responses/invoice';
import { documentsToWire } from '../../contract/documents-wire';
import { invoiceToWire } from '../../contract/invoice-wire';
import { heldDetail, heldDetailsOf } from '../../domain/collection/queries/held-reason';
import { excessOf, owedOf, receivedOf, remainingOf } from '../../domain/collection/queries/ledger';
import { flagsOf, paymentStatusOf, statusOf } from '../../domain/collection/queries/status';
import { debitNoticeOf } from '../../domain/terms';
import type { CollectionRow } from '../../postgres/collection/collection-row';
import type { InvoiceRow } from '../../postgres/invoices/invoice-row';
import { currentLinkToken } from '../../runtime/link-token';
import type { HttpDeps } from '../http-deps';

/** The stable link of an invoice: computed each time, not stored. */
export function hostedUrl({ settings }: HttpDeps, row: InvoiceRow): string {
  return `${settings.publicUrl}/i/${currentLinkToken(settings.linkSecrets.reveal(), row)}`;
}

export function toInvoiceSummary(
  deps: HttpDeps,
  row: InvoiceRow,
  { state, updatedAt }: Pick<CollectionRow, 'state' | 'updatedAt'>,
): InvoiceSummary {
  const { invoice, customer } = row;
  const now = deps.clock.now();
  const status = statusOf(state);
  const flags = flagsOf(state, now);
  const { held } = state.plan;
  return {
    object: 'invoice',
    id: row.id,
    external_id: invoice.externalId,
    connection: invoice.connection,
    number: invoice.number,
    customer: {
      id: customer.id,
      external_id: customer.externalId,
      name: customer.name,
      email: customer.email,
    },
    currency: invoice.currency,
    amount_due: invoice.amountDue,
    amount_owed: owedOf(state),
    amount_received: receivedOf(state),
    amount_remaining: remainingOf(state),
    amount_overpaid: excessOf(state),
    issued_on: invoice.issuedOn,
    due_on: invoice.dueOn,
    status,
    payment_status: paymentStatusOf(state),
    overdue: flags.overdue,
    partly_paid: flags.partly_paid,
    overpaid: flags.overpaid,
    partly_refunded: flags.partly_refunded,
    refunded: flags.refunded,
    paused: state.plan.pause !== null,
    paused_until: isoOrNull(flags.paused_until),
    not_confirmed_since: isoOrNull(flags.not_confirmed_since),
    held_reason: held?.reason ?? null,
    held_detail: held && heldDetail(held.reason, heldDetailsOf(state)),
    dispute_lost_at: isoOrNull(state.plan.disputeLostAt),
    hosted_invoice_url: status === 'draft' ? null : hostedUrl(deps, row),
    created_at: iso(row.createdAt),
    updated_at: iso(updatedAt),
  };
}

export function toInvoiceResponse(
  deps: HttpDeps,
  row: InvoiceRow,
  collection: Pick<CollectionRow, 'state' | 'updatedAt'>,
): InvoiceResponse {
  const { lines, memo, metadata, bank_details, send } = invoiceToWire(row.invoice);
  const { terms } = collection.state;
  return {
    ...toInvoiceSummary(deps, row, collection),
    lines,
    memo,
    metadata,
    bank_details,
    documents: documentsToWire(row.invoice),
    send,
    collection: {
      auto_charge: terms.autoCharge,
      charge_on: terms.chargeOn,
      payment_link: terms.paymentLink,
      keep_link_open: terms.keepLinkOpen,
      methods: [...terms.methods],
      debit_notice: debitNoticeOf(terms),
      debit_notice_days: terms.debitNoticeDays ?? null,
      create_stripe_customer: terms.createStripeCustomer,
      receipts: terms.receipts,
    },
  };
}
