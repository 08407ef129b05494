import { isolateText } from '../text';
import { englishBusinessMail } from '../words/en/business-mail';
import { wordsIn } from '../words/words-for';
import { renderHtml } from './html-mail';
import type { MailContent } from './mail-content';
import { detailRows } from './mail-values';
import type { RenderedMail } from './render-mail';
import { renderText } from './text-mail';

export interface PausedMail {
  why: string;
  businessName: string;
  mode: 'test' | 'live';
}

/** To the business alone: nothing is charged by itself until a person has looked. */
export function renderPausedMail({ why, businessName, mode }: PausedMail): RenderedMail {
  const words = wordsIn(null);
  const content: MailContent = {
    words,
    ...englishBusinessMail.chargesPaused({ why: isolateText(why) }),
    brand: isolateText(businessName),
    hello: null,
    details: detailRows([[englishBusinessMail.label.reason, isolateText(why)]]),
    links: [],
    bank: null,
    testMode: mode === 'test' ? words.customerMail.label.testMode : null,
    footer: englishBusinessMail.footerWithoutInvoice,
  };
  const { subject, preheader } = content;
  return { subject, preheader, html: renderHtml(content), text: renderText(content) };
}
