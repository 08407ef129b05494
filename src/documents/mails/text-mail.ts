import { PLAIN_MAIL } from './mail-brand';
import type { MailBrand } from './mail-brand';
import type { Words } from '../words/words';
import type { DetailRow, MailContent } from './mail-content';

/** The same mail for those who read text: nothing is said only in the HTML. */
export function renderText(content: MailContent, of: MailBrand = PLAIN_MAIL): string {
  const { words, testMode, brand, hello, heading, paragraphs, details, links, bank, footer } =
    content;
  const blocks = [
    testMode,
    `${brand}\n${heading}`,
    hello,
    ...paragraphs,
    rows(words, details),
    links.map(({ label, url }) => words.labelled(label, url)).join('\n'),
    bank === null
      ? null
      : [bank.title, rows(words, bank.rows), bank.hint].filter(Boolean).join('\n'),
    `--\n${[footer, ...of.lines].join('\n')}`,
  ];
  return `${blocks.filter((block) => block !== null && block !== '').join('\n\n')}\n`;
}

const rows = ({ labelled }: Words, details: readonly DetailRow[]): string =>
  details.map(({ name, value }) => labelled(name, value)).join('\n');
