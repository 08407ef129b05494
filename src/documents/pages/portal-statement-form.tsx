import type { ReactElement } from 'react';
import type { Words } from '../words/words';
import type { PortalAccountView } from './portal-account-view';

interface Props {
  view: PortalAccountView;
  words: Words;
}

/** Two days, and a button for each kind of file. */
export function StatementForm({ view, words }: Props): ReactElement {
  const { title, text, from, to, csv } = words.portalAccount.statement;
  const { url, chosen, statement } = view;
  return (
    <section className="paper" aria-labelledby="statement">
      <h2 id="statement">{title}</h2>
      <p className="note">{text}</p>
      <form action={`${url}/account/statement`}>
        {chosen === null ? null : <input type="hidden" name="lang" value={chosen} />}
        <div className="pair">
          <Day name="from" label={from} value={statement.from} />
          <Day name="to" label={to} value={statement.to} />
        </div>
        <p className="choices">
          <button className="small" type="submit" name="format" value="pdf">
            {words.portal.pdf}
          </button>
          <button className="small" type="submit" name="format" value="csv">
            {csv}
          </button>
        </p>
      </form>
    </section>
  );
}

function Day({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <label className="field">
      <span>{label}</span>
      <input type="date" name={name} defaultValue={value} required />
    </label>
  );
}
