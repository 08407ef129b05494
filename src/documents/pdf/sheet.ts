import type { Box, Element, ElementType, Face, Measure, Page, TextBox } from './boxes';
import type { PaperSize } from './paper';

/** The colours of the page on screen, where they are dark enough for paper. */
export const INK = '#1d1b26';
export const SOFT = '#5d5a69';
export const LINE = '#dedbe6';
export const TINT = '#f5f4fa';
export const ACCENT = '#4038b8';
export const GOOD = '#0b6b49';

/** Within both windows, of 20 mm and of 7/8 inch from the edge of the envelope. */
const MARGIN = 65;
const FOOT = 72;
/** Where a page that goes on begins, under its head. */
const CONTINUED_TOP = 92;

/** The pages as they are filled, from the top; `y` is how far the last one is. */
export interface Sheet {
  readonly paper: PaperSize;
  readonly left: number;
  readonly right: number;
  readonly width: number;
  readonly bottom: number;
  readonly measure: Measure;
  readonly pages: Page[];
  y: number;
}

export function createSheet(paper: PaperSize, measure: Measure): Sheet {
  return {
    paper,
    left: MARGIN,
    right: paper.width - MARGIN,
    width: paper.width - 2 * MARGIN,
    bottom: paper.height - FOOT,
    measure,
    pages: [{ boxes: [] }],
    y: 0,
  };
}

export function put(sheet: Sheet, box: Box, page = sheet.pages.length - 1): void {
  sheet.pages[page]?.boxes.push(box);
}

export const fitsOnPage = (sheet: Sheet, height: number): boolean =>
  sheet.y + height <= sheet.bottom;

export function nextPage(sheet: Sheet): void {
  sheet.pages.push({ boxes: [] });
  sheet.y = CONTINUED_TOP;
}

/** What must not be torn apart begins on a new page where this one has no space. */
export function keepTogether(sheet: Sheet, height: number): void {
  if (!fitsOnPage(sheet, height)) nextPage(sheet);
}

export interface Style {
  face?: Face;
  size?: number;
  color?: string;
  /** `right`: the text ends at `x`. */
  align?: 'left' | 'right';
  link?: string;
  page?: number;
}

export const BODY = 9.5;

/** One line of text at a place; what is empty is not put. */
export function putText(
  sheet: Sheet,
  at: { x: number; y: number; element: Element | null },
  text: string,
  style: Style = {},
): void {
  const { face = 'regular', size = BODY, color = INK, align = 'left', link = null, page } = style;
  if (text === '') return;
  const x = align === 'left' ? at.x : at.x - sheet.measure(text, face, size);
  const box: TextBox = { kind: 'text', ...at, x, text, face, size, color, link };
  put(sheet, box, page);
}

export function putRule(
  sheet: Sheet,
  at: { x: number; y: number; width: number },
  { color = LINE, weight = 0.6, page }: { color?: string; weight?: number; page?: number } = {},
): void {
  put(sheet, { kind: 'rule', element: null, ...at, color, weight }, page);
}

export function child(parent: Element, type: ElementType, more: Partial<Element> = {}): Element {
  const element: Element = { type, children: [], ...more };
  parent.children.push(element);
  return element;
}
