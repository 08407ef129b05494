import type { ReactNode } from 'react';
import { isolateText } from '../text';
import type { Words } from '../words/words';
import { wordsIn } from '../words/words-for';
import { LanguageSwitch } from './language-switch';
import { Layout, toHtml } from './layout';
import { NoticePage } from './notice-page';
import { frameOf } from './page-of';
import type { PageOf } from './page-of';
import { PORTAL_CSS_HREF } from './portal-css';

export const PORTAL_PATH = '/portal';

export interface LinkRequestForm {
  locale: string | null;
  /** A form that is posted there asks for the link. */
  action: string;
  /** What was typed and is no address; null: nothing was sent yet. */
  invalid: string | null;
  csrf: string;
}

/** Of nobody yet: who types an address is mailed a link, if it is on file. */
export function renderRequestLinkPage({ locale, action, invalid, csrf }: LinkRequestForm): string {
  const words = wordsIn(locale);
  const { request } = words.portal;
  return toHtml(
    <Layout
      words={words}
      title={request.title}
      businessName={null}
      mode="live"
      stylesheet={PORTAL_CSS_HREF}
    >
      <main className="notice tone-calm">
        <h1>{request.title}</h1>
        <p className="note">{request.text}</p>
        <form method="post" action={action} noValidate>
          <input type="hidden" name="csrf" value={csrf} />
          <label className="field">
            <span>{request.email}</span>
            <input
              type="email"
              name="email"
              autoComplete="email"
              required
              maxLength={254}
              defaultValue={invalid ?? ''}
              {...(invalid === null
                ? {}
                : { 'aria-invalid': true, 'aria-describedby': 'problem', autoFocus: true })}
            />
          </label>
          {invalid === null ? null : (
            <p id="problem" className="problem" role="alert">
              {request.invalid}
            </p>
          )}
          <p className="pay">
            <button className="button primary" type="submit">
              {request.button}
            </button>
          </p>
        </form>
      </main>
      <LanguageSwitch words={words} url={PORTAL_PATH} />
    </Layout>,
  );
}

/** The same for every address. */
export function renderLinkRequestedPage(locale: string | null): string {
  const words = wordsIn(locale);
  const { title, text, hint } = words.portal.requested;
  return toHtml(<Notice words={words} tone="wait" title={title} texts={[text, hint]} />);
}

export interface ClosedLink extends PageOf {
  locale: string | null;
  /** A form that is posted there opens the link, once. */
  action: string;
  csrf: string;
}

/** Programs that read mail follow its links: only the button opens one. */
export function renderClosedLinkPage(input: ClosedLink): string {
  const { businessName, action, csrf } = input;
  const words = wordsIn(input.locale);
  const { title, text, button } = words.portal.closed;
  return toHtml(
    <NoticePage
      words={words}
      {...frameOf(input)}
      tone="calm"
      icon="shield"
      title={title}
      texts={[text(isolateText(businessName))]}
    >
      <form method="post" action={action} className="pay">
        <input type="hidden" name="csrf" value={csrf} />
        <button className="button primary" type="submit">
          {button}
        </button>
      </form>
    </NoticePage>,
  );
}

/** Used, ended or unknown: another one is a click away. */
export function renderNoLinkPage(
  why: 'used' | 'ended' | 'unknown',
  locale: string | null,
  requestUrl: string,
): string {
  const words = wordsIn(locale);
  const { title, text } = words.portal[why];
  return toHtml(
    <Notice words={words} tone="quiet" title={title} texts={[text]}>
      <a className="button primary" href={requestUrl}>
        {words.portal.requestAgain}
      </a>
    </Notice>,
  );
}

interface NoticeOf {
  words: Words;
  tone: 'wait' | 'quiet';
  title: string;
  texts: string[];
  children?: ReactNode;
}

const Notice = ({ words, tone, title, texts, children }: NoticeOf) => (
  <NoticePage
    words={words}
    businessName={null}
    mode="live"
    tone={tone}
    icon={tone === 'wait' ? 'clock' : 'circle'}
    title={title}
    texts={texts}
  >
    {children}
  </NoticePage>
);
