import type { ReactElement } from 'react';
import type { Words } from '../words/words';
import { UserText } from './layout';
import type { InvoicePageView } from './page-types';

interface Props {
  view: Pick<InvoicePageView, 'parties'>;
  words: Words;
}

/** Who issues the invoice and who owes it, as on its PDF; nothing where only names are known. */
export function Parties({ view, words }: Props): ReactElement | null {
  const { document } = words.page;
  if (view.parties === null) return null;
  const parties = [
    { label: document.from, ...view.parties.from },
    { label: document.to, ...view.parties.to },
  ];
  return (
    <details className="folded parties">
      <summary>{document.parties}</summary>
      <dl>
        {parties.map(({ label, name, address, taxIds }) => (
          <div key={label}>
            <dt>{label}</dt>
            {[name, ...address, ...taxIds].map((line, nth) => (
              <dd key={nth}>
                <UserText>{line}</UserText>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
  );
}
