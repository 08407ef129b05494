import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';

/** The same for everybody: only Stripe knows whether the form was sent. */
export function renderMethodStoredPage(locale: string | null = null): string {
  const words = wordsIn(locale);
  const { title, text } = words.page.methodStored;
  return toHtml(
    <NoticePage
      words={words}
      businessName={null}
      mode="live"
      tone="quiet"
      icon="circle"
      title={title}
      texts={[text]}
    />,
  );
}
