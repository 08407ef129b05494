import type { ReactElement } from 'react';
import { siteWords } from '../words/en/site';
import { toHtml } from './layout';
import { DOCS_PATH, LinkCards, SiteFrame } from './site-frame';
import type { LinkCard } from './site-frame';
import type { PageMode } from './page-types';

export interface HomePageInput {
  mode: PageMode;
  version: string;
  /** Whether the documentation is served. */
  docs: boolean;
  /** The parts that `npm start` runs beside the server; null in production. */
  local: LocalLinks | null;
}

/** Each is absent where that part is not run: Stripe itself needs no sandbox. */
export interface LocalLinks {
  inbox?: string;
  sandbox?: string;
  temporalUi?: string;
}

const { home } = siteWords;

/** What is at the root: what this is, and where to go from here. */
export function renderHomePage({ mode, version, docs, local }: HomePageInput): string {
  const cards = cardsOf(docs, local);
  return toHtml(
    <SiteFrame title={siteWords.name} mode={mode} menu={[]}>
      <div>
        <h1>{home.heading}</h1>
        <p className="lead">{home.about}</p>
        <p className="note">{home.workflow}</p>
      </div>
      {local === null ? <Received /> : null}
      {cards.length === 0 ? null : (
        <section aria-label={local === null ? siteWords.documentation : home.links}>
          {local === null ? null : <h2>{home.links}</h2>}
          <LinkCards cards={cards} />
        </section>
      )}
      {local?.sandbox === undefined ? null : <Steps />}
      {local === null ? null : <p className="foot">{home.version(version)}</p>}
    </SiteFrame>,
  );
}

function cardsOf(docs: boolean, local: LocalLinks | null): LinkCard[] {
  const card = (words: { name: string; about: string }, href: string | undefined): LinkCard[] =>
    href === undefined ? [] : [{ name: words.name, about: words.about, href }];
  return [
    ...card({ name: siteWords.documentation, about: home.docs }, docs ? DOCS_PATH : undefined),
    ...card(home.inbox, local?.inbox),
    ...card(home.temporalUi, local?.temporalUi),
    ...card(home.sandbox, local?.sandbox),
    ...card(home.health, local === null ? undefined : '/ready'),
  ];
}

/** A customer may shorten the address of an invoice to look who sent it. */
function Received(): ReactElement {
  return (
    <section className="sheet" aria-label={home.received}>
      <h2>{home.received}</h2>
      <p className="note">{home.openLink}</p>
    </section>
  );
}

function Steps(): ReactElement {
  return (
    <section className="sheet" aria-label={home.tryIt}>
      <h2>{home.tryIt}</h2>
      <ol>
        {home.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  );
}
