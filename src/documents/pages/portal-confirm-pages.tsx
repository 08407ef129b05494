import { methodName } from '../method-name';
import { isolateText } from '../text';
import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';
import type { PageMode } from './page-types';

interface OfBusiness {
  businessName: string;
  mode: PageMode;
  locale: string | null;
  backUrl: string;
}

export interface ConfirmInput extends OfBusiness {
  /** A form that is posted there does it. */
  action: string;
  csrf: string;
  asked: { what: 'remove'; label: string } | { what: 'turn_off' };
}

/** Asks once more, and has done nothing yet. */
export function renderPortalConfirmPage(input: ConfirmInput): string {
  const words = wordsIn(input.locale);
  const { removing, turningOff, methods, autoPay } = words.portalAccount;
  const { asked } = input;
  const { title, text, keep, button } =
    asked.what === 'remove'
      ? {
          ...removing,
          text: removing.text(isolateText(methodName(asked.label, words.methods))),
          button: methods.remove,
        }
      : { ...turningOff, button: autoPay.turnOff };
  return toHtml(
    <NoticePage
      words={words}
      businessName={input.businessName}
      mode={input.mode}
      tone="warn"
      icon="alert"
      title={title}
      texts={[text]}
    >
      <form method="post" action={input.action} className="pay">
        <input type="hidden" name="csrf" value={input.csrf} />
        <button className="button primary" type="submit">
          {button}
        </button>
      </form>
      <a className="button secondary" href={input.backUrl}>
        {keep}
      </a>
    </NoticePage>,
  );
}

export type AccountProblem =
  | { why: 'unusable' | 'gone' | 'unavailable' | 'notStored' | 'tooManyEntries' | 'period' }
  | { why: 'charging'; number: string };

/** Why something was not done; all is as before. */
export function renderPortalAccountProblem(input: OfBusiness & { problem: AccountProblem }) {
  const words = wordsIn(input.locale);
  const { problem } = words.portalAccount;
  const text =
    input.problem.why === 'charging'
      ? problem.charging(isolateText(input.problem.number))
      : problem[input.problem.why];
  return toHtml(
    <NoticePage
      words={words}
      businessName={input.businessName}
      mode={input.mode}
      tone="warn"
      icon="alert"
      title={problem.title}
      texts={[text]}
    >
      <a className="button primary" href={input.backUrl}>
        {problem.back}
      </a>
    </NoticePage>,
  );
}
