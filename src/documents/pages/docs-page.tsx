import { siteWords } from '../words/en/site';
import { DOCS_SCRIPT_HREF } from './docs-script';
import type { Guide } from './guide';
import { guidePath } from './guide-path';
import { toHtml } from './layout';
import { DOCS_PATH, HOME_PATH, LinkCards, SiteFrame } from './site-frame';
import type { MenuEntry } from './site-frame';
import type { PageMode } from './page-types';

export interface DocsPageInput {
  mode: PageMode;
  guides: readonly Guide[];
  /** Whether requests may be sent from the page; never in production. */
  tryItOut: boolean;
  publicUrl: string;
  openApiPath: string;
  /** Where Swagger UI's own stylesheet and script are served. */
  swagger: { css: string; script: string };
}

const words = siteWords.docs;

/** The guides, and the API's description shown by Swagger UI. */
export function renderDocsPage(input: DocsPageInput): string {
  const { mode, guides, tryItOut, publicUrl, openApiPath, swagger } = input;
  const head = (
    <>
      <link rel="stylesheet" href={swagger.css} />
      <script src={swagger.script} defer />
      <script src={DOCS_SCRIPT_HREF} defer />
    </>
  );
  const cards = guides.map(({ name, title, summary }) => ({
    name: title,
    about: summary,
    href: guidePath(name),
  }));
  const title = `${siteWords.documentation} · ${siteWords.name}`;
  return toHtml(
    <SiteFrame title={title} mode={mode} menu={menuOf(true)} head={head}>
      <h1>{siteWords.documentation}</h1>
      <section>
        <h2>{words.guides}</h2>
        <LinkCards cards={cards} />
      </section>
      <section>
        <h2>{words.reference}</h2>
        <p className="note machine">
          {words.requests} <code>{publicUrl}</code>. {words.machine}{' '}
          <a href={openApiPath}>{openApiPath}</a>
        </p>
      </section>
      <div
        className="sheet reference"
        id="reference"
        data-openapi={openApiPath}
        data-try-it-out={tryItOut ? 'yes' : 'no'}
      >
        <noscript>
          <p className="note">
            {words.noScript} <a href={openApiPath}>{openApiPath}</a>
          </p>
        </noscript>
      </div>
    </SiteFrame>,
  );
}

/** One guide; the Markdown reader made its markup, and lets no HTML of the text through. */
export function renderGuidePage(guide: Guide, mode: PageMode): string {
  const title = `${guide.title} · ${siteWords.name}`;
  return toHtml(
    <SiteFrame title={title} mode={mode} menu={menuOf(false)}>
      <article className="sheet guide" dangerouslySetInnerHTML={{ __html: guide.html }} />
    </SiteFrame>,
  );
}

const menuOf = (isDocs: boolean): MenuEntry[] => [
  { name: siteWords.start, href: HOME_PATH, isHere: false },
  { name: siteWords.documentation, href: DOCS_PATH, isHere: isDocs },
];
