import { methodName } from '../method-name';
import { isolateText } from '../text';
import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';
import { frameOf } from './page-of';
import type { PortalNotice } from './portal-problem-pages';

export interface ConfirmInput extends PortalNotice {
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
      {...frameOf(input)}
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
