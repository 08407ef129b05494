import { isolateText } from '../text';
import type { Words } from '../words/words';
import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';
import { frameOf } from './page-of';
import type { PageOf } from './page-of';

/** A page of the portal that says one thing, and leads back. */
export interface PortalNotice extends PageOf {
  locale: string | null;
  backUrl: string;
}

/** Why chosen invoices are not paid together; the first four of all, the others of one. */
export type TogetherProblem =
  | { why: 'none' | 'tooMany' | 'severalCurrencies' | 'apart' }
  | { why: 'paid' | 'void' | 'notNow'; number: string };

/** All that is in the way at once; nothing was charged. */
export function renderTogetherProblems(
  input: PortalNotice & { problems: readonly TogetherProblem[] },
): string {
  const words = wordsIn(input.locale);
  const { together } = words.portal;
  const texts = input.problems.map((problem) =>
    'number' in problem
      ? together[problem.why](isolateText(problem.number))
      : together[problem.why],
  );
  return problemPage(words, input, { ...together, texts: [...new Set(texts)] });
}

export type AccountProblem =
  | { why: 'unusable' | 'gone' | 'unavailable' | 'notStored' | 'tooManyEntries' | 'period' }
  | { why: 'charging'; number: string };

/** Why something was not done; all is as before. */
export function renderPortalAccountProblem(
  input: PortalNotice & { problem: AccountProblem },
): string {
  const words = wordsIn(input.locale);
  const { problem } = words.portalAccount;
  const text =
    input.problem.why === 'charging'
      ? problem.charging(isolateText(input.problem.number))
      : problem[input.problem.why];
  return problemPage(words, input, { ...problem, texts: [text] });
}

interface ProblemText {
  title: string;
  texts: readonly string[];
  /** What the link back says. */
  back: string;
}

function problemPage(words: Words, of: PortalNotice, { title, texts, back }: ProblemText): string {
  return toHtml(
    <NoticePage words={words} {...frameOf(of)} tone="warn" icon="alert" title={title} texts={texts}>
      <a className="button primary" href={of.backUrl}>
        {back}
      </a>
    </NoticePage>,
  );
}
