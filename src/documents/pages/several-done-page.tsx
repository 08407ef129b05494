import type { ReactElement } from 'react';
import { formatDayOf } from '../dates';
import { methodName } from '../method-name';
import { formatAmount } from '../money';
import type { PaymentLineStatus } from '../payment-lines';
import { isolateText } from '../text';
import type { HeadingName } from '../words/page-words';
import type { Words } from '../words/words';
import { wordsIn } from '../words/words-for';
import { UserText, toHtml } from './layout';
import { NoticePage } from './notice-page';
import type { NoticeProps } from './notice-page';
import type { PageOf } from './page-of';
import { frameOf } from './page-of';
import type { RefreshingPage } from './preparing-page';

/** One payment for several invoices, as our records have it. */
export interface SeveralDoneView extends PageOf {
  locale: string | null;
  currency: string;
  timeZone: string;
  /** How many invoices it is for; listed are they once money came or is on its way. */
  count: number;
  stage: SeveralStage;
  invoices: readonly DoneShare[];
  /** The newest of its payments that was recorded; null: none was yet. */
  paid: { at: number; methodLabel: string } | null;
  /** Where all invoices of this customer are, if this browser may see them. */
  portalUrl: string | null;
  /** Where a link to them is asked for. */
  requestUrl: string;
  /** The page that the payment leads back from. */
  invoiceUrl: string;
}

export type SeveralStage =
  | { kind: 'confirming' }
  | { kind: 'nothing' }
  /** The bank wants the customer until then. */
  | { kind: 'authentication'; until: number }
  /** A debit that the bank carries out. */
  | { kind: 'processing'; since: number | null }
  | { kind: 'paid' };

/** What one invoice has of the payment; minor units. */
export interface DoneShare {
  number: string;
  /** Its page; null: its link was revoked. */
  url: string | null;
  amount: number;
  refunded: number;
  status: PaymentLineStatus;
}

const SECONDS = 2;

/** Where Checkout leads back to from the payment for several invoices: what was paid in all. */
export function renderSeveralDonePage(view: SeveralDoneView): RefreshingPage {
  const words = wordsIn(view.locale);
  const html = toHtml(<SeveralDonePage view={view} words={words} />);
  return { html, refresh: view.stage.kind === 'confirming' ? `${SECONDS}` : null };
}

interface Props {
  view: SeveralDoneView;
  words: Words;
}

function SeveralDonePage({ view, words }: Props): ReactElement {
  const { page, portal } = words;
  const { portalUrl, requestUrl, invoiceUrl, stage } = view;
  return (
    <NoticePage
      {...frameOf(view)}
      words={words}
      above={page.done.together(view.count)}
      live
      {...contentOf(view, words)}
    >
      <Shares view={view} words={words} />
      {portalUrl === null ? null : (
        <a className="button primary" href={portalUrl}>
          {portal.together.back}
        </a>
      )}
      {portalUrl === null ? (
        <a className="button secondary" href={invoiceUrl}>
          {page.viewInvoice}
        </a>
      ) : null}
      {portalUrl === null && stage.kind === 'paid' ? (
        <p className="more">
          <a href={requestUrl}>{portal.request.title}</a>
        </p>
      ) : null}
    </NoticePage>
  );
}

type NoticeContent = Pick<NoticeProps, 'tone' | 'icon' | 'title' | 'texts'>;

function contentOf(view: SeveralDoneView, words: Words): NoticeContent {
  const { page } = words;
  const { stage } = view;
  const day = (at: number): string => formatDayOf(at, view.timeZone, words);
  switch (stage.kind) {
    case 'confirming':
      return { tone: 'wait', icon: 'clock', ...titled(page.done.confirming) };
    case 'nothing':
      return { tone: 'quiet', icon: 'circle', ...titled(page.done.nothing) };
    case 'authentication': {
      const title = page.heading.authentication;
      const texts = [page.says.authentication(day(stage.until))];
      return { tone: 'warn', icon: 'shield', title, texts };
    }
    case 'processing': {
      const { since } = stage;
      const texts = [
        sumOf(view, words, page.panel.processing.amountLabel),
        ...(since === null ? [] : [page.says.processing(day(since), null)]),
      ];
      return { tone: 'wait', icon: 'clock', title: page.heading.processing, texts };
    }
    case 'paid':
      return paidContent(view, words);
  }
}

const titled = ({ title, text }: { title: string; text: string }) => ({ title, texts: [text] });

function sumOf({ invoices, currency }: SeveralDoneView, words: Words, label: string): string {
  const total = invoices.reduce((sum, { amount }) => sum + amount, 0);
  return words.labelled(label, formatAmount(total, currency, words.locale));
}

/** What the bank took back of all of it; of parts it is said beside each invoice. */
const TAKEN_BACK: Readonly<Record<Exclude<PaymentLineStatus, 'kept'>, HeadingName>> = {
  disputed: 'disputed',
  returned: 'returned',
  lost: 'disputed_lost',
};

function paidContent(view: SeveralDoneView, words: Words): NoticeContent {
  const { page, methods } = words;
  const [first] = view.invoices;
  const status = first?.status ?? 'kept';
  if (status !== 'kept' && view.invoices.every((one) => one.status === status)) {
    const title = page.heading[TAKEN_BACK[status]];
    return { tone: 'warn', icon: 'alert', title, texts: [] };
  }
  const { paid } = view;
  const refunded = view.invoices.reduce((sum, one) => sum + one.refunded, 0);
  const texts = [
    sumOf(view, words, page.panel.paid.amountLabel),
    ...(paid === null
      ? []
      : [
          page.says.paidOn(
            formatDayOf(paid.at, view.timeZone, words),
            methodName(isolateText(paid.methodLabel), methods),
          ),
        ]),
    ...(refunded === 0
      ? []
      : [page.says.refunded(formatAmount(refunded, view.currency, words.locale))]),
  ];
  return { tone: 'good', icon: 'check', title: page.heading.paid, texts };
}

function Shares({ view, words }: Props): ReactElement | null {
  if (view.invoices.length === 0) return null;
  return (
    <ul className="shares" aria-label={words.page.done.together(view.count)}>
      {view.invoices.map((share) => (
        <ShareRow key={share.number} {...{ share, view, words }} />
      ))}
    </ul>
  );
}

function ShareRow({ share, view, words }: Props & { share: DoneShare }): ReactElement {
  const { number, url, amount, refunded, status } = share;
  const { page, locale } = words;
  const money = (minor: number): string => formatAmount(minor, view.currency, locale);
  const text = <UserText>{number}</UserText>;
  return (
    <li>
      <span>{url === null ? text : <a href={url}>{text}</a>}</span>
      <span className="sum">
        {money(amount)}
        {status === 'kept' ? null : <span className="aside">{page.paymentLineStatus[status]}</span>}
        {refunded === 0 ? null : (
          <span className="aside">{page.document.refundOf(money(refunded))}</span>
        )}
      </span>
    </li>
  );
}
