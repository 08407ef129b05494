import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';

/** The same bytes for a wrong, a revoked and a draft's link: it shows nobody what exists. */
export function renderNotFoundPage(locale: string | null = null): string {
  const words = wordsIn(locale);
  const { title, text, hint } = words.page.notFound;
  return toHtml(
    <NoticePage
      words={words}
      businessName={null}
      mode="live"
      tone="quiet"
      icon="circle"
      title={title}
      texts={[text, hint]}
    />,
  );
}
