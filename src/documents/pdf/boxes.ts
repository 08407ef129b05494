/** What a page is made of: everything has its place, so that drawing decides nothing. */
export type Box = TextBox | RuleBox | PanelBox | CodeBox | StampBox | LogoBox;

export type Face = 'regular' | 'bold';

/** Points from the left and from the top; `y` of a text is its baseline. */
interface Placed {
  x: number;
  y: number;
  /** Null: decoration, which is not read aloud. */
  element: Element | null;
}

export interface TextBox extends Placed {
  kind: 'text';
  text: string;
  face: Face;
  size: number;
  color: string;
  link: string | null;
}

export interface RuleBox extends Placed {
  kind: 'rule';
  width: number;
  color: string;
  weight: number;
}

export interface PanelBox extends Placed {
  kind: 'panel';
  width: number;
  height: number;
  radius: number;
  fill: string | null;
  stroke: string | null;
}

/** A QR code: dark where true, row by row. */
export interface CodeBox extends Placed {
  kind: 'code';
  size: number;
  modules: readonly (readonly boolean[])[];
  /** The Swiss cross in its middle: 7 mm of 46. */
  cross: boolean;
}

/** The place of the logo: it is at its left and bottom, as large as fits. */
export interface LogoBox extends Placed {
  kind: 'logo';
  width: number;
  height: number;
}

/** A word in a frame, a little turned; `x` and `y` are its middle. */
export interface StampBox extends Placed {
  kind: 'stamp';
  text: string;
  size: number;
  color: string;
  degrees: number;
  width: number;
  height: number;
}

export type ElementType =
  'Document' | 'Sect' | 'H1' | 'H2' | 'P' | 'Link' | 'Figure' | 'Table' | 'TR' | 'TH' | 'TD';

/** The tree that a screen reader walks: a text of it may go over several pages. */
export interface Element {
  type: ElementType;
  children: Element[];
  /** What a figure shows, in words. */
  alt?: string;
  scope?: 'Row' | 'Column';
}

export interface Page {
  boxes: Box[];
}

export interface PdfLayout {
  title: string;
  author: string;
  lang: string;
  width: number;
  height: number;
  root: Element;
  pages: Page[];
}

/** The width of a line of text, in points. */
export type Measure = (text: string, face: Face, size: number) => number;
