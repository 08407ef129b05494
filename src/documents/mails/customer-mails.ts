import type { MailOrder } from '../../domain/collection/model/effect';
import { declineAbout } from './decline-about';
import { declineReason } from '../decline-reason';
import type { CustomerMailWords, NotAsked, PlannedCharge } from '../words/mail-words';
import type { MailContent } from './mail-content';
import type { MailContext } from './mail-context';
import type { Told } from './told';
import { bankOf, factsOf, linksOf, mailOf, tell } from './told';

type Draw = (order: MailOrder, context: MailContext) => MailContent;

/** The mail is about the order's own amount where it names one, else about what is left. */
function begin({ amount }: MailOrder, context: MailContext): Told & { mail: CustomerMailWords } {
  const told = tell(context, amount ?? context.rest, context.locale);
  return { ...told, mail: told.words.customerMail };
}

const hello = ({ mail, named }: ReturnType<typeof begin>): string =>
  mail.label.hello(named.customer);

function planned(told: Told, { nextCharge }: MailContext): PlannedCharge | null {
  if (nextCharge === null) return null;
  const on = nextCharge.at === null ? null : told.day(nextCharge.at);
  return { method: told.given(nextCharge.method), on };
}

/** The next automatic try the customer may wait for; a page is always there as well. */
function nextTry(told: Told, order: MailOrder, { waitsFor }: MailContext): string | null {
  return order.at === null || waitsFor === 'paused' ? null : told.day(order.at);
}

/** A request for money: button, amount, due day, and the bank account for those who like it. */
function asking(
  told: ReturnType<typeof begin>,
  context: MailContext,
  extra: readonly (readonly [string, string | null])[] = [],
): Pick<MailContent, 'facts' | 'links' | 'bank' | 'hello'> {
  const { label } = told.mail;
  return {
    hello: hello(told),
    facts: factsOf([
      [label.invoice, told.named.number],
      [label.amountDue, told.named.amount],
      [label.dueOn, told.due],
      ...extra,
    ]),
    links: linksOf(told, context, { pay: context.payable }),
    bank: bankOf(told, context),
  };
}

/** Why nobody is to pay now, whatever the mail was asked for; null where money is asked for. */
function notAsked({ rest, status, heldReason }: MailContext): NotAsked | null {
  if (rest === 0) return 'settled';
  if (status === 'processing') return 'on_its_way';
  if (status === 'disputed' || status === 'disputed_lost') return 'disputed';
  return heldReason === 'needs_person' ? 'being_checked' : null;
}

export const invoice: Draw = (order, context) => {
  const why = notAsked(context);
  const amount = why === null ? context.rest : context.invoice.amountDue;
  const told = begin({ ...order, amount }, context);
  const { mail, named } = told;
  if (why !== null) {
    const links = linksOf(told, context, { pay: false });
    const said = mail.notAsked({ ...named, why });
    return mailOf(told, context, said, { facts: [], links, hello: hello(told) });
  }
  const charge = planned(told, context);
  const said = mail.invoice({ ...named, due: told.due, charge, payable: context.payable });
  const parts = asking(told, context);
  if (charge === null) return mailOf(told, context, said, parts);
  // Who is charged anyway is not asked to pay as well.
  const links = linksOf(told, context, { pay: false });
  return mailOf(told, context, said, { ...parts, links, bank: null });
};

export const paymentFailed: Draw = (order, context) => {
  const told = begin(order, context);
  const method = declineAbout(order, context)?.methodLabel;
  const next = nextTry(told, order, context);
  const said = told.mail.paymentFailed({
    ...told.named,
    method: method === undefined ? null : told.given(method),
    reason: told.mail.reason[declineReason(order.about)],
    next,
  });
  return mailOf(told, context, said, asking(told, context, [[told.mail.label.nextTry, next]]));
};

export const actionRequired: Draw = (order, context) => {
  const told = begin(order, context);
  if (context.confirmAccountBy !== null) {
    const by = told.day(context.confirmAccountBy);
    const said = told.mail.confirmAccount({ ...told.named, until: by });
    const parts = asking(told, context, [[told.mail.label.confirmBy, by]]);
    return mailOf(told, context, said, { ...parts, bank: null });
  }
  const until = order.at === null ? null : told.day(order.at);
  const said = told.mail.actionRequired({ ...told.named, until });
  return mailOf(told, context, said, asking(told, context, [[told.mail.label.confirmBy, until]]));
};

export const methodNeeded: Draw = (order, context) => {
  const told = begin(order, context);
  return mailOf(told, context, told.mail.methodNeeded(told.named), asking(told, context));
};

export const receipt: Draw = (order, context) => {
  const told = begin(order, context);
  const { label } = told.mail;
  const payment = context.payments.find(({ id }) => id === order.about) ?? null;
  const rest = context.rest > 0 ? told.money(context.rest) : null;
  const method = payment?.via === 'outside' ? told.mail.outside : payment?.methodLabel;
  return mailOf(told, context, told.mail.receipt({ ...told.named, rest }), {
    hello: hello(told),
    facts: factsOf([
      [label.invoice, told.named.number],
      [label.amountPaid, told.named.amount],
      [label.paidOn, payment === null ? null : told.day(payment.at)],
      [label.method, method === undefined ? null : told.given(method)],
      [label.rest, rest],
    ]),
    links: linksOf(told, context, { pay: rest !== null && context.payable }),
  });
};

export const refund: Draw = (order, context) => {
  const told = begin(order, context);
  const { label } = told.mail;
  const of = context.payments.find(({ refundIds }) => refundIds.includes(order.about ?? ''));
  const method = of === undefined ? null : told.given(of.methodLabel);
  return mailOf(told, context, told.mail.refund({ ...told.named, method }), {
    hello: hello(told),
    facts: factsOf([
      [label.invoice, told.named.number],
      [label.amountRefunded, told.named.amount],
      [label.refundTo, method],
    ]),
    links: linksOf(told, context, { pay: false }),
  });
};

export const reminder: Draw = (order, context) => {
  const told = begin(order, context);
  const charge = planned(told, context);
  const said = told.mail.reminder({
    ...told.named,
    due: told.due,
    days: context.daysToDue,
    charge,
  });
  return mailOf(told, context, said, asking(told, context));
};

export const finalNotice: Draw = (order, context) => {
  const told = begin(order, context);
  return mailOf(told, context, told.mail.finalNotice(told.named), asking(told, context));
};

export const paymentReturned: Draw = (order, context) => {
  const told = begin(order, context);
  const { nextCharge } = context;
  const next = nextCharge?.at == null ? null : told.day(nextCharge.at);
  const said = told.mail.paymentReturned({
    ...told.named,
    reason: told.mail.reason[declineReason(order.about)],
    next,
  });
  return mailOf(told, context, said, asking(told, context, [[told.mail.label.nextTry, next]]));
};
