import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

// The frame all of the sandbox's pages share: plain HTML that works without JavaScript.

const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f6f8fa;color:#1a1f36}
main{max-width:34rem;margin:2rem auto;background:#fff;padding:1.5rem 2rem;border-radius:8px;
box-shadow:0 1px 4px rgba(0,0,0,.12)}
h1{font-size:1.25rem} h2{font-size:1.05rem;margin-top:1.6rem}
label{display:block;margin:.6rem 0 .2rem} input:not([type=radio]),select{width:100%;
box-sizing:border-box;padding:.5rem;font:inherit;border:1px solid #8792a2;border-radius:5px}
button{font:inherit;padding:.55rem 1.1rem;border:0;border-radius:5px;background:#5433ff;color:#fff;
cursor:pointer} button.quiet{background:#e3e8ee;color:#1a1f36}
.error{background:#fde8e8;color:#9b1c1c;padding:.6rem .8rem;border-radius:5px}
.badge{background:#ffde92;color:#704900;padding:.1rem .5rem;border-radius:4px;font-size:.8rem}
table{border-collapse:collapse;width:100%;font-size:.85rem} td,th{text-align:left;
padding:.3rem .5rem;border-bottom:1px solid #e3e8ee;vertical-align:top}
code,pre{font-size:.8rem} pre{overflow:auto;background:#f6f8fa;padding:.6rem}
fieldset{border:1px solid #e3e8ee;border-radius:5px;margin:.6rem 0}
form.inline{display:inline-block;margin:0 .4rem .4rem 0} form.inline input{width:auto}
.amount{font-size:1.6rem;font-weight:600}
`;

/** A page with its own style is wide and has its own heading. */
export function page(title: string, content: ReactNode, own: string | null = null): string {
  const markup = renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: `${STYLE}${own ?? ''}` }} />
      </head>
      <body>
        <main className={own === null ? '' : 'wide'}>
          <p>
            <span className="badge">LOCAL SANDBOX</span>
          </p>
          {content}
        </main>
      </body>
    </html>,
  );
  return `<!doctype html>${markup}`;
}
