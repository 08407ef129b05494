import type { ReactElement, ReactNode } from 'react';
import { siteWords } from '../words/en/site';
import { wordsIn } from '../words/words-for';
import { Layout } from './layout';
import { SITE_CSS_HREF } from './site-css';
import type { PageMode } from './page-types';

export const HOME_PATH = '/';
export const DOCS_PATH = '/docs';

export interface SiteFrameProps {
  title: string;
  mode: PageMode;
  /** Where each entry of the menu leads; empty for no menu. */
  menu: readonly MenuEntry[];
  head?: ReactNode;
  children: ReactNode;
}

export interface MenuEntry {
  name: string;
  href: string;
  isHere: boolean;
}

/** The frame of the pages about Quittance itself. */
export function SiteFrame({ title, mode, menu, head, children }: SiteFrameProps): ReactElement {
  const links = (
    <>
      {head}
      <link rel="stylesheet" href={SITE_CSS_HREF} />
    </>
  );
  const { name } = siteWords;
  return (
    <Layout words={wordsIn('en')} title={title} businessName={name} mode={mode} head={links}>
      {menu.length === 0 ? null : <Menu entries={menu} />}
      <main className="site">{children}</main>
    </Layout>
  );
}

function Menu({ entries }: { entries: readonly MenuEntry[] }): ReactElement {
  return (
    <nav className="site-nav" aria-label={siteWords.documentation}>
      <ul>
        {entries.map(({ name, href, isHere }) => (
          <li key={href}>
            <a href={href} {...(isHere ? { 'aria-current': 'page' as const } : {})}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export interface LinkCard {
  name: string;
  about: string;
  href: string;
}

export function LinkCards({ cards }: { cards: readonly LinkCard[] }): ReactElement {
  return (
    <ul className="links">
      {cards.map(({ name, about, href }) => (
        <li key={href}>
          <a href={href}>
            <strong>{name}</strong>
            <span>{about}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
