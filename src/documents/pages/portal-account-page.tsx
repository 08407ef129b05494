import type { ReactElement } from 'react';
import { formatDay } from '../dates';
import { methodName } from '../method-name';
import { isolateText } from '../text';
import type { Words } from '../words/words';
import { wordsIn } from '../words/words-for';
import { LanguageSwitch } from './language-switch';
import { Layout, UserText, toHtml } from './layout';
import type { PortalAccountView, PortalMethod } from './portal-account-view';
import { frameOf } from './page-of';
import { PORTAL_CSS_HREF } from './portal-css';
import { DetailsForm } from './portal-details-form';
import { leaving } from './portal-view';
import { StatementForm } from './portal-statement-form';

interface Props {
  view: PortalAccountView;
  words: Words;
}

/** How they pay, and the details of their invoices: one column of cards, each with its forms. */
export function renderPortalAccountPage(view: PortalAccountView): string {
  const words = wordsIn(view.locale);
  const { title } = words.portalAccount;
  return toHtml(
    <Layout words={words} title={title} {...frameOf(view)} stylesheet={PORTAL_CSS_HREF}>
      <main className="portal">
        <h1 className="page-title">{title}</h1>
        <Methods view={view} words={words} />
        <AutoPay view={view} words={words} />
        <DetailsForm view={view} words={words} />
        <StatementForm view={view} words={words} />
      </main>
      <footer className="leave">
        <a className="small" href={inLanguage(view, view.url)}>
          {words.portal.together.back}
        </a>
      </footer>
      <LanguageSwitch words={words} url={`${view.url}/account`} />
    </Layout>,
  );
}

/** Each link and form keeps the language that was chosen. */
const inLanguage = ({ chosen }: PortalAccountView, path: string): string =>
  chosen === null ? path : `${path}?lang=${chosen}`;

const at = (view: PortalAccountView, path: string): string =>
  inLanguage(view, `${view.url}/account/${path}`);

interface PressProps {
  view: PortalAccountView;
  path: string;
  className: string;
  /** For those who listen, where there are several of the same name. */
  label?: string;
  /** It leads to Stripe. */
  leaves?: boolean;
  children: string;
}

function Press({ view, path, className, label, leaves, children }: PressProps): ReactElement {
  return (
    <form method="post" action={at(view, path)} {...(leaves === true && leaving(view))}>
      <input type="hidden" name="csrf" value={view.csrf} />
      <button className={className} type="submit" aria-label={label}>
        {children}
      </button>
    </form>
  );
}

function Methods({ view, words }: Props): ReactElement {
  const { methods } = words.portalAccount;
  return (
    <section className="paper" aria-labelledby="methods">
      <h2 id="methods">{methods.title}</h2>
      {view.isUnread ? <p className="problem">{methods.unread}</p> : null}
      {view.methods.length > 0 || view.isUnread ? null : <p className="note">{methods.none}</p>}
      {view.methods.length === 0 ? null : (
        <ul className="rows">
          {view.methods.map((method) => (
            <Method key={method.id} method={method} view={view} words={words} />
          ))}
        </ul>
      )}
      <div className="pay">
        <Press view={view} path="methods" className="button secondary" leaves>
          {methods.add}
        </Press>
        <p className="hint">{methods.addHint}</p>
      </div>
    </section>
  );
}

function Method({ method, view, words }: Props & { method: PortalMethod }): ReactElement {
  const { methods, ofMethod } = words.portalAccount;
  const { id, expires, isDefault, why } = method;
  const name = methodName(method.label, words.methods);
  const path = `methods/${id}`;
  return (
    <li className={why === null ? 'tone-calm' : 'tone-warn'}>
      <span className="what">
        <b>
          <UserText>{name}</UserText>
        </b>{' '}
        {isDefault ? <span className="pill">{methods.isDefault}</span> : null}
        {expires === null || why === 'expired' ? null : (
          <span className="aside">{methods.expires(expires)}</span>
        )}
        {why === null ? null : <span className="aside late">{methods[why]}</span>}
      </span>
      {why === 'detaching' ? null : (
        <span className="acts">
          {isDefault || why !== null ? null : (
            <Press
              view={view}
              path={`${path}/default`}
              className="small"
              label={ofMethod(methods.makeDefault, name)}
            >
              {methods.makeDefault}
            </Press>
          )}
          <a
            className="small"
            href={at(view, `${path}/remove`)}
            aria-label={ofMethod(methods.remove, name)}
          >
            {methods.remove}
          </a>
        </span>
      )}
    </li>
  );
}

function AutoPay({ view, words }: Props): ReactElement {
  const { autoPay } = words.portalAccount;
  const business = isolateText(view.businessName);
  const now = view.autoPay;
  return (
    <section className="paper" aria-labelledby="auto-pay">
      <h2 id="auto-pay">
        {autoPay.title}{' '}
        <span className={`pill tone-${now.kind === 'on' ? 'good' : 'quiet'}`}>
          {now.kind === 'on' ? autoPay.on : autoPay.off}
        </span>
      </h2>
      {now.kind === 'not_offered' ? (
        <p className="note">{autoPay.notOffered(business)}</p>
      ) : (
        <>
          <blockquote className="mandate">{autoPay.mandate(business)}</blockquote>
          <Since autoPay={now} words={words} />
          {now.kind === 'off' ? (
            <div className="pay">
              <Press view={view} path="auto_pay/on" className="button secondary">
                {autoPay.turnOn}
              </Press>
            </div>
          ) : (
            <p className="pay">
              <a className="small" href={at(view, 'auto_pay/off')}>
                {autoPay.turnOff}
              </a>
            </p>
          )}
        </>
      )}
    </section>
  );
}

type Switched = Exclude<PortalAccountView['autoPay'], { kind: 'not_offered' }>;

function Since({ autoPay, words }: { autoPay: Switched; words: Words }): ReactElement | null {
  const { agreedOn, withdrawnOn } = words.portalAccount.autoPay;
  if (autoPay.kind === 'off') {
    return <p className="note">{withdrawnOn(formatDay(autoPay.withdrawnOn, words))}</p>;
  }
  if (autoPay.agreedOn === null) return null;
  return <p className="note">{agreedOn(formatDay(autoPay.agreedOn, words))}</p>;
}
