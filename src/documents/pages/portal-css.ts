import { BASE_CSS } from './base-css';
import { versioned } from './versioned';

/** The one stylesheet of the portal: a list is long enough without the rules of an invoice. */
export const PORTAL_CSS_PATH = '/assets/portal.css';

export const PORTAL_CSS = `${BASE_CSS}
.portal {
  display: grid; gap: 1.25rem; width: min(100% - 2rem, 46rem); margin-inline: auto;
}
.sums-due { display: grid; gap: .75rem; margin-top: .5rem; padding: 0; list-style: none; }
.sums-due strong {
  display: block; font-size: clamp(2rem, 9vw, 2.625rem); line-height: 1.15; font-weight: 680;
  letter-spacing: -.03em; font-variant-numeric: tabular-nums;
}
.late { color: var(--warn); font-weight: 600; }
.tabs { display: flex; gap: .25rem; padding: 0; margin-bottom: .5rem; list-style: none; }
.tabs a {
  display: block; padding: .625rem 1rem; border-radius: 99rem; font-size: .9375rem;
  font-weight: 600; color: var(--soft); text-decoration: none;
}
.tabs a:hover { color: var(--accent); }
.tabs [aria-current] { color: var(--calm); background: var(--calm-soft); }
.rows { padding: 0; list-style: none; }
.rows > li {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center;
  gap: .75rem 1rem; padding-block: 1rem; border-top: 1px solid var(--line);
}
.rows .what { min-width: 0; }
.rows input { width: 1.5rem; height: 1.5rem; margin-inline: 0 .625rem; vertical-align: middle; }
.rows .what a { font-weight: 650; color: var(--ink); text-decoration: none; }
.rows .what a:hover { color: var(--accent); text-decoration: underline; }
.rows .sum { text-align: end; font-variant-numeric: tabular-nums; }
.rows .sum b { font-weight: 650; white-space: nowrap; }
.rows .pill { margin: 0; padding: .125rem .625rem; font-size: .8125rem; }
.rows .acts { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .5rem; }
@media (min-width: 40rem) {
  .rows > li { grid-template-columns: minmax(0, 1fr) auto minmax(12rem, auto); }
  .portal .panel { padding: 2.25rem; }
  .rows .acts { grid-column: auto; justify-content: flex-end; }
  .rows .what + .acts { grid-column: 2 / -1; }
}
.brand { width: min(100% - 2rem, 46rem); }
.small {
  display: inline-block; min-height: 2.75rem; padding: .5625rem 1rem; border-radius: .75rem;
  border: 1px solid var(--line); font: inherit; font-size: .9375rem; font-weight: 600;
  text-decoration: none; color: var(--ink); background: transparent; cursor: pointer;
  overflow-wrap: normal; /* words of ours */
}
.small:hover { border-color: var(--accent); color: var(--accent); }
.small.primary { border-color: transparent; background: var(--fill); color: var(--on-fill); }
.small.primary:hover { background: var(--fill-deep); color: var(--on-fill); }
.pages, .leave { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem; }
.pages { margin-top: 1rem; }
.leave { width: min(100% - 2rem, 46rem); margin: 1.25rem auto 0; }
.page-title { font-size: 1.5rem; line-height: 1.25; letter-spacing: -.02em; }
.portal h2:not(.aside) { font-size: 1.125rem; letter-spacing: -.01em; }
.portal h2 .pill { margin: 0 0 0 .375rem; padding: .125rem .625rem; font-size: .8125rem; }
.portal h2 + .rows { margin-top: .75rem; }
.mandate {
  margin: 1rem 0 0; padding-inline-start: 1rem; border-inline-start: 3px solid var(--line);
  max-width: 60ch; color: var(--soft);
}
.field { display: block; margin-top: 1rem; text-align: start; }
.field > span, .field > label { display: block; font-size: .875rem; font-weight: 600; }
.field input, .field select, .field textarea {
  display: block; width: 100%; min-height: 3rem; margin-top: .25rem; padding: .625rem .875rem;
  font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--soft);
  border-radius: .75rem;
}
.field textarea { resize: vertical; }
.field [aria-invalid] { border: 2px solid var(--warn); }
.pair {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0 1rem;
}
.portal .message { margin: 1rem 0 0; }
.choices { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: 1.25rem; }
.problem {
  margin-top: .375rem; text-align: start; font-size: .875rem; font-weight: 600;
  color: var(--warn);
}
`;

export const PORTAL_CSS_HREF = versioned(PORTAL_CSS_PATH, PORTAL_CSS);
