import { BASE_CSS } from './base-css';
import { versioned } from './versioned';

/** The one stylesheet of the page of an invoice, and of all pages that say one thing. */
export const PAGE_CSS_PATH = '/assets/page.css';

export const PAGE_CSS = `${BASE_CSS}
.invoice { display: grid; gap: 1.25rem; }
.amount {
  font-size: clamp(2.5rem, 11vw, 3.125rem); line-height: 1.1; font-weight: 680;
  letter-spacing: -.035em; font-variant-numeric: tabular-nums;
}
.amount-void { text-decoration: line-through; text-decoration-thickness: 2px; color: var(--soft); }
.due { display: flex; flex-wrap: wrap; gap: 0 .625rem; margin-top: .5rem; color: var(--soft); }
.due-in { font-weight: 600; color: var(--ink); white-space: nowrap; }
.due-now { color: var(--warn); }
.files {
  margin-top: 1.25rem; padding: .5rem 0 0; border-top: 1px solid var(--line); list-style: none;
}
.files a {
  display: flex; align-items: center; gap: .5rem; min-height: 2.75rem; font-size: .9375rem;
  font-weight: 550; text-decoration: none;
}
.files a:hover { text-decoration: underline; }
.paper-column { display: grid; gap: 1.25rem; align-content: start; min-width: 0; }
.facts { display: grid; grid-template-columns: 1fr 1fr; gap: 1.25rem 1rem; }
dt { font-size: .8125rem; overflow-wrap: normal; color: var(--soft); } /* words of ours */
.facts dd { font-weight: 550; }
table { width: 100%; margin-top: 1.75rem; border-collapse: collapse; }
caption { padding-bottom: .5rem; text-align: start; font-weight: 650; }
th {
  padding: .5rem 0; font-size: .8125rem; font-weight: 500; text-align: start; color: var(--soft);
  border-bottom: 1px solid var(--line);
}
td { padding: .8rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
th + th, td + td { padding-inline-start: 1rem; }
.number-cell { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
.wide { display: none; }
.narrow { display: block; font-size: .8125rem; color: var(--soft); }
.sums { margin-top: .75rem; margin-inline-start: auto; max-width: 22rem; }
.sums > div { display: flex; justify-content: space-between; gap: 1.5rem; padding: .3rem 0; }
.sums dt { font-size: 1rem; }
.sums dd { font-variant-numeric: tabular-nums; white-space: nowrap; }
.sums .strong { font-weight: 680; }
.sums .strong dt { color: var(--ink); }
.sums .strong:last-child {
  margin-top: .3rem; padding-top: .6rem; border-top: 1px solid var(--line);
}
.sums .strong:only-child { margin: 0; padding-top: .3rem; border: 0; }
.memo, .payments { margin-top: 1.75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.memo h2, .payments h2 { font-size: 1rem; }
.memo p { margin-top: .25rem; color: var(--soft); max-width: 72ch; }
.payments ul { padding: 0; list-style: none; }
.payments li { display: flex; justify-content: space-between; gap: 1rem; padding-top: .6rem; }
.bank summary {
  padding: 1rem 1.5rem; min-height: 3.5rem; font-weight: 600; cursor: pointer;
  border-radius: 1.125rem;
}
.bank dl { display: grid; gap: .875rem 1.5rem; padding: .25rem 1.5rem 1.5rem; }
.bank dd { font-weight: 550; font-variant-numeric: tabular-nums; }
.bank figure {
  display: flex; flex-wrap: wrap; align-items: center; gap: 1rem; margin: 0;
  padding: 0 1.5rem 1.5rem;
}
.code { width: 9.5rem; height: 9.5rem; border-radius: .5rem; }
.swiss { width: 56mm; height: 56mm; }
.bank figcaption { font-size: .8125rem; color: var(--soft); }
.copied { user-select: all; }
.folded { margin-top: 1.75rem; }
.folded summary { padding-block: .75rem; font-weight: 650; cursor: pointer; }
.folded table { margin-top: 0; }
.parties { text-align: start; }
.parties dl { display: grid; gap: 1rem; }
.folded caption { position: absolute; clip-path: inset(50%); }
.shares {
  margin-top: 1.5rem; padding: 0; border-top: 1px solid var(--line); list-style: none;
  text-align: start;
}
.shares li {
  display: flex; justify-content: space-between; align-items: baseline; gap: 1rem;
  padding-block: .5rem; border-bottom: 1px solid var(--line);
}
.shares li > :first-child { flex: 1 0 40%; }
.shares a { display: inline-block; padding-block: .625rem; }
.shares .sum { text-align: end; font-weight: 600; font-variant-numeric: tabular-nums; }
.shares .aside { font-weight: 400; }
.more { margin-top: 1rem; }
.more a { display: inline-block; padding-block: .625rem; font-size: .9375rem; }
.contact {
  width: min(100% - 2rem, 67rem); margin: 1.5rem auto 0; text-align: center; font-size: .875rem;
  color: var(--soft);
}
.contact a { display: inline-block; padding-block: .6875rem; }
.bank .hint { margin: -.5rem 0 0; padding: 0 1.5rem 1.5rem; }

@media (min-width: 40rem) {
  .wide { display: table-cell; }
  .narrow { display: none; }
  .facts { grid-template-columns: repeat(4, auto); }
  .bank dl { grid-template-columns: 1fr 1fr; }
}
@media (min-width: 58rem) {
  .invoice { grid-template-columns: 23.5rem minmax(0, 1fr); gap: 1.75rem; align-items: start; }
  .panel { position: sticky; top: 1.75rem; padding: 2.25rem 2rem; }
}
@media print {
  .panel { position: static; padding-inline: 0; }
  .files { display: none; }
  .invoice { display: block; }
  tr, .sums, .bank { break-inside: avoid; }
  details::details-content { content-visibility: visible; height: auto; }
}
`;

export const PAGE_CSS_HREF = versioned(PAGE_CSS_PATH, PAGE_CSS);
