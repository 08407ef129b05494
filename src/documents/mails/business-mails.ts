import type { MailOrder } from '../../domain/collection/model/effect';
import { declineAbout } from './decline-about';
import type { BusinessMailWords } from '../words/mail-words';
import type { Fact, MailContent } from './mail-content';
import type { DisputeLine, MailContext } from './mail-context';
import type { Told } from './told';
import { factsOf, linksOf, mailOf, tell } from './told';

type Draw = (order: MailOrder, context: MailContext) => MailContent;

type Begun = Told & { mail: BusinessMailWords };

function begin({ amount }: MailOrder, context: MailContext): Begun {
  const told = tell(context, amount ?? context.rest, null);
  return { ...told, mail: told.words.businessMail };
}

type Row = readonly [string, string | null];

/** Who and what it is about, then what this mail adds. */
function facts({ mail, named, given }: Begun, context: MailContext, rows: Row[]): Fact[] {
  const { label } = mail;
  return factsOf([
    [label.customer, named.customer],
    [label.invoice, named.number],
    [label.externalId, given(context.invoice.externalId)],
    [label.amount, named.amount],
    ...rows,
  ]);
}

function parts(
  told: Begun,
  context: MailContext,
  rows: Row[],
): Pick<MailContent, 'facts' | 'links' | 'footer'> {
  return {
    facts: facts(told, context, rows),
    links: linksOf(told, context, { pay: false }),
    footer: told.mail.footer(told.named.number),
  };
}

/** What we do next, said by the plan rather than by the mail that was ordered a moment ago. */
function nextStep(told: Begun, order: MailOrder, context: MailContext): string {
  const { waitsFor, nextCharge } = context;
  const at = order.at ?? nextCharge?.at ?? null;
  if (waitsFor === 'try')
    return at === null ? told.mail.nextTryNow : told.mail.nextTry(told.moment(at));
  return told.mail.noNextTry[waitsFor];
}

export const paymentFailed: Draw = (order, context) => {
  const told = begin(order, context);
  const { label } = told.mail;
  const decline = declineAbout(order, context);
  const { attempt: tried } = context;
  const attempt = decline && tried ? told.mail.attempt(tried.n, tried.of) : null;
  const code = told.given(order.about ?? '');
  const next = nextStep(told, order, context);
  const said = told.mail.paymentFailed({ ...told.named, code, attempt, next });
  return mailOf(
    told,
    context,
    said,
    parts(told, context, [
      [label.method, decline && told.given(decline.methodLabel)],
      [label.declineCode, code],
      [label.adviceCode, decline && decline.adviceCode],
      [label.networkCode, decline && decline.networkCode],
      [label.attempt, attempt],
    ]),
  );
};

export const refundFailed: Draw = (order, context) => {
  const told = begin(order, context);
  const of = context.payments.find(({ refundIds }) => refundIds.includes(order.about ?? ''));
  const rows: Row[] = [[told.mail.label.payment, of?.id ?? null]];
  return mailOf(told, context, told.mail.refundFailed(told.named), parts(told, context, rows));
};

export const dispute: Draw = (order, context) => {
  const told = begin(order, context);
  const { label } = told.mail;
  const about = disputeOf(order, context);
  const stage =
    about?.stage ?? (order.about === 'won' || order.about === 'lost' ? order.about : 'opened');
  const due = order.at ?? about?.evidenceDueAt ?? null;
  const open = stage === 'opened' || stage === 'inquiry';
  const by = open && due !== null ? told.day(due) : null;
  const reason = told.given(about?.reason ?? order.about ?? '');
  const said = told.mail.dispute({ ...told.named, stage, reason, by });
  return mailOf(
    told,
    context,
    said,
    parts(told, context, [
      [label.disputeReason, reason],
      [label.disputeStatus, about === null ? null : told.given(about.status)],
      [label.answerBy, by],
    ]),
  );
};

/** The mail's key names the dispute; else the newest one is meant. */
function disputeOf({ key }: MailOrder, { disputes }: MailContext): DisputeLine | null {
  const parts = key.split('/');
  return disputes.find(({ id }) => parts.includes(id)) ?? disputes.at(-1) ?? null;
}

export const fraudWarning: Draw = (order, context) => {
  const told = begin(order, context);
  const type = told.given(order.about ?? '');
  const said = told.mail.fraudWarning({ ...told.named, type });
  return mailOf(told, context, said, parts(told, context, [[told.mail.label.fraudType, type]]));
};

export const paymentReturned: Draw = (order, context) => {
  const told = begin(order, context);
  const reason = told.given(order.about ?? '');
  const next = nextStep(told, { ...order, at: null }, context);
  const said = told.mail.paymentReturned({ ...told.named, reason, next });
  return mailOf(told, context, said, parts(told, context, [[told.mail.label.reason, reason]]));
};

export const held: Draw = (order, context) => {
  const told = begin(order, context);
  const reason = context.heldReason;
  const said = reason === null ? told.given(order.about ?? '') : told.mail.held[reason];
  const why = context.heldDetail === null ? said : `${said} (${context.heldDetail})`;
  const advice = reason === null ? '' : told.mail.heldAdvice[reason];
  const words = told.mail.onHold({ ...told.named, why, advice });
  const rows: Row[] = [[told.mail.label.heldReason, reason ?? order.about]];
  return mailOf(told, context, words, parts(told, context, rows));
};

export const undelivered: Draw = (order, context) => {
  const told = begin(order, context);
  const email = context.customerEmail === null ? null : told.given(context.customerEmail);
  const said = told.mail.undelivered({ ...told.named, email });
  return mailOf(told, context, said, parts(told, context, [[told.mail.label.email, email]]));
};

export const excess: Draw = (order, context) => {
  const told = begin(order, context);
  return mailOf(told, context, told.mail.excess(told.named), parts(told, context, []));
};
