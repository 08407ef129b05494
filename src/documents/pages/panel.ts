import { assertNever } from '../../domain/assert-never';
import { formatAmount } from '../money';
import { MINUTE } from '../../domain/time';
import { formatDayAndTime, formatDayOf } from '../dates';
import { methodName } from '../method-name';
import { isolateText } from '../text';
import type {
  HeadingName,
  OnHoldHeading,
  OpenHeading,
  PageWords,
  PanelName,
} from '../words/page-words';
import type { Words } from '../words/words';
import type { InvoicePageView } from './page-types';

export type Tone = 'calm' | 'good' | 'warn' | 'wait' | 'quiet';
export type IconName = 'circle' | 'check' | 'clock' | 'alert' | 'shield' | 'cross' | 'file';

/** What the panel shows about the state of the invoice, as complete sentences. */
export interface Panel {
  name: PanelName;
  heading: HeadingName;
  tone: Tone;
  icon: IconName;
  amount: number;
  notes: string[];
}

/** One answer for every status: what is true, and what happens next. */
export function panelOf(view: InvoicePageView, words: Words): Panel {
  const sentences = sentencesOf(view, words);
  const says = words.page.says;
  const makePanel = (
    name: Exclude<PanelName, 'overdue'>,
    tone: Tone,
    icon: IconName,
    notes: string[],
  ) => ({
    name,
    heading: name,
    tone,
    icon,
    amount: view.remaining,
    notes: [...notes, ...sentences.always()],
  });
  switch (view.status) {
    case 'open':
    case 'sending': {
      const open = {
        ...makePanel('open', 'calm', 'circle', sentences.open()),
        heading: openHeading(view),
      };
      return view.flags.overdue ? { ...open, name: 'overdue', tone: 'warn', icon: 'alert' } : open;
    }
    case 'charging':
      return makePanel('charging', 'wait', 'clock', [
        says.charging(sentences.method(view.nextChargeMethod)),
      ]);
    case 'processing':
      return {
        ...makePanel('processing', 'wait', 'clock', sentences.debit()),
        amount: debited(view),
      };
    case 'requires_action':
      return makePanel(view.waitingForCustomer?.kind ?? 'authentication', 'warn', 'shield', [
        ...sentences.partly(),
        ...sentences.waiting(),
      ]);
    case 'paid':
      return view.received === 0 && view.payments.length === 0
        ? makePanel('nothing_due', 'good', 'check', [])
        : {
            ...makePanel('paid', 'good', 'check', sentences.paid()),
            amount: view.received - view.overpaid,
          };
    case 'disputed':
      return makePanel('disputed', 'warn', 'alert', [says.disputed(sentences.business)]);
    case 'disputed_lost':
      return makePanel('disputed_lost', 'quiet', 'cross', [says.disputedLost(sentences.business)]);
    case 'uncollectible':
      return makePanel('uncollectible', 'quiet', 'circle', [
        ...sentences.partly(),
        says.uncollectible(sentences.business),
        ...triedAgain(view, words),
        ...sentences.unpayable(),
      ]);
    case 'void':
      return {
        ...makePanel('void', 'quiet', 'cross', [says.void(sentences.business)]),
        amount: view.amountDue,
      };
    case 'held':
      return {
        ...makePanel('held', 'warn', 'alert', [...sentences.partly(), sentences.held()]),
        heading: heldHeading(view),
      };
    default:
      return assertNever(view.status);
  }
}

/** Now, later by the customer, or by itself. */
const isPayableOnline = (view: InvoicePageView): boolean =>
  view.canPay ||
  view.storedMethod !== null ||
  view.triedAgain !== null ||
  view.nextChargeAt !== null;

/** What matters most to the reader of an open invoice. */
function openHeading(view: InvoicePageView): 'open' | OpenHeading {
  if (!isPayableOnline(view)) return 'elsewhere';
  if (view.payments.some(({ status }) => status === 'returned')) return 'returned';
  if (view.declined !== null) return 'declined';
  if (view.nextChargeAt !== null && view.nextChargeMethod !== null) return 'planned';
  return view.flags.partly_paid ? 'partly_paid' : 'open';
}

function heldHeading({ heldReason }: InvoicePageView): 'held' | OnHoldHeading {
  if (heldReason === 'below_minimum') return 'too_small';
  if (heldReason === 'above_maximum') return 'too_large';
  return heldReason === 'needs_person' ? 'being_checked' : 'held';
}

const debited = (view: InvoicePageView): number => view.debit?.amount ?? view.remaining;

/** The sentences, each given only where it is true. */
function sentencesOf(view: InvoicePageView, words: Words) {
  const { page, locale } = words;
  const { says } = page;
  const business = isolateText(view.businessName);
  const money = (amount: number): string => formatAmount(amount, view.currency, locale);
  const day = (at: number): string => formatDayOf(at, view.timeZone, words);
  const method = (label: string | null): string | null =>
    label === null ? null : named(label, words);
  const partly = (): string[] =>
    view.flags.partly_paid
      ? [says.partlyReceived(money(view.received), money(view.received + view.remaining))]
      : [];
  const unpayable = (): string[] =>
    isPayableOnline(view) || view.flags.not_confirmed_since !== null
      ? []
      : [says.noOnlinePayment(business)];
  return {
    business,
    method,
    partly,
    unpayable,
    open: () => [
      ...returned(view, page, money, day),
      ...declined(view, words, day),
      ...triedAgain(view, words),
      ...partly(),
      ...planned(view, words, day),
      ...unpayable(),
    ],
    debit: () => [
      says.processing(day(view.debit?.since ?? 0), method(view.debit?.methodLabel ?? null)),
    ],
    waiting: () => {
      const waiting = view.waitingForCustomer;
      if (waiting === null) return [];
      const until = day(waiting.until);
      return [
        waiting.kind === 'authentication' ? says.authentication(until) : says.smallTransfers(until),
      ];
    },
    paid: () => lastPayment(view, words, day),
    held: () => heldSentence(view, page, business),
    always: () => [
      ...(view.overpaid > 0 ? [says.excess(money(view.overpaid), business)] : []),
      ...refunded(view, page, money),
      ...(view.flags.not_confirmed_since === null
        ? []
        : [says.notConfirmed(day(view.flags.not_confirmed_since))]),
    ],
  };
}

type Money = (amount: number) => string;
type Day = (at: number) => string;

const named = (label: string, { methods }: Words): string =>
  methodName(isolateText(label), methods);

function returned(view: InvoicePageView, { says }: PageWords, money: Money, day: Day): string[] {
  return view.payments
    .filter(({ status }) => status === 'returned')
    .slice(-1)
    .map(({ amount, at }) => says.returned(money(amount), day(at)));
}

function declined(view: InvoicePageView, words: Words, day: Day): string[] {
  if (view.declined === null) return [];
  const { methodLabel, at, reason } = view.declined;
  const { says, declined: why } = words.page;
  return [says.declinedOn(named(methodLabel, words), day(at), why[reason])];
}

/** To the minute, and not before it. */
function triedAgain(view: InvoicePageView, words: Words): string[] {
  if (view.triedAgain === null) return [];
  const { methodLabel, from } = view.triedAgain;
  const time = formatDayAndTime(from + MINUTE - 1, view.timeZone, words);
  return [words.page.says.triedAgain(named(methodLabel, words), time, view.canPay)];
}

function planned(view: InvoicePageView, words: Words, day: Day): string[] {
  const { says } = words.page;
  if (view.flags.paused) {
    const until = view.flags.paused_until;
    return [says.paused(until === null ? null : day(until))];
  }
  if (view.nextChargeAt === null || view.nextChargeMethod === null) return [];
  return [says.nextCharge(named(view.nextChargeMethod, words), day(view.nextChargeAt))];
}

function lastPayment(view: InvoicePageView, words: Words, day: Day): string[] {
  const { says } = words.page;
  return view.payments
    .filter(({ status }) => status === 'kept')
    .slice(-1)
    .map(({ at, via, methodLabel }) =>
      via === 'outside'
        ? says.paidOffline(day(at))
        : says.paidOn(day(at), named(methodLabel, words)),
    );
}

function refunded(view: InvoicePageView, { says }: PageWords, money: Money): string[] {
  const given = view.payments.reduce((total, payment) => total + payment.refunded, 0);
  const coming = view.payments.reduce((total, payment) => total + payment.beingRefunded, 0);
  return [
    ...(given > 0 ? [says.refunded(money(given))] : []),
    ...(coming > 0 ? [says.beingRefunded(money(coming))] : []),
  ];
}

function heldSentence(view: InvoicePageView, { says }: PageWords, business: string): string {
  if (view.heldReason === 'below_minimum') return says.belowMinimum(business);
  if (view.heldReason === 'above_maximum') return says.aboveMaximum(business);
  if (view.heldReason === 'needs_person') return says.needsPerson(business);
  if (view.heldReason === 'connection_gone') return says.accountGone(business);
  return says.noWayToPay(business);
}
