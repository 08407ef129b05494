import { PORTAL_CSS, PORTAL_CSS_HREF } from '../../src/documents/pages/portal-css';
import { LANGUAGES } from '../../src/documents/words/words-for';
import { MOST_PAGE_BYTES, pageBytes } from './page-bytes';
import { accountPages, portalPageOf, portalPages } from './portal-situations';

/** As many as a page of the portal lists. */
const LISTED = 20;

const pagesIn = (locale: (typeof LANGUAGES)[number]): Record<string, string> => ({
  ...portalPages(locale),
  ...accountPages(locale),
  'twenty open invoices': portalPageOf(LISTED, locale),
});

test.each(LANGUAGES)('%s: every page is at most 30 KB, the stylesheet included', (language) => {
  const sizes = Object.entries(pagesIn(language)).map(([name, html]) => [name, pageBytes(html)]);
  expect(sizes.filter(([, bytes]) => Number(bytes) > MOST_PAGE_BYTES)).toEqual([]);
});

test('no script, no inline style, nothing fetched but its stylesheet and the branding', () => {
  for (const html of Object.values(pagesIn('en'))) {
    expect(html).not.toMatch(/<script|<iframe|<style| style=| on[a-z]+=|@import|url\(/i);
    const fetched = [...html.matchAll(/<(?:link rel="stylesheet" href|img [^>]*src)="([^"]+)"/g)];
    const others = fetched.filter(([, url]) => !/^\/assets\/(accents|logos)\//.test(url ?? ''));
    expect(others).toHaveLength(1);
  }
  expect(portalPageOf(1, 'en')).toContain(PORTAL_CSS_HREF);
  expect(PORTAL_CSS).not.toMatch(/@import|url\(|<\//);
});
