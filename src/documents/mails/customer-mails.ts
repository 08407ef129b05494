import type { MailOrder } from '../../domain/collection/model/effect';
import { declineOfMail } from './decline-about';
import { declineReasonOf } from '../decline-reason';
import type { CustomerMailWords, NotAsked, PlannedCharge } from '../words/mail-words';
import type { MailContent } from './mail-content';
import type { MailContext } from './mail-context';
import type { MailValues } from './mail-values';
import { mailBankDetails, detailRows, mailLinks, mailContent, mailValues } from './mail-values';

type MailBuilder = (order: MailOrder, context: MailContext) => MailContent;

/** About the order's own amount where it names one, else about what is left. */
function customerMailValues(
  { amount }: MailOrder,
  context: MailContext,
): MailValues & { mail: CustomerMailWords } {
  const values = mailValues(context, amount ?? context.remaining, context.locale);
  return { ...values, mail: values.words.customerMail };
}

/** A mail that asks, asks for what is left now, whatever it was when the mail was ordered. */
function askingMailValues(context: MailContext): ReturnType<typeof customerMailValues> {
  const values = mailValues(context, context.remaining, context.locale);
  return { ...values, mail: values.words.customerMail };
}

const greeting = ({ mail, common }: ReturnType<typeof customerMailValues>): string =>
  mail.label.hello(common.customer);

function plannedCharge(values: MailValues, { nextCharge }: MailContext): PlannedCharge | null {
  if (nextCharge === null) return null;
  const on = nextCharge.at === null ? null : values.day(nextCharge.at);
  return { method: values.method(nextCharge.method), on };
}

/** The next try the customer may wait for, as planned when the mail is sent. */
function nextTry(values: MailValues, { nextCharge, now }: MailContext): string | null {
  return nextCharge === null ? null : values.day(nextCharge.at ?? now);
}

/**
 * A request for money: button, due day, the bank account for those who like it, and of all amounts
 * only what is left to pay.
 */
function paymentRequest(
  values: ReturnType<typeof customerMailValues>,
  context: MailContext,
  extra: readonly (readonly [string, string | null])[] = [],
): Pick<MailContent, 'details' | 'links' | 'bank' | 'hello'> {
  const { label } = values.mail;
  return {
    hello: greeting(values),
    details: detailRows([
      [label.invoice, values.common.number],
      [label.amountDue, values.money(context.remaining)],
      [label.dueOn, values.due],
      ...extra,
    ]),
    links: mailLinks(values, context, { pay: context.payable }),
    bank: mailBankDetails(values, context),
  };
}

/** Why nobody is to pay now, whatever the mail was asked for; null where money is asked for. */
function whyNotAsked({ remaining, status, heldReason }: MailContext): NotAsked | null {
  if (remaining === 0) return 'settled';
  if (status === 'processing') return 'on_its_way';
  if (status === 'disputed' || status === 'disputed_lost') return 'disputed';
  return heldReason === 'needs_person' ? 'being_checked' : null;
}

export const invoiceMail: MailBuilder = (order, context) => {
  const why = whyNotAsked(context);
  const amount = why === null ? context.remaining : context.invoice.amountDue;
  const values = customerMailValues({ ...order, amount }, context);
  const { mail, common } = values;
  if (why !== null) {
    const links = mailLinks(values, context, { pay: false });
    const text = mail.notAsked({ ...common, why });
    return mailContent(values, context, text, { details: [], links, hello: greeting(values) });
  }
  const charge = plannedCharge(values, context);
  const { payable, daysToDue } = context;
  const isLate = daysToDue < 0;
  const text = mail.invoice({ ...common, due: values.due, isLate, charge, payable });
  const parts = paymentRequest(values, context);
  if (charge === null) return mailContent(values, context, text, parts);
  // Who is charged anyway is not asked to pay as well.
  const links = mailLinks(values, context, { pay: false });
  return mailContent(values, context, text, { ...parts, links, bank: null });
};

export const paymentFailedMail: MailBuilder = (order, context) => {
  const values = customerMailValues(order, context);
  const decline = declineOfMail(order, context);
  const method = decline?.methodLabel;
  const next = nextTry(values, context);
  const text = values.mail.paymentFailed({
    ...values.common,
    method: method === undefined ? null : values.method(method),
    reason: values.mail.reason[declineReasonOf(order.about, decline?.adviceCode)],
    next,
  });
  return mailContent(
    values,
    context,
    text,
    paymentRequest(values, context, [[values.mail.label.nextTry, next]]),
  );
};

export const actionRequiredMail: MailBuilder = (order, context) => {
  const values = askingMailValues(context);
  if (context.confirmAccountBy !== null) {
    const by = values.day(context.confirmAccountBy);
    const text = values.mail.confirmAccount({ ...values.common, until: by });
    const parts = paymentRequest(values, context, [[values.mail.label.confirmBy, by]]);
    return mailContent(values, context, text, { ...parts, bank: null });
  }
  const until = order.at === null ? null : values.day(order.at);
  const text = values.mail.actionRequired({ ...values.common, until });
  return mailContent(
    values,
    context,
    text,
    paymentRequest(values, context, [[values.mail.label.confirmBy, until]]),
  );
};

export const methodNeededMail: MailBuilder = (order, context) => {
  const values = askingMailValues(context);
  return mailContent(
    values,
    context,
    values.mail.methodNeeded({
      ...values.common,
      isNotConfirmed: order.about === 'not_confirmed_in_time',
    }),
    paymentRequest(values, context),
  );
};

export const receiptMail: MailBuilder = (order, context) => {
  const values = customerMailValues(order, context);
  const { label } = values.mail;
  const payment = context.payments.find(({ id }) => id === order.about) ?? null;
  const remaining = context.remaining > 0 ? values.money(context.remaining) : null;
  const method =
    payment?.via === 'outside'
      ? values.mail.offline
      : payment && values.method(payment.methodLabel);
  return mailContent(values, context, values.mail.receipt({ ...values.common, remaining }), {
    hello: greeting(values),
    details: detailRows([
      [label.invoice, values.common.number],
      [label.amountPaid, values.common.amount],
      [label.paidOn, payment === null ? null : values.day(payment.at)],
      [label.method, method ?? null],
      [label.remaining, remaining],
    ]),
    links: mailLinks(values, context, { pay: remaining !== null && context.payable }),
  });
};

export const refundMail: MailBuilder = (order, context) => {
  const values = customerMailValues(order, context);
  const { label } = values.mail;
  const refunded = context.payments.find(({ refundIds }) => refundIds.includes(order.about ?? ''));
  const method = refunded === undefined ? null : values.method(refunded.methodLabel);
  return mailContent(values, context, values.mail.refund({ ...values.common, method }), {
    hello: greeting(values),
    details: detailRows([
      [label.invoice, values.common.number],
      [label.amountRefunded, values.common.amount],
      [label.refundTo, method],
    ]),
    links: mailLinks(values, context, { pay: false }),
  });
};

export const refundFailedMail: MailBuilder = (order, context) => {
  const values = customerMailValues(order, context);
  const { label } = values.mail;
  return mailContent(values, context, values.mail.refundFailed(values.common), {
    hello: greeting(values),
    details: detailRows([
      [label.invoice, values.common.number],
      [label.amountNotRefunded, values.common.amount],
    ]),
    links: mailLinks(values, context, { pay: false }),
  });
};

/** Friendly until the due day, firm after it; the last one says that it counts. */
export const reminderMail: MailBuilder = (order, context) => {
  const values = askingMailValues(context);
  const charge = plannedCharge(values, context);
  const text = values.mail.reminder({
    ...values.common,
    due: values.due,
    days: context.daysToDue,
    isLast: order.about === String(context.lastReminderDay),
    charge,
  });
  return mailContent(values, context, text, paymentRequest(values, context));
};

export const finalNoticeMail: MailBuilder = (order, context) => {
  const values = askingMailValues(context);
  return mailContent(
    values,
    context,
    values.mail.finalNotice({
      ...values.common,
      due: values.due,
      isAfterReminders: order.about === 'reminders',
    }),
    paymentRequest(values, context),
  );
};

/** Who is debited anyway is not asked to pay as well: the link is for those who would rather. */
export const debitNoticeMail: MailBuilder = (order, context) => {
  const { at, about } = order;
  if (at === null || about === null) {
    throw new Error('debit_notice says when and from where is debited: order it with at and about');
  }
  const values = customerMailValues(order, context);
  const { label } = values.mail;
  const method = values.method(about);
  const on = values.day(at);
  const { payable } = context;
  const text = values.mail.debitNotice({ ...values.common, method, on, payable });
  return mailContent(values, context, text, {
    hello: greeting(values),
    details: detailRows([
      [label.invoice, values.common.number],
      [label.amountCollected, values.common.amount],
      [label.collectedOn, on],
      [label.method, method],
    ]),
    links: mailLinks(values, context, { pay: false }),
  });
};

export const paymentReturnedMail: MailBuilder = (order, context) => {
  const values = customerMailValues(order, context);
  const next = nextTry(values, context);
  const text = values.mail.paymentReturned({
    ...values.common,
    reason: values.mail.reason[declineReasonOf(order.about)],
    next,
  });
  return mailContent(
    values,
    context,
    text,
    paymentRequest(values, context, [[values.mail.label.nextTry, next]]),
  );
};
