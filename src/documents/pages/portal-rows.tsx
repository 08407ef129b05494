import type { ReactElement } from 'react';
import { formatDay } from '../dates';
import { formatAmount } from '../money';
import { isolateText } from '../text';
import type { PanelName } from '../words/page-words';
import type { Words } from '../words/words';
import { UserText } from './layout';
import type { PageStatus } from './page-types';
import type { Tone } from './panel';
import { leaving } from './portal-view';
import type { PortalInvoice, PortalView } from './portal-view';

interface Props {
  view: PortalView;
  words: Words;
}

export function PortalRows({ view, words }: Props): ReactElement {
  const { empty } = words.portal;
  const business = isolateText(view.businessName);
  if (view.invoices.length === 0) {
    const text = view.filter === 'paid' ? empty.paid : empty[view.filter](business);
    return <p className="note">{text}</p>;
  }
  // One alone is paid on its own page.
  const isOffered = view.invoices.filter(({ canPay }) => canPay).length > 1;
  const rows = (
    <ul className="rows">
      {view.invoices.map((invoice) => (
        <Row key={invoice.id} {...{ invoice, view, words, isOffered }} />
      ))}
    </ul>
  );
  if (!isOffered) return rows;
  const { together } = words.portal;
  return (
    <form method="post" action={view.payUrl} {...leaving(view)}>
      <input type="hidden" name="csrf" value={view.csrf} />
      {rows}
      <p className="pay">
        <button className="button secondary" type="submit" aria-describedby="together">
          {together.button}
        </button>
      </p>
      <p className="hint" id="together">
        {together.hint}
      </p>
    </form>
  );
}

interface RowProps extends Props {
  invoice: PortalInvoice;
  isOffered: boolean;
}

function Row({ invoice, view, words, isOffered }: RowProps): ReactElement {
  const { number, issuedOn, dueOn, currency, amountDue, remaining, url, pdfUrl } = invoice;
  const { portal, page } = words;
  const { name, tone } = shownAs(invoice);
  const isOwed = name !== 'paid' && name !== 'void' && remaining > 0;
  const money = (amount: number): string => formatAmount(amount, currency, words.locale);
  const text = <UserText>{number}</UserText>;
  return (
    <li className={`tone-${tone}`}>
      <span className="what">
        {isOffered && invoice.canPay ? (
          <input
            type="checkbox"
            name="invoice"
            value={invoice.id}
            aria-label={portal.together.choose(number)}
          />
        ) : null}
        {url === null ? (
          <b>{text}</b>
        ) : (
          <a href={url} {...leaving(view)}>
            {text}
          </a>
        )}{' '}
        <span className="pill">{page.panel[name].label}</span>
        <span className="aside">
          {formatDay(issuedOn, words)} · {portal.due(formatDay(dueOn, words))}
        </span>
      </span>
      <span className="sum">
        <b>{money(isOwed ? remaining : amountDue)}</b>
        {isOwed && remaining !== amountDue ? (
          <span className="aside">{portal.leftOf(money(amountDue))}</span>
        ) : null}
      </span>
      {url === null || pdfUrl === null ? null : (
        <span className="acts">
          <a className="small" href={pdfUrl}>
            {portal.pdf}
          </a>
          {invoice.canPay ? (
            <a
              className="small primary"
              href={url}
              aria-label={portal.payNumber(number)}
              {...leaving(view)}
            >
              {portal.pay}
            </a>
          ) : null}
        </span>
      )}
    </li>
  );
}

type Shown = Exclude<PanelName, 'small_transfers' | 'nothing_due'>;

const TONES: Readonly<Record<Shown, Tone>> = {
  open: 'calm',
  overdue: 'warn',
  charging: 'wait',
  processing: 'wait',
  authentication: 'warn',
  paid: 'good',
  disputed: 'warn',
  disputed_lost: 'quiet',
  uncollectible: 'quiet',
  void: 'quiet',
  held: 'warn',
};

const NAMES: Partial<Record<PageStatus, Shown>> = {
  sending: 'open',
  requires_action: 'authentication',
};

/** The words of the page that is the invoice’s alone. */
function shownAs({ status, overdue }: PortalInvoice): { name: Shown; tone: Tone } {
  const plain = NAMES[status] ?? (status as Shown);
  const name = plain === 'open' && overdue ? 'overdue' : plain;
  return { name, tone: TONES[name] };
}
