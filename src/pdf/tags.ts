import type PDFDocument from 'pdfkit';
import type { Element } from '../documents/pdf/boxes';

type Document = InstanceType<typeof PDFDocument>;
type Content = ReturnType<Document['markStructureContent']>;
export type TagElement = ReturnType<Document['struct']>;

/** Which element what is drawn belongs to: a screen reader reads the tree, not the page. */
export interface Tags {
  /** What is drawn next belongs to this element; null: it is decoration. */
  enter(element: Element | null): void;
  leavePage(): void;
  /** Of a link, which must be known where its place on the page is made. */
  linkOf(element: Element): TagElement;
  finish(root: Element): void;
}

export function createTags(document: Document): Tags {
  const contents = new Map<Element, Content[]>();
  const links = new Map<Element, TagElement>();
  let current: Element | null | undefined;
  const leave = () => {
    if (current !== undefined) document.endMarkedContent();
    current = undefined;
  };
  const linkOf = (element: Element): TagElement => {
    const link = links.get(element) ?? document.struct('Link', optionsOf(element));
    links.set(element, link);
    return link;
  };
  const build = (element: Element): TagElement => {
    const own = contents.get(element) ?? [];
    const made =
      element.type === 'Link' ? linkOf(element) : document.struct(element.type, optionsOf(element));
    for (const content of own) made.add(content);
    for (const part of element.children) made.add(build(part));
    made.end();
    return made;
  };
  return {
    enter: (element) => {
      if (current === element) return;
      leave();
      if (element === null) document.markContent('Artifact', { type: 'Layout' });
      else contents.set(element, [...(contents.get(element) ?? []), mark(document, element)]);
      current = element;
    },
    leavePage: leave,
    linkOf,
    finish: (root) => document.addStructure(build(root)),
  };
}

const mark = (document: Document, { type }: Element): Content =>
  document.markStructureContent(type);

const optionsOf = ({ alt, scope }: Element) => ({
  ...(alt === undefined ? {} : { alt }),
  ...(scope === undefined ? {} : { scope }),
});
