import type { ReactElement } from 'react';
import { isolateText, oneLine } from '../text';
import { wordsIn } from '../words/words-for';
import { BankTransfer } from './bank-transfer';
import { Contact } from './contact';
import { InvoiceDetails } from './invoice-details';
import { LanguageSwitch } from './language-switch';
import { Layout, toHtml } from './layout';
import { StatusPanel } from './status-panel';
import type { InvoicePageView } from './page-types';

/** The page of one invoice, true in every status. */
export function renderInvoicePage(view: InvoicePageView): string {
  return toHtml(<InvoicePage view={view} />);
}

function InvoicePage({ view }: { view: InvoicePageView }): ReactElement {
  const words = wordsIn(view.locale);
  const title = words.page.title(oneLine(view.number), isolateText(view.businessName));
  return (
    <Layout
      words={words}
      title={title}
      businessName={view.businessName}
      branding={view.branding}
      mode={view.mode}
    >
      <main className="invoice">
        <StatusPanel view={view} words={words} />
        <div className="paper-column">
          <InvoiceDetails view={view} words={words} />
          <BankTransfer view={view} words={words} />
        </div>
      </main>
      <Contact view={view} words={words} />
      <LanguageSwitch words={words} url={view.switchUrl} />
    </Layout>
  );
}
