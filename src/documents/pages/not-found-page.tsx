import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';

/**
 * The same bytes for a wrong, a revoked and a draft's link: it shows nobody what exists.
 * `portalUrl`: where another link is mailed to who is on file.
 */
export function renderNotFoundPage(
  locale: string | null = null,
  portalUrl: string | null = null,
): string {
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
    >
      {portalUrl === null ? null : (
        <a className="button secondary" href={portalUrl}>
          {words.portal.request.button}
        </a>
      )}
    </NoticePage>,
  );
}
