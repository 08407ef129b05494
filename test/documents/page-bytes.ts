import { ACCENT_CSS_PATH, accentCss, accentOfFile } from '../../src/documents/pages/accent-css';
import { PAGE_CSS, PAGE_CSS_HREF } from '../../src/documents/pages/page-css';
import { PORTAL_CSS, PORTAL_CSS_HREF } from '../../src/documents/pages/portal-css';

/** More is felt on a phone: a page with its stylesheets. */
export const MOST_PAGE_BYTES = 30 * 1024;

const STYLESHEETS: Readonly<Record<string, string>> = {
  [PAGE_CSS_HREF]: PAGE_CSS,
  [PORTAL_CSS_HREF]: PORTAL_CSS,
};

/** What a browser fetches to show a page for the first time. */
export function pageBytes(html: string): number {
  const links = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)];
  const sheets = links.map(([, href = '']) => {
    const accent = accentOfFile(href.slice(ACCENT_CSS_PATH.length + 1).split('?')[0] ?? '');
    const css = accent === null ? STYLESHEETS[href] : accentCss(accent);
    if (css === undefined) throw new Error(`no test knows the stylesheet ${href}`);
    return css;
  });
  return [html, ...sheets].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
