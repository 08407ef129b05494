import { isolateText } from '../text';
import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';
import type { PageMode } from './page-types';

/** Why chosen invoices are not paid together; the first four of all, the others of one. */
export type TogetherProblem =
  | { why: 'none' | 'tooMany' | 'severalCurrencies' | 'apart' }
  | { why: 'paid' | 'void' | 'notNow'; number: string };

export interface TogetherProblems {
  businessName: string;
  mode: PageMode;
  locale: string | null;
  problems: readonly TogetherProblem[];
  backUrl: string;
}

/** All that is in the way at once; nothing was charged. */
export function renderTogetherProblems(input: TogetherProblems): string {
  const words = wordsIn(input.locale);
  const { together } = words.portal;
  const texts = input.problems.map((problem) =>
    'number' in problem
      ? together[problem.why](isolateText(problem.number))
      : together[problem.why],
  );
  return toHtml(
    <NoticePage
      words={words}
      businessName={input.businessName}
      mode={input.mode}
      tone="warn"
      icon="alert"
      title={together.title}
      texts={[...new Set(texts)]}
    >
      <a className="button primary" href={input.backUrl}>
        {together.back}
      </a>
    </NoticePage>,
  );
}
