import type { ReactElement, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { visibleText } from '../text';
import type { Words } from '../words/words';
import { ICON_HREF } from './page-icon';
import { PAGE_CSS_HREF } from './page-css';
import type { PageMode } from './page-types';

interface LayoutProps {
  words: Words;
  title: string;
  /** Null where we may not say whose page it is: a wrong link shows nothing. */
  businessName: string | null;
  mode: PageMode;
  /** Stylesheets and scripts of this page alone. */
  head?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: whose it is, test mode said aloud, only one stylesheet fetched. */
export function Layout(props: LayoutProps): ReactElement {
  const { words, title, businessName, mode, head, children } = props;
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
        <link rel="stylesheet" href={PAGE_CSS_HREF} />
        {head}
      </head>
      <body>
        {mode === 'live' && businessName === null ? null : (
          <header className="top">
            {mode === 'test' ? <p className="test-mode">{words.page.testMode}</p> : null}
            {businessName === null ? null : <Brand name={businessName} />}
          </header>
        )}
        {children}
      </body>
    </html>
  );
}

function Brand({ name }: { name: string }): ReactElement {
  return (
    <p className="brand">
      <span className="monogram" aria-hidden="true">
        {initialOf(name)}
      </span>
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
