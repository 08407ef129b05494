/** One column that a phone shows whole; text and ground keep 4.5:1, what is pressed is 44 px. */
export const INBOX_CSS = `:root {
  color-scheme: light dark;
  --ground: #f3f1ec; --paper: #fff; --ink: #1d1b26; --soft: #5d5a69; --line: #e3dfd6;
  --accent: #4038b8; --on-accent: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131219; --paper: #1d1b26; --ink: #f2f0f7; --soft: #aca8bb; --line: #35323f;
    --accent: #a9a3ff; --on-accent: #191637;
  }
}
*, ::before, ::after { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main { width: min(100% - 2rem, 46rem); margin-inline: auto; padding-block: 2rem 4rem; }
h1 { margin: 0; font-size: clamp(1.5rem, 6vw, 2rem); line-height: 1.2; letter-spacing: -.02em; }
h2 { margin: 2rem 0 .75rem; font-size: 1.0625rem; }
header p, .count, time, dt, li span { color: var(--soft); }
header p { margin: .5rem 0 0; }
a { color: var(--accent); }
nav a { display: inline-block; padding: .625rem 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .5rem; }

form { margin-top: 1.75rem; }
label { display: block; margin-bottom: .375rem; font-weight: 600; }
.field { display: flex; gap: .5rem; }
input, button { min-height: 2.75rem; padding: 0 .875rem; border-radius: .625rem; font: inherit; }
input {
  flex: 1; min-width: 0; color: var(--ink); background: var(--paper);
  border: 1px solid var(--soft);
}
input::placeholder { color: var(--soft); opacity: 1; }
button { border: 0; color: var(--on-accent); background: var(--accent); font-weight: 600; }

ol, ul {
  margin: 0; padding: 0; overflow: hidden; list-style: none; background: var(--paper);
  border: 1px solid var(--line); border-radius: 1rem;
}
li + li { border-top: 1px solid var(--line); }
li a {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1.5rem;
  padding: .875rem 1.125rem; color: var(--ink); text-decoration: none;
}
li a:hover strong { color: var(--accent); text-decoration: underline; }
li a:focus-visible { outline-offset: -3px; border-radius: 1rem; }
li strong { font-weight: 600; }
.mails strong { grid-column: 1 / -1; }
.files a { align-items: center; }
li time, li span { font-size: .875rem; font-variant-numeric: tabular-nums; }

dl { margin: 1.25rem 0 0; }
dl div { display: grid; grid-template-columns: 7rem minmax(0, 1fr); padding-block: .1875rem; }
dd { margin: 0; }
iframe {
  display: block; width: 100%; height: 44rem; margin-top: 2rem; background: #fff;
  border: 1px solid var(--line); border-radius: 1rem;
}
pre {
  margin: 0; padding: 1rem 1.125rem; white-space: pre-wrap; background: var(--paper);
  border: 1px solid var(--line); border-radius: 1rem;
}
@media (max-width: 30rem) {
  .mails a { grid-template-columns: minmax(0, 1fr); gap: .125rem; }
  dl div { grid-template-columns: minmax(0, 1fr); padding-block: .375rem; }
}`;
