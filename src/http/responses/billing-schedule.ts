import type { ScheduleResponse } from '../../contract/responses/billing-schedule';
import { iso, isoOrNull } from '../../contract/responses/shared';
import { bankToWire } from '../../contract/invoice-wire';
import { cadenceToWire, patternToWire } from '../../contract/schedule-wire';
import { settingsToWire } from '../../contract/settings-shape';
import type { BillingSchedule } from '../../domain/schedules/billing-schedule';
import {
  inheritedDebitNotice,
  dueDayOf,
  externalIdOfPeriod,
} from '../../domain/schedules/invoice-of-period';
import type { Period } from '../../domain/schedules/periods';
import type { ScheduleRow } from '../../postgres/schedules/schedule-row';

export function toScheduleResponse(row: ScheduleRow): ScheduleResponse {
  const { schedule, inherited, customer, progress } = row;
  const { settings } = inherited;
  const { debitNotice, debitNoticeDays } = inheritedDebitNotice(settings);
  return {
    object: 'billing_schedule',
    id: row.id,
    external_id: schedule.externalId,
    connection: schedule.connection,
    customer: { id: customer.id, external_id: customer.externalId, name: customer.name },
    status: row.status,
    held_reason: row.held?.reason ?? null,
    held_detail: row.held?.detail ?? null,
    held_at: isoOrNull(row.held?.at ?? null),
    cadence: { ...cadenceToWire(schedule.cadence), time_zone: inherited.timeZone },
    invoice: patternToWire(schedule.invoice),
    collection: settingsToWire(schedule.collection),
    inherited: {
      auto_charge: settings.autoCharge,
      charge_on: settings.chargeOn,
      payment_link: settings.paymentLink,
      keep_link_open: settings.keepLinkOpen,
      methods: settings.methods,
      debit_notice: debitNotice,
      debit_notice_days: debitNoticeDays,
      receipts: settings.receipts,
      bank_details: inherited.bankDetails === null ? null : bankToWire(inherited.bankDetails),
    },
    periods_handled: progress.handled,
    last_period_on: progress.lastOn,
    next_invoice_at: row.status === 'active' ? isoOrNull(row.nextAt) : null,
    created_at: iso(row.createdAt),
  };
}

export const toPeriodResponse = (
  { externalId, invoice }: BillingSchedule,
  today: string,
  period: Period,
) => ({
  n: period.n,
  on: period.on,
  to: period.to,
  due_on: dueDayOf(period.on, today, invoice.dueInDays),
  invoice_at: iso(period.at),
  external_id: externalIdOfPeriod(externalId, period.on),
  amount_due: invoice.amountDue,
  currency: invoice.currency,
  skipped: period.skipped,
});
