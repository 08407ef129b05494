import type { SettingsResponse } from '../../contract/responses/invoice';
import type { Terms } from '../../domain/collection/model/terms';
import type { Settings } from '../../domain/invoice';
import { bySchedule, debitNoticeOf, settingsOf } from '../../domain/terms';
import type { InvoiceRow } from '../../postgres/invoices/invoice-row';

/** As frozen with the invoice; where a customer is sent back to is the connection's of now. */
export function toSettingsResponse(
  { invoice, customer }: InvoiceRow,
  terms: Terms,
  connection: Settings,
): SettingsResponse {
  const { origins } = terms;
  const frozen = <T>(field: string, value: T) => ({
    value,
    origin: origins === undefined ? null : (origins[field] ?? ('default' as const)),
  });
  const isOfSchedule = Object.values(origins ?? {}).includes('schedule');
  const carried = isOfSchedule ? bySchedule(invoice) : { invoice };
  const { successUrl, cancelUrl } = settingsOf({ ...carried, customer, connection });
  return {
    auto_charge: frozen('autoCharge', terms.autoCharge),
    charge_on: frozen('chargeOn', terms.chargeOn),
    payment_link: frozen('paymentLink', terms.paymentLink),
    keep_link_open: frozen('keepLinkOpen', terms.keepLinkOpen),
    methods: frozen('methods', [...terms.methods]),
    debit_notice: frozen('debitNotice', debitNoticeOf(terms)),
    debit_notice_days: frozen('debitNoticeDays', terms.debitNoticeDays ?? null),
    create_stripe_customer: frozen(
      'createStripeCustomer',
      terms.createStripeCustomer ? 'when_needed' : 'never',
    ),
    receipts: frozen('receipts', terms.receipts),
    success_url: successUrl,
    cancel_url: cancelUrl,
  };
}
