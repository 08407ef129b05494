import type { ReactElement } from 'react';
import { formatAmount } from '../money';
import { isolateText } from '../text';
import type { Words } from '../words/words';
import { wordsIn } from '../words/words-for';
import { Icon } from './icon';
import { LanguageSwitch } from './language-switch';
import { Layout, toHtml } from './layout';
import { frameOf } from './page-of';
import { PORTAL_CSS_HREF } from './portal-css';
import { PortalRows } from './portal-rows';
import { PORTAL_FILTERS, leaving } from './portal-view';
import type { PortalBalance, PortalFilter, PortalView } from './portal-view';

/** Their invoices, and what is due: one column, on a phone as on a wide screen. */
export function renderPortalPage(view: PortalView): string {
  const words = wordsIn(view.locale);
  const title = words.portal.title(isolateText(view.businessName));
  return toHtml(
    <Layout words={words} title={title} {...frameOf(view)} stylesheet={PORTAL_CSS_HREF}>
      <main className="portal">
        <Balance view={view} words={words} title={title} />
        <section className="paper" aria-labelledby="invoices">
          <Filters view={view} words={words} />
          <PortalRows view={view} words={words} />
          <Pages view={view} words={words} />
        </section>
      </main>
      <Leave view={view} words={words} />
      <LanguageSwitch words={words} url={view.url} />
    </Layout>,
  );
}

interface Props {
  view: PortalView;
  words: Words;
}

/** The address of this page under another filter or further down, in the chosen language. */
function at({ url, chosen }: PortalView, filter: PortalFilter, after?: string): string {
  const query = new URLSearchParams({
    ...(filter === 'open' ? {} : { filter }),
    ...(after === undefined ? {} : { after }),
    ...(chosen === null ? {} : { lang: chosen }),
  }).toString();
  return query === '' ? url : `${url}?${query}`;
}

function Balance({ view, words, title }: Props & { title: string }): ReactElement {
  const { balances } = view;
  const isLate = balances.some(({ overdue }) => overdue > 0);
  const tone = balances.length === 0 ? 'good' : isLate ? 'warn' : 'calm';
  return (
    <section className={`panel tone-${tone}`} aria-labelledby="title">
      <h1 id="title" className="number">
        {title}
      </h1>
      {balances.length === 0 ? (
        <p className="heading">{words.portal.nothingDue}</p>
      ) : (
        <>
          <p className="amount-label">{words.portal.balance}</p>
          <ul className="sums-due">
            {balances.map((balance) => (
              <Sum key={balance.currency} balance={balance} words={words} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Sum({ balance, words }: { balance: PortalBalance; words: Words }): ReactElement {
  const { currency, due, overdue } = balance;
  return (
    <li>
      <strong>{formatAmount(due, currency, words.locale)}</strong>
      {overdue === 0 ? null : (
        <span className="late">
          {words.portal.overdue(formatAmount(overdue, currency, words.locale))}
        </span>
      )}
    </li>
  );
}

function Filters({ view, words }: Props): ReactElement {
  const { filter } = words.portal;
  return (
    <nav aria-labelledby="invoices">
      <h2 id="invoices" className="aside">
        {filter.label}
      </h2>
      <ul className="tabs">
        {PORTAL_FILTERS.map((name) => (
          <li key={name}>
            <a
              href={at(view, name)}
              {...(name === view.filter ? { 'aria-current': 'page' as const } : {})}
            >
              {filter[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Pages({ view, words }: Props): ReactElement | null {
  const { next, isFirst, filter } = view;
  if (isFirst && next === null) return null;
  return (
    <p className="pages">
      {isFirst ? null : (
        <a className="small" href={at(view, filter)}>
          {words.portal.newest}
        </a>
      )}
      {next === null ? null : (
        <a className="small" href={at(view, filter, next)} rel="next">
          {words.portal.older}
        </a>
      )}
    </p>
  );
}

function Leave({ view, words }: Props): ReactElement {
  const { returnUrl, canSignOut, url, chosen } = view;
  return (
    <footer className="leave">
      <a className="small" href={`${url}/account${chosen === null ? '' : `?lang=${chosen}`}`}>
        {words.portalAccount.title}
      </a>
      {returnUrl === null ? null : (
        <a className="small" href={returnUrl} rel="noopener noreferrer" {...leaving(view)}>
          {words.portal.backTo(new URL(returnUrl).host)}
        </a>
      )}
      {!canSignOut ? null : (
        <form method="post" action={`${url}/sign_out`}>
          <input type="hidden" name="csrf" value={view.csrf} />
          <button className="small" type="submit">
            <Icon name="cross" /> {words.portal.signOut}
          </button>
        </form>
      )}
    </footer>
  );
}
