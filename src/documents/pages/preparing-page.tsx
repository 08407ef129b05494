import type { Branding } from '../../domain/branding';
import { isolateText } from '../text';
import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';
import type { PageMode } from './page-types';

export interface PreparingPageInput {
  businessName: string;
  /** Null: it is about several invoices. */
  number: string | null;
  mode: PageMode;
  branding?: Branding | null;
  issuer?: string | null;
  locale?: string | null;
  /** A GET that answers 303 to Checkout once it is there, and this page again until then. */
  continueUrl: string;
  invoiceUrl: string;
}

/** A page that comes back by itself: `refresh` is the value of the HTTP header of that name. */
export interface RefreshingPage {
  html: string;
  refresh: string | null;
}

const SECONDS = 2;

export function renderPreparingPage(input: PreparingPageInput): RefreshingPage {
  const words = wordsIn(input.locale ?? null);
  const { page } = words;
  const { title, text, stay, continueToStripe } = page.preparing;
  const html = toHtml(
    <NoticePage
      words={words}
      businessName={input.businessName}
      branding={input.branding ?? null}
      issuer={input.issuer ?? null}
      mode={input.mode}
      tone="wait"
      icon="clock"
      title={title}
      texts={[text, stay]}
      {...(input.number === null ? {} : { above: page.invoice(isolateText(input.number)) })}
      live
    >
      <a className="button primary" href={input.continueUrl}>
        {continueToStripe}
      </a>
      <a className="button secondary" href={input.invoiceUrl}>
        {input.number === null ? words.portal.together.back : page.viewInvoice}
      </a>
    </NoticePage>,
  );
  return { html, refresh: `${SECONDS}; url=${input.continueUrl}` };
}
