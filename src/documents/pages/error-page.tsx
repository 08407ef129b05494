import type { ErrorKind } from '../words/page-words';
import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';

export interface ErrorPageInput {
  kind: ErrorKind;
  /** Where to go back to, if the page belongs to an invoice. */
  invoiceUrl?: string | null;
  locale?: string | null;
}

/** What the customer reads when we could not answer; never a word about our inside. */
export function renderErrorPage({ kind, invoiceUrl, locale }: ErrorPageInput): string {
  const words = wordsIn(locale ?? null);
  const { title, text } = words.page.error[kind];
  return toHtml(
    <NoticePage
      words={words}
      businessName={null}
      mode="live"
      tone="warn"
      icon="alert"
      title={title}
      texts={[text]}
    >
      {invoiceUrl == null ? null : (
        <a className="button secondary" href={invoiceUrl}>
          {words.page.goBack}
        </a>
      )}
    </NoticePage>,
  );
}
