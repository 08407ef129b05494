import type { ReactElement } from 'react';
import { formatAmount } from '../money';
import { formatDay } from '../dates';
import { isolateText } from '../text';
import type { Words } from '../words/words';
import { FileLinks } from './file-links';
import { Icon } from './icon';
import { panelOf } from './panel';
import { PayForms } from './pay-forms';
import type { InvoicePageView, PageMessage } from './page-types';

interface Props {
  view: InvoicePageView;
  words: Words;
}

/** Number, state, amount, what happens next, and the ways to pay. */
export function StatusPanel({ view, words }: Props): ReactElement {
  const panel = panelOf(view, words);
  const { page } = words;
  const { label, amountLabel } = page.panel[panel.name];
  return (
    <section className={`panel tone-${panel.tone}`} aria-labelledby="number">
      <Message message={view.message} words={words} />
      {panel.tone === 'good' ? (
        <span className="badge">
          <Icon name={panel.icon} />
        </span>
      ) : null}
      <h1 id="number" className="number">
        {page.invoice(isolateText(view.number))}
      </h1>
      <p className="pill" role="status">
        <Icon name={panel.icon} />
        {label}
      </p>
      <p className="amount-label">{amountLabel}</p>
      <p className={panel.name === 'void' ? 'amount amount-void' : 'amount'}>
        {formatAmount(panel.amount, view.currency, words.locale)}
      </p>
      <DueLine view={view} words={words} />
      <h2 className="heading">{page.heading[panel.heading]}</h2>
      {panel.notes.map((note) => (
        <p className="note" key={note}>
          {note}
        </p>
      ))}
      <PayForms view={view} words={words} />
      {view.status === 'charging' ? (
        <a className="button secondary" href={view.invoiceUrl}>
          {page.checkAgain}
        </a>
      ) : null}
      <FileLinks view={view} words={words} />
    </section>
  );
}

const WITH_DUE_DAY: ReadonlySet<string> = new Set(['open', 'sending', 'requires_action', 'held']);

function DueLine({ view, words }: Props): ReactElement | null {
  if (!WITH_DUE_DAY.has(view.status)) return null;
  const { dueOn, dueIn } = words.page;
  return (
    <p className="due">
      {dueOn(formatDay(view.dueOn, words))}{' '}
      <span className={view.daysToDue > 0 ? 'due-in' : 'due-in due-now'}>
        {dueIn(view.daysToDue)}
      </span>
    </p>
  );
}

function Message({ message, words }: { message: PageMessage | null; words: Words }) {
  if (message === null) return null;
  const bad = message === 'charge_declined' || message === 'not_possible_now';
  return (
    <p className={bad ? 'message message-bad' : 'message'} role={bad ? 'alert' : 'status'}>
      {words.page.message[message]}
    </p>
  );
}
