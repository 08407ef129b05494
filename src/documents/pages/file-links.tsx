import type { ReactElement } from 'react';
import type { Words } from '../words/words';
import { Icon } from './icon';
import type { InvoicePageView } from './page-types';

/** The invoice to keep, and once money came its receipt. */
export function FileLinks({ view, words }: { view: InvoicePageView; words: Words }): ReactElement {
  const { download } = words.pdf;
  return (
    <ul className="files">
      {view.receiptUrl === null ? null : <FileLink url={view.receiptUrl} text={download.receipt} />}
      <FileLink url={view.pdfUrl} text={download.invoice} />
    </ul>
  );
}

function FileLink({ url, text }: { url: string; text: string }): ReactElement {
  return (
    <li>
      <a href={url}>
        <Icon name="file" />
        {text}
      </a>
    </li>
  );
}
