import MarkdownIt from 'markdown-it';
import { guidePath } from './guide-path';

type Token = MarkdownIt.Token;

/** One guide of docs/, ready to be shown. */
export interface Guide {
  /** The name of its file, without `.md`. */
  name: string;
  title: string;
  /** The first sentence, as text. */
  summary: string;
  html: string;
}

/** Headings as GitHub names them, so that a link into a guide is the same there and here. */
export function readGuide(name: string, markdown: string, names: readonly string[]): Guide {
  const reader = new MarkdownIt({ html: false });
  scrollAlone(reader);
  const tokens = reader.parse(markdown, {});
  nameHeadings(tokens);
  for (const token of tokens) {
    if (token.type === 'inline') token.children = shownInline(token.children ?? [], names);
  }
  emptyHeadersAreCells(tokens);
  const textAfter = (type: string) => {
    const at = tokens.findIndex((token) => token.type === type);
    return at < 0 ? '' : textOf(tokens[at + 1]);
  };
  return {
    name,
    title: textAfter('heading_open') || name,
    summary: /^.*?[.:](?=\s|$)/s.exec(textAfter('paragraph_open'))?.[0].replace(/:$/, '.') ?? '',
    html: reader.renderer.render(tokens, reader.options, {}),
  };
}

/** On a narrow screen a table or an example scrolls, not the page; by keyboard, too. */
function scrollAlone({ renderer, utils }: MarkdownIt.MarkdownIt): void {
  const code = (tokens: Token[], at: number) =>
    `<pre tabindex="0"><code>${utils.escapeHtml(tokens[at]?.content ?? '')}</code></pre>\n`;
  renderer.rules['fence'] = code;
  renderer.rules['code_block'] = code;
  renderer.rules['table_open'] = () => '<div class="scroll" tabindex="0"><table>\n';
  renderer.rules['table_close'] = () => '</table></div>\n';
}

function nameHeadings(tokens: readonly Token[]): void {
  const seen = new Map<string, number>();
  tokens.forEach((token, at) => {
    if (token.type !== 'heading_open') return;
    const anchor = anchorOf(textOf(tokens[at + 1]));
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    token.attrSet('id', before === 0 ? anchor : `${anchor}-${before}`);
  });
}

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

/** A link to a file that is not served stays as its words, an image as its description. */
function shownInline(children: readonly Token[], names: readonly string[]): Token[] {
  let isDropped = false;
  return children.flatMap((token) => {
    if (token.type === 'link_open') {
      const href = servedAt(String(token.attrGet('href') ?? ''), names);
      isDropped = href === null;
      if (href !== null) token.attrSet('href', href);
    }
    const isLink = token.type === 'link_open' || token.type === 'link_close';
    if (isLink && isDropped) return [];
    return token.type === 'image' ? (token.children ?? []) : [token];
  });
}

function servedAt(href: string, names: readonly string[]): string | null {
  if (/^(https?:\/\/|mailto:|#)/.test(href)) return href;
  const [, name = '', anchor = ''] = /^(?:\.\/)?([\w-]+)\.md(#.*)?$/.exec(href) ?? [];
  return names.includes(name) ? `${guidePath(name)}${anchor}` : null;
}

/** A column header without words would be announced as an empty one. */
function emptyHeadersAreCells(tokens: readonly Token[]): void {
  tokens.forEach((token, at) => {
    const [content, close] = [tokens[at + 1], tokens[at + 2]];
    if (token.type !== 'th_open' || content?.content !== '' || close === undefined) return;
    token.tag = 'td';
    close.tag = 'td';
  });
}

const textOf = (inline: Token | undefined): string =>
  (inline?.children ?? [])
    .map(({ type, content }) => (type === 'softbreak' ? ' ' : content))
    .join('');
