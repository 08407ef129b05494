import type { ReactElement } from 'react';
import { formatAmount } from '../money';
import { isolateText } from '../text';
import type { Words } from '../words/words';
import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';
import type { NoticeProps } from './notice-page';
import { panelOf } from './panel';
import type { RefreshingPage } from './preparing-page';
import type { InvoicePageView, PageStatus } from './page-types';
import { Parties } from './parties';

export interface DoneOptions {
  /** The customer came from Checkout and Stripe was not read yet: the page reloads until then. */
  confirming: boolean;
}

const SECONDS = 2;
const UNPAID: ReadonlySet<PageStatus> = new Set(['open', 'sending', 'requires_action', 'held']);

/**
 * Where Checkout sends people back to: shown is what our tables say, never what the address says.
 */
export function renderDonePage(view: InvoicePageView, options: DoneOptions): RefreshingPage {
  const words = wordsIn(view.locale);
  const waits = view.status === 'charging' || (UNPAID.has(view.status) && options.confirming);
  const html = toHtml(<DonePage view={view} words={words} waits={waits} />);
  return { html, refresh: waits ? `${SECONDS}` : null };
}

interface Props {
  view: InvoicePageView;
  words: Words;
  waits: boolean;
}

function DonePage({ view, words, waits }: Props): ReactElement {
  const { page } = words;
  const content = waits
    ? confirmingContent(words)
    : isUntouched(view)
      ? nothingReceivedContent(words)
      : statusContent(view, words);
  return (
    <NoticePage
      words={words}
      businessName={view.businessName}
      branding={view.branding}
      mode={view.mode}
      above={page.invoice(isolateText(view.number))}
      live
      {...content}
    >
      {waits || view.receiptUrl === null ? null : (
        <a className="button primary" href={view.receiptUrl}>
          {words.pdf.download.receipt}
        </a>
      )}
      <a className="button secondary" href={view.invoiceUrl}>
        {page.viewInvoice}
      </a>
      {waits || view.receiptUrl === null ? null : (
        <p className="more">
          <a href={view.portalUrl}>{words.portal.request.title}</a>
        </p>
      )}
      <Parties view={view} words={words} />
    </NoticePage>
  );
}

/** Nothing has been paid, and the time at the bank is over. */
function isUntouched(view: InvoicePageView): boolean {
  return UNPAID.has(view.status) && view.received === 0 && view.waitingForCustomer === null;
}

type NoticeContent = Pick<NoticeProps, 'tone' | 'icon' | 'title' | 'texts'>;

function confirmingContent({ page }: Words): NoticeContent {
  const { title, text } = page.done.confirming;
  return { tone: 'wait', icon: 'clock', title, texts: [text] };
}

function nothingReceivedContent({ page }: Words): NoticeContent {
  const { title, text } = page.done.nothing;
  return { tone: 'quiet', icon: 'circle', title, texts: [text] };
}

function statusContent(view: InvoicePageView, words: Words): NoticeContent {
  const { name, heading, tone, icon, amount, notes } = panelOf(view, words);
  const { amountLabel } = words.page.panel[name];
  const sum = words.labelled(amountLabel, formatAmount(amount, view.currency, words.locale));
  return { tone, icon, title: words.page.heading[heading], texts: [sum, ...notes] };
}
