import { versioned } from './versioned';

/** What the pages about Quittance itself need besides the stylesheet of all pages. */
export const SITE_CSS_PATH = '/assets/site.css';

export const SITE_CSS = `.site-nav, .site { width: min(100% - 2rem, 67rem); margin-inline: auto; }
.site-nav ul {
  display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 0 0 1.25rem; list-style: none;
}
.site-nav a { display: inline-block; padding: .625rem 0; font-weight: 550; text-decoration: none; }
.site-nav a:hover { text-decoration: underline; }
.site-nav a[aria-current] { color: var(--ink); }
.site { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.75rem; }
.site h1 { font-size: clamp(1.75rem, 6vw, 2.5rem); line-height: 1.15; letter-spacing: -.03em; }
.site h2 { font-size: 1.125rem; letter-spacing: -.01em; }
.lead { margin-top: .875rem; max-width: 62ch; font-size: 1.125rem; }
.lead + .note { margin-top: .75rem; max-width: 72ch; }

.links {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
  gap: 1rem; margin-top: 1rem; padding: 0; list-style: none;
}
.links a {
  display: block; height: 100%; padding: 1.125rem 1.25rem; text-decoration: none;
  color: var(--ink); background: var(--paper); border: 1px solid var(--line);
  border-radius: 1.125rem; box-shadow: var(--shadow);
}
.links a:hover { border-color: var(--accent); }
.links strong { display: block; color: var(--accent); font-weight: 650; }
.links span { display: block; margin-top: .125rem; font-size: .9375rem; color: var(--soft); }

.sheet {
  padding: 1.5rem; background: var(--paper); border: 1px solid var(--line);
  border-radius: 1.125rem; box-shadow: var(--shadow);
}
.sheet ol { margin: .75rem 0 0; padding-inline-start: 1.375rem; }
.sheet li { padding-block: .25rem; padding-inline-start: .25rem; max-width: 78ch; }
.sheet li::marker { color: var(--soft); font-variant-numeric: tabular-nums; }
.foot { font-size: .8125rem; color: var(--soft); }

.guide > :first-child { margin-top: 0; }
.guide h2 { margin: 2.25rem 0 0; font-size: 1.375rem; line-height: 1.3; letter-spacing: -.015em; }
.guide h3 { margin: 1.75rem 0 0; font-size: 1.0625rem; }
.guide p, .guide ul, .guide ol { margin: .75rem 0 0; max-width: 72ch; }
.guide ul, .guide ol { padding-inline-start: 1.375rem; }
.guide code, .machine code {
  padding: .0625rem .3125rem; border-radius: .3125rem; background: var(--quiet-soft);
  font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
.guide pre {
  margin: 1rem 0 0; padding: 1rem 1.25rem; overflow-x: auto; border-radius: .75rem;
  background: var(--quiet-soft);
}
.guide pre code { padding: 0; background: none; overflow-wrap: normal; }
.guide .scroll { margin-top: 1rem; overflow-x: auto; }
.guide .scroll + p { margin-top: 1.25rem; }
.guide table { margin: 0; min-width: 34rem; font-size: .9375rem; }
.guide td:first-child { overflow-wrap: normal; }
.guide hr { margin: 2rem 0 0; border: 0; border-top: 1px solid var(--line); }

.reference { padding: .5rem 1rem 1.5rem; overflow-x: clip; overflow-wrap: break-word; }
.reference .auth-wrapper { padding-top: 1.25rem; }
.reference table { margin-top: 0; }
.reference .response-col_links { display: none; }
.dark-mode .reference .swagger-ui { background: none; }
/* Darker than Swagger UI's own: white on them keeps 4.5:1. */
html:not(.dark-mode) .swagger-ui .opblock-get .opblock-summary-method { background: #1c6bb0; }
html:not(.dark-mode) .swagger-ui .opblock-post .opblock-summary-method { background: #18794e; }
html:not(.dark-mode) .swagger-ui .opblock-put .opblock-summary-method { background: #9a5700; }
html:not(.dark-mode) .swagger-ui .opblock-patch .opblock-summary-method { background: #0f766e; }
html:not(.dark-mode) .swagger-ui .opblock-delete .opblock-summary-method { background: #b3261e; }
.reference .swagger-ui .opblock.opblock-deprecated { opacity: 1; }
html .reference .swagger-ui .opblock.opblock-deprecated .opblock-summary-method {
  background: #5d5a69; color: #ffffff;
}
html:not(.dark-mode) .swagger-ui .btn.authorize { color: #18794e; border-color: #18794e; }
html:not(.dark-mode) .swagger-ui .btn.authorize svg { fill: #18794e; }

@media (min-width: 40rem) {
  .sheet { padding: 2rem 2.25rem; }
  .reference { padding: .75rem 2rem 2rem; }
}
`;

export const SITE_CSS_HREF = versioned(SITE_CSS_PATH, SITE_CSS);
