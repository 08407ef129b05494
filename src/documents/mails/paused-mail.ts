import { isolateText } from '../text';
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
  const { businessMail, customerMail } = words;
  const content: MailContent = {
    words,
    ...businessMail.chargesPaused({ why: isolateText(why) }),
    brand: isolateText(businessName),
    hello: null,
    details: detailRows([[businessMail.label.reason, isolateText(why)]]),
    links: [],
    bank: null,
    testMode: mode === 'test' ? customerMail.label.testMode : null,
    footer: businessMail.footerWithoutInvoice,
  };
  const { subject, preheader } = content;
  return { subject, preheader, html: renderHtml(content), text: renderText(content) };
}
