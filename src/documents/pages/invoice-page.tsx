import type { ReactElement } from 'react';
import { isolate, oneLine } from '../text';
import { wordsFor } from '../words/words-for';
import { BankTransfer } from './bank-transfer';
import { InvoiceDocument } from './invoice-document';
import { Layout, toHtml } from './layout';
import { StatusPanel } from './status-panel';
import type { InvoicePageView } from './view';

/** The page of one invoice, true in every status. */
export function renderInvoicePage(view: InvoicePageView): string {
  return toHtml(<InvoicePage view={view} />);
}

function InvoicePage({ view }: { view: InvoicePageView }): ReactElement {
  const words = wordsFor(view.locale);
  const title = words.page.title(oneLine(view.number), isolate(view.businessName));
  return (
    <Layout words={words} title={title} businessName={view.businessName} mode={view.mode}>
      <main className="invoice">
        <StatusPanel view={view} words={words} />
        <div className="paper-column">
          <InvoiceDocument view={view} words={words} />
          <BankTransfer view={view} words={words} />
        </div>
      </main>
    </Layout>
  );
}
