import type { MailOrder } from '../../domain/collection/model/effect';
import type { Decline } from '../../domain/collection/model/state';
import { declineOfMail } from './decline-about';
import type { BusinessMailWords } from '../words/business-mail-words';
import { englishBusinessMail } from '../words/en/business-mail';
import {
  ADVICE_MEANINGS,
  DECLINE_MEANINGS,
  DISPUTE_MEANINGS,
  DISPUTE_STATUS_MEANINGS,
  FRAUD_MEANINGS,
  NETWORK_DECLINE_MEANINGS,
  REFUND_FAILURE_MEANINGS,
  codeInWords,
  meaningOf,
  networkAdviceInWords,
} from '../words/en/code-meanings';
import type { DetailRow, MailContent } from './mail-content';
import type { DisputeLine, MailContext } from './mail-context';
import type { MailValues } from './mail-values';
import { detailRows, mailLinks, mailContent, mailValues } from './mail-values';

type MailBuilder = (order: MailOrder, context: MailContext) => MailContent;

type BusinessMailValues = MailValues & { mail: BusinessMailWords };

function businessMailValues({ amount }: MailOrder, context: MailContext): BusinessMailValues {
  const values = mailValues(context, amount ?? context.remaining, null);
  return { ...values, mail: englishBusinessMail };
}

type LabelAndValue = readonly [string, string | null];

/** Who and what it is about, then what this mail adds. */
function businessDetails(
  { mail, common, userText }: BusinessMailValues,
  context: MailContext,
  rows: LabelAndValue[],
): DetailRow[] {
  const { label } = mail;
  return detailRows([
    [label.customer, common.customer],
    [label.invoice, common.number],
    [label.externalId, userText(context.invoice.externalId)],
    [label.amount, common.amount],
    ...rows,
  ]);
}

function businessMailParts(
  values: BusinessMailValues,
  context: MailContext,
  rows: LabelAndValue[],
): Pick<MailContent, 'details' | 'links' | 'footer'> {
  return {
    details: businessDetails(values, context, rows),
    links: mailLinks(values, context, { pay: false }),
    footer: values.mail.footer(values.common.number),
  };
}

/** What we do next, said by the plan rather than by the mail that was ordered a moment ago. */
function nextStep(values: BusinessMailValues, context: MailContext): string {
  const { waitsFor, nextCharge } = context;
  const at = nextCharge?.at ?? null;
  if (waitsFor === 'try')
    return at === null ? values.mail.nextTryNow : values.mail.nextTry(values.moment(at));
  return values.mail.noNextTry[waitsFor];
}

/** A code is shown with its meaning, so that nobody has to look it up. */
const inWords = (
  { userText }: BusinessMailValues,
  code: string | null | undefined,
  meanings: Readonly<Record<string, string>>,
): string | null => (code ? userText(codeInWords(code, meanings)) : null);

function networkAdvice({ userText }: BusinessMailValues, decline: Decline | null): string | null {
  const { networkCode = null, network = null } = decline ?? {};
  return networkCode === null ? null : userText(networkAdviceInWords(networkCode, network));
}

export const paymentFailedBusinessMail: MailBuilder = (order, context) => {
  const values = businessMailValues(order, context);
  const { label } = values.mail;
  const decline = declineOfMail(order, context);
  const { attempt: attempted } = context;
  const attempt =
    decline && attempted ? values.mail.attempt(attempted.number, attempted.total) : null;
  const code = values.userText(order.about ?? '');
  const meaning = meaningOf(order.about ?? '', DECLINE_MEANINGS);
  const next = nextStep(values, context);
  const text = values.mail.paymentFailed({ ...values.common, code, meaning, attempt, next });
  return mailContent(
    values,
    context,
    text,
    businessMailParts(values, context, [
      [label.method, decline && values.userText(decline.methodLabel)],
      [label.declineCode, inWords(values, order.about, DECLINE_MEANINGS)],
      [label.adviceCode, inWords(values, decline?.adviceCode, ADVICE_MEANINGS)],
      [
        label.networkDeclineCode,
        inWords(values, decline?.networkDeclineCode, NETWORK_DECLINE_MEANINGS),
      ],
      [label.networkCode, networkAdvice(values, decline)],
      [label.attempt, attempt],
    ]),
  );
};

export const refundFailedBusinessMail: MailBuilder = (order, context) => {
  const values = businessMailValues(order, context);
  const refunded = context.payments.find(({ refundIds }) => refundIds.includes(order.about ?? ''));
  const why = context.refundFailures.get(order.about ?? '');
  const rows: LabelAndValue[] = [
    [values.mail.label.payment, refunded?.id ?? null],
    [values.mail.label.reason, inWords(values, why, REFUND_FAILURE_MEANINGS)],
  ];
  return mailContent(
    values,
    context,
    values.mail.refundFailed(values.common),
    businessMailParts(values, context, rows),
  );
};

export const disputeBusinessMail: MailBuilder = (order, context) => {
  const values = businessMailValues(order, context);
  const { label } = values.mail;
  const about = disputeOf(order, context);
  const stage =
    about?.stage ?? (order.about === 'won' || order.about === 'lost' ? order.about : 'opened');
  const due = order.at ?? about?.evidenceDueAt ?? null;
  const open = stage === 'opened' || stage === 'inquiry';
  const by = open && due !== null ? values.moment(due) : null;
  const code = about?.reason ?? order.about;
  const reason = inWords(values, code, DISPUTE_MEANINGS) ?? '';
  const text = values.mail.dispute({ ...values.common, stage, reason, by });
  return mailContent(
    values,
    context,
    text,
    businessMailParts(values, context, [
      [label.disputeReason, reason],
      [label.disputeStatus, inWords(values, about?.status, DISPUTE_STATUS_MEANINGS)],
      [label.answerBy, by],
    ]),
  );
};

/** The mail's key names the dispute; else the newest one is meant. */
function disputeOf({ key }: MailOrder, { disputes }: MailContext): DisputeLine | null {
  const keyParts = key.split('/');
  return disputes.find(({ id }) => keyParts.includes(id)) ?? disputes.at(-1) ?? null;
}

export const fraudWarningBusinessMail: MailBuilder = (order, context) => {
  const values = businessMailValues(order, context);
  const type = inWords(values, order.about, FRAUD_MEANINGS) ?? '';
  const text = values.mail.fraudWarning({ ...values.common, type });
  return mailContent(
    values,
    context,
    text,
    businessMailParts(values, context, [[values.mail.label.fraudType, type]]),
  );
};

export const paymentReturnedBusinessMail: MailBuilder = (order, context) => {
  const values = businessMailValues(order, context);
  const reason = values.userText(order.about ?? '');
  const meaning = meaningOf(order.about ?? '', DISPUTE_MEANINGS);
  const next = nextStep(values, context);
  const remaining = context.remaining > 0 ? values.money(context.remaining) : null;
  const text = values.mail.paymentReturned({ ...values.common, reason, meaning, remaining, next });
  return mailContent(
    values,
    context,
    text,
    businessMailParts(values, context, [
      [values.mail.label.reason, inWords(values, order.about, DISPUTE_MEANINGS)],
    ]),
  );
};

export const heldBusinessMail: MailBuilder = (order, context) => {
  const values = businessMailValues(order, context);
  const reason = context.heldReason;
  const reasonText =
    reason === null ? values.userText(order.about ?? '') : values.mail.onHoldReason[reason];
  const why = context.heldDetail === null ? reasonText : `${reasonText} (${context.heldDetail})`;
  const advice = reason === null ? '' : values.mail.onHoldAdvice[reason];
  const text = values.mail.onHold({ ...values.common, why, advice });
  const rows: LabelAndValue[] = [[values.mail.label.heldReason, reason ?? order.about]];
  return mailContent(values, context, text, businessMailParts(values, context, rows));
};

export const undeliveredBusinessMail: MailBuilder = (order, context) => {
  const isCollected = context.remaining > 0;
  const amount = isCollected ? context.remaining : context.invoice.amountDue;
  const values = businessMailValues({ ...order, amount }, context);
  const email = context.customerEmail === null ? null : values.userText(context.customerEmail);
  const text = values.mail.undelivered({ ...values.common, email, isCollected });
  return mailContent(
    values,
    context,
    text,
    businessMailParts(values, context, [[values.mail.label.email, email]]),
  );
};

export const excessBusinessMail: MailBuilder = (order, context) => {
  const values = businessMailValues({ ...order, amount: context.excess }, context);
  return mailContent(
    values,
    context,
    values.mail.excess(values.common),
    businessMailParts(values, context, []),
  );
};

export const collectionEndedBusinessMail: MailBuilder = (order, context) => {
  const values = businessMailValues({ ...order, amount: context.remaining }, context);
  const isUncollectible = context.status === 'uncollectible' || context.endsUncollectible;
  const text = values.mail.collectionEnded({ ...values.common, due: values.due, isUncollectible });
  const rows: LabelAndValue[] = [[values.mail.label.dueOn, values.due]];
  return mailContent(values, context, text, businessMailParts(values, context, rows));
};
