/**
 * What all pages look like: no foreign font, no image, light and dark by preference. Every pair of
 * text and ground keeps 4.5:1 or more, every target 44 px. The stylesheet of a page begins with it.
 */
export const BASE_CSS = `:root {
  color-scheme: light dark;
  --ground: #f3f1ec; --paper: #ffffff; --ink: #1d1b26; --soft: #5d5a69; --line: #e3dfd6;
  --accent: #4038b8; --accent-deep: #2f2891; --on-accent: #ffffff; --ring: #4038b8;
  --calm: #4038b8; --calm-soft: #ecebfa; --good: #0b6b49; --good-soft: #e0f3ea;
  --warn: #8a4a04; --warn-soft: #fcefd9; --wait: #1c5492; --wait-soft: #e3eefa;
  --quiet: #565361; --quiet-soft: #ebe8e1;
  --fill: var(--accent); --fill-deep: var(--accent-deep); --on-fill: var(--on-accent);
  --shadow: 0 1px 2px rgb(40 34 60 / 5%), 0 12px 32px -12px rgb(40 34 60 / 14%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131219; --paper: #1d1b26; --ink: #f2f0f7; --soft: #aca8bb; --line: #35323f;
    --accent: #a9a3ff; --accent-deep: #c3bfff; --on-accent: #191637; --ring: #c3bfff;
    --calm: #b6b1ff; --calm-soft: #2a2750; --good: #6fdcae; --good-soft: #12372a;
    --warn: #f6bd6f; --warn-soft: #3d2b12; --wait: #8fc2fb; --wait-soft: #152f4b;
    --quiet: #b9b5c6; --quiet-soft: #2d2a37;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 16px 40px -16px rgb(0 0 0 / 60%);
  }
  .logo { padding: .375rem .5rem; background: #fff; } /* logos are drawn for white */
}
.tone-calm { --tone: var(--calm); --tone-soft: var(--calm-soft); }
.tone-good { --tone: var(--good); --tone-soft: var(--good-soft); }
.tone-warn { --tone: var(--warn); --tone-soft: var(--warn-soft); }
.tone-wait { --tone: var(--wait); --tone-soft: var(--wait-soft); }
.tone-quiet { --tone: var(--quiet); --tone-soft: var(--quiet-soft); }

*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; padding-bottom: 4rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans",
    "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere; -webkit-font-smoothing: antialiased;
}
h1, h2 { text-wrap: balance; }
p { text-wrap: pretty; }
h1, h2, p, dl, dd, ul { margin-block: 0; }
dd { margin-inline: 0; }
a { color: var(--accent); }
bdi { white-space: pre-line; }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 3px; border-radius: 6px; }
.icon { flex: none; }

.test-mode {
  padding: .5rem 1.25rem; text-align: center; font-size: .8125rem; font-weight: 600;
  color: var(--warn); background: var(--warn-soft);
}
.brand, .invoice { width: min(100% - 2rem, 67rem); margin-inline: auto; }
.brand { display: flex; align-items: center; gap: .75rem; padding-block: 1.75rem 1.5rem; }
.monogram {
  display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: .75rem;
  background: linear-gradient(145deg, var(--fill), var(--fill-deep)); color: var(--on-fill);
  font-weight: 700; font-size: 1.125rem; flex: none;
}
.logo { max-width: 11rem; max-height: 2.75rem; border-radius: .5rem; flex: none; }
.brand-name { font-weight: 650; font-size: 1.0625rem; letter-spacing: -.01em; }

.panel, .paper, .bank, .notice {
  background: var(--paper); border: 1px solid var(--line); border-radius: 1.125rem;
  box-shadow: var(--shadow);
}
.panel { padding: 1.75rem 1.5rem; position: relative; overflow: hidden; }
.panel::before, .notice::before {
  content: ""; position: absolute; inset: 0 0 auto; height: .25rem; background: var(--tone);
}
.number { font-size: 1rem; font-weight: 600; color: var(--soft); letter-spacing: 0; }
.pill {
  display: inline-flex; align-items: center; gap: .4rem; margin-top: .75rem;
  padding: .3rem .8rem .3rem .6rem; border-radius: 99rem; font-size: .875rem; font-weight: 650;
  color: var(--tone); background: var(--tone-soft);
}
.amount-label { margin-top: 1.75rem; font-size: .875rem; color: var(--soft); }
.heading { margin-top: 1.5rem; font-size: 1.125rem; line-height: 1.35; letter-spacing: -.01em; }
.tone-good .heading { font-size: 1.375rem; }
.note { margin-top: .5rem; max-width: 60ch; color: var(--soft); }
.message {
  margin: 0 0 1.25rem; padding: .75rem 1rem; border-radius: .75rem; font-weight: 550;
  color: var(--wait); background: var(--wait-soft);
}
.message-bad { color: var(--warn); background: var(--warn-soft); }

.pay { margin-top: 1.25rem; }
.pay + .pay { margin-top: 1rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.button {
  display: block; width: 100%; min-height: 3.25rem; padding: .8125rem 1.25rem;
  border: 1px solid transparent; border-radius: .875rem; font: inherit; font-weight: 650;
  text-align: center; text-decoration: none; cursor: pointer;
}
a.button { margin-top: 1.25rem; }
.primary { background: var(--fill); color: var(--on-fill); }
.primary:hover { background: var(--fill-deep); }
.secondary { background: transparent; border-color: var(--soft); color: var(--ink); }
.secondary:hover { border-color: var(--accent); color: var(--accent); }
.hint { margin-top: .625rem; font-size: .8125rem; color: var(--soft); }

.paper { padding: 1.5rem; }
.aside { display: block; font-size: .8125rem; color: var(--soft); }

.brand-footer {
  width: min(100% - 2rem, 67rem); margin: 2rem auto 0; text-align: center; font-size: .8125rem;
  color: var(--soft); white-space: pre-line;
}
.brand-footer p + p { margin-top: .5rem; }
.languages { width: min(100% - 2rem, 67rem); margin: 1.5rem auto 0; }
.languages ul {
  display: flex; flex-wrap: wrap; justify-content: center; gap: 0 .25rem; padding: 0;
  list-style: none;
}
.languages a {
  display: block; padding: .625rem .75rem; font-size: .875rem; color: var(--soft);
  text-decoration: none;
}
.languages a:hover { text-decoration: underline; }
.languages [aria-current] { font-weight: 650; color: var(--ink); }

.notice {
  position: relative; overflow: hidden; width: min(100% - 2rem, 30rem); padding: 2.5rem 1.75rem;
  margin: 12vh auto 0; text-align: center;
}
.top + .notice { margin-top: 6vh; }
.notice h1 { margin-top: .25rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.02em; }
.notice .note { margin-inline: auto; }
.badge {
  display: grid; place-items: center; width: 3.75rem; height: 3.75rem; margin: 0 auto 1.25rem;
  border-radius: 50%; color: var(--tone); background: var(--tone-soft);
}
.badge .icon { width: 1.75rem; height: 1.75rem; grid-area: 1 / 1; }
.panel .badge { margin: 0 0 1.25rem; }
@media (prefers-reduced-motion: no-preference) {
  .waiting .badge::after {
    content: ""; grid-area: 1 / 1; width: 3.75rem; height: 3.75rem; border-radius: 50%;
    border: 3px solid transparent; border-top-color: var(--tone);
    animation: turn 1.1s linear infinite;
  }
  .primary, .secondary { transition: background-color .15s, border-color .15s, color .15s; }
}
@keyframes turn { to { transform: rotate(1turn); } }

@media (min-width: 40rem) {
  .paper { padding: 2.25rem; }
}
@media (prefers-contrast: more) {
  :root { --soft: var(--ink); --line: var(--soft); }
}
@media print {
  body { background: none; padding: 0; }
  .panel, .paper, .bank { border: 0; box-shadow: none; padding-inline: 0; position: static; }
  .pay, .button, .hint, .languages { display: none; }
}
`;
