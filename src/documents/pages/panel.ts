import { assertNever } from '../../domain/assert-never';
import { formatMoney } from '../../domain/money';
import { instantInWords } from '../dates';
import { isolate } from '../text';
import type {
  HeadingName,
  HeldHeading,
  OpenHeading,
  PageWords,
  PanelName,
} from '../words/page-words';
import type { Words } from '../words/words';
import type { InvoicePageView } from './view';

export type Tone = 'calm' | 'good' | 'warn' | 'wait' | 'quiet';
export type IconName = 'circle' | 'check' | 'clock' | 'alert' | 'shield' | 'cross';

/** What the panel says about the state of the invoice, in words that are already put together. */
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
  const told = tellerOf(view, words);
  const says = words.page.says;
  const of = (
    name: Exclude<PanelName, 'overdue'>,
    tone: Tone,
    icon: IconName,
    notes: string[],
  ) => ({
    name,
    heading: name,
    tone,
    icon,
    amount: view.rest,
    notes: [...notes, ...told.always()],
  });
  switch (view.status) {
    case 'open':
    case 'sending': {
      const open = { ...of('open', 'calm', 'circle', told.open()), heading: openHeading(view) };
      return view.flags.overdue ? { ...open, name: 'overdue', tone: 'warn', icon: 'alert' } : open;
    }
    case 'charging':
      return of('charging', 'wait', 'clock', [says.charging(told.method(view.nextChargeMethod))]);
    case 'processing':
      return { ...of('processing', 'wait', 'clock', told.debit()), amount: debited(view) };
    case 'requires_action':
      return of(view.waitingForCustomer?.kind ?? 'authentication', 'warn', 'shield', [
        ...told.partly(),
        ...told.waiting(),
      ]);
    case 'paid':
      return view.received === 0 && view.payments.length === 0
        ? of('nothing_due', 'good', 'check', [])
        : { ...of('paid', 'good', 'check', told.paid()), amount: view.received - view.excess };
    case 'disputed':
      return of('disputed', 'warn', 'alert', [says.disputed(told.business)]);
    case 'disputed_lost':
      return of('disputed_lost', 'quiet', 'cross', [says.disputedLost(told.business)]);
    case 'uncollectible':
      return of('uncollectible', 'quiet', 'circle', [
        ...told.partly(),
        says.uncollectible(told.business),
        ...told.unpayable(),
      ]);
    case 'void':
      return {
        ...of('void', 'quiet', 'cross', [says.void(told.business)]),
        amount: view.amountDue,
      };
    case 'held':
      return {
        ...of('held', 'warn', 'alert', [...told.partly(), told.held()]),
        heading: heldHeading(view),
      };
    default:
      return assertNever(view.status);
  }
}

/** What matters most to the reader of an open invoice. */
function openHeading(view: InvoicePageView): 'open' | OpenHeading {
  const online = view.canPay || view.storedMethod !== null || view.nextChargeAt !== null;
  if (!online) return 'elsewhere';
  if (view.payments.some(({ standing }) => standing === 'returned')) return 'returned';
  if (view.declined !== null) return 'declined';
  if (view.nextChargeAt !== null && view.nextChargeMethod !== null) return 'planned';
  return view.flags.partly_paid ? 'partly_paid' : 'open';
}

function heldHeading({ heldReason }: InvoicePageView): 'held' | HeldHeading {
  if (heldReason === 'below_minimum') return 'too_small';
  return heldReason === 'needs_person' ? 'being_checked' : 'held';
}

const debited = (view: InvoicePageView): number => view.debit?.amount ?? view.rest;

/** The sentences, each given only where it is true. */
function tellerOf(view: InvoicePageView, words: Words) {
  const { page, locale } = words;
  const { says } = page;
  const business = isolate(view.businessName);
  const money = (amount: number): string => formatMoney(amount, view.currency);
  const day = (at: number): string => instantInWords(at, view.timeZone, locale);
  const method = (label: string | null): string | null => (label === null ? null : isolate(label));
  const partly = (): string[] =>
    view.flags.partly_paid
      ? [says.partlyReceived(money(view.received), money(view.received + view.rest))]
      : [];
  const unpayable = (): string[] => {
    const offered = view.canPay || view.storedMethod !== null || view.nextChargeAt !== null;
    return offered || view.flags.not_confirmed_since !== null
      ? []
      : [says.noOnlinePayment(business)];
  };
  return {
    business,
    method,
    partly,
    unpayable,
    open: () => [
      ...returned(view, page, money, day),
      ...declined(view, page, day),
      ...partly(),
      ...planned(view, page, day),
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
    paid: () => lastPayment(view, page, day),
    held: () => heldSentence(view, page, business),
    always: () => [
      ...(view.excess > 0 ? [says.excess(money(view.excess), business)] : []),
      ...refunded(view, page, money),
      ...(view.flags.not_confirmed_since === null
        ? []
        : [says.notConfirmed(day(view.flags.not_confirmed_since))]),
    ],
  };
}

type Money = (amount: number) => string;
type Day = (at: number) => string;

function returned(view: InvoicePageView, { says }: PageWords, money: Money, day: Day): string[] {
  return view.payments
    .filter(({ standing }) => standing === 'returned')
    .slice(-1)
    .map(({ amount, at }) => says.returned(money(amount), day(at)));
}

function declined(view: InvoicePageView, page: PageWords, day: Day): string[] {
  if (view.declined === null) return [];
  const { methodLabel, at, reason } = view.declined;
  return [page.says.declinedOn(isolate(methodLabel), day(at), page.declined[reason])];
}

function planned(view: InvoicePageView, { says }: PageWords, day: Day): string[] {
  if (view.flags.paused) {
    const until = view.flags.paused_until;
    return [says.paused(until === null ? null : day(until))];
  }
  if (view.nextChargeAt === null || view.nextChargeMethod === null) return [];
  return [says.nextCharge(isolate(view.nextChargeMethod), day(view.nextChargeAt))];
}

function lastPayment(view: InvoicePageView, { says }: PageWords, day: Day): string[] {
  return view.payments
    .filter(({ standing }) => standing === 'kept')
    .slice(-1)
    .map(({ at, via, methodLabel }) =>
      via === 'outside' ? says.paidOutside(day(at)) : says.paidOn(day(at), isolate(methodLabel)),
    );
}

function refunded(view: InvoicePageView, { says }: PageWords, money: Money): string[] {
  const sum = view.payments.reduce((total, payment) => total + payment.refunded, 0);
  return sum > 0 ? [says.refunded(money(sum))] : [];
}

function heldSentence(view: InvoicePageView, { says }: PageWords, business: string): string {
  if (view.heldReason === 'below_minimum') return says.belowMinimum(business);
  if (view.heldReason === 'needs_person') return says.needsPerson(business);
  return says.noWayToPay(business);
}
