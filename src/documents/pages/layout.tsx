import type { ReactElement, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { NO_BRANDING, logoPath } from '../../domain/branding';
import type { Branding, Logo } from '../../domain/branding';
import { visibleText } from '../text';
import type { Words } from '../words/words';
import { accentCssHref } from './accent-css';
import { ICON_HREF } from './page-icon';
import { PAGE_CSS_HREF } from './page-css';
import type { PageMode } from './page-types';

interface LayoutProps {
  words: Words;
  title: string;
  /** Null where we may not say whose page it is: a wrong link shows nothing. */
  businessName: string | null;
  mode: PageMode;
  /** How the business wants its pages to look. */
  branding?: Branding | null;
  /** Below the page, who the business is on documents. */
  issuer?: string | null;
  /** The one stylesheet; absent: that of an invoice. */
  stylesheet?: string;
  /** Stylesheets and scripts of this page alone. */
  head?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: whose it is, test mode said aloud, only one stylesheet fetched. */
export function Layout(props: LayoutProps): ReactElement {
  const { words, title, businessName, mode, stylesheet = PAGE_CSS_HREF, head, children } = props;
  const { accentColor, logo, footer } = props.branding ?? NO_BRANDING;
  const below = [footer, props.issuer ?? null].filter((text) => text !== null);
  return (
    <html lang={words.locale} dir={words.dir}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href={ICON_HREF} />
        <link rel="stylesheet" href={stylesheet} />
        {accentColor === null ? null : <link rel="stylesheet" href={accentCssHref(accentColor)} />}
        {head}
      </head>
      <body>
        {mode === 'live' && businessName === null ? null : (
          <header className="top">
            {mode === 'test' ? <p className="test-mode">{words.page.testMode}</p> : null}
            {businessName === null ? null : <Brand name={businessName} logo={logo} />}
          </header>
        )}
        {children}
        {below.length === 0 || businessName === null ? null : (
          <section className="brand-footer" aria-label={visibleText(businessName)}>
            {below.map((text) => (
              <p key={text}>
                <UserText>{text}</UserText>
              </p>
            ))}
          </section>
        )}
      </body>
    </html>
  );
}

function Brand({ name, logo }: { name: string; logo: Logo | null }): ReactElement {
  return (
    <p className="brand">
      {logo === null ? (
        <span className="monogram" aria-hidden="true">
          {initialOf(name)}
        </span>
      ) : (
        <img className="logo" src={logoPath(logo)} alt="" />
      )}
      <UserText className="brand-name">{name}</UserText>
    </p>
  );
}

/** Something a user gave us: text, whatever it looks like, in its own direction. */
export function UserText({ children, className }: { children: string; className?: string }) {
  return <bdi {...(className === undefined ? {} : { className })}>{visibleText(children)}</bdi>;
}

export function toHtml(page: ReactElement): string {
  return `<!doctype html>${renderToStaticMarkup(page)}`;
}

function initialOf(name: string): string {
  return /[\p{L}\p{N}]/u.exec(visibleText(name))?.[0].toUpperCase() ?? '';
}
