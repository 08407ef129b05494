import type { CustomerMailWords } from './mail-words';
import type { PageWords } from './page-words';

/**
 * Every word a customer reads, by language. Sentences are functions of values that are already
 * formatted and isolated, so that each language keeps its own order and grammar.
 */
export interface Words {
  /** For Intl, and the lang attribute. */
  locale: string;
  dir: 'ltr' | 'rtl';
  page: PageWords;
  customerMail: CustomerMailWords;
}
