import { isolateText } from '../text';
import type { LinkAnswer } from '../words/connect-words';
import { englishConnect } from '../words/en/connect';
import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';
import type { PageMode } from './page-types';

export interface LinkAnswerPageInput {
  businessName: string | null;
  mode: PageMode;
  answer: LinkAnswer;
  /** The page where it can be begun again; null: there is none. */
  backTo: string | null;
}

/** Why a business that comes back from Stripe is not connected. */
export function renderLinkAnswerPage(input: LinkAnswerPageInput): string {
  const { businessName, mode, answer, backTo } = input;
  const words = wordsIn(null);
  const business = businessName === null ? englishConnect.yourBusiness : isolateText(businessName);
  return toHtml(
    <NoticePage
      words={words}
      businessName={businessName}
      mode={mode}
      tone="warn"
      icon="alert"
      title={englishConnect.notConnected}
      texts={[englishConnect.answers[answer](business)]}
    >
      {backTo === null ? null : (
        <a className="button secondary" href={backTo}>
          {englishConnect.again}
        </a>
      )}
    </NoticePage>,
  );
}
