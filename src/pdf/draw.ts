import type { Font } from 'fontkit';
import PDFDocument from 'pdfkit';
import type { Box, CodeBox, PdfLayout, PanelBox, StampBox, TextBox } from '../documents/pdf/boxes';
import { crossParts } from '../documents/pdf/swiss-cross';
import type { Picture } from './picture';
import { createTags } from './tags';
import type { Tags } from './tags';
import type { SetRun, Typesetter } from './typesetter';

export interface Drawn {
  bytes: Uint8Array;
  /** Letters that no font has: a box is drawn in the place of each. */
  missing: readonly string[];
}

/** A page, and the texts and pictures that it is drawn with. */
interface Drawing {
  document: InstanceType<typeof PDFDocument>;
  typesetter: Typesetter;
  tags: Tags;
  missing: Set<string>;
  logo: Picture | null;
  /** As it is in the page's own text so far. */
  color: string | null;
}

export interface Marks {
  /** Null: there is none, or it cannot be drawn. */
  logo: Picture | null;
  /** What the file says of when it was made: the day of the document, not of the drawing. */
  at: Date;
  /** Of what it is drawn from; the id of the file follows from it. */
  fingerprint: string;
}

/** Draws what is laid out; the same layout gives the same bytes. */
export async function draw(
  layout: PdfLayout,
  typesetter: Typesetter,
  marks: Marks,
): Promise<Drawn> {
  const { title, author, lang, width, height } = layout;
  const document = new PDFDocument({
    size: [width, height],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang,
    tagged: true,
    displayTitle: true,
    font: '',
    info: {
      Title: title,
      Author: author,
      Producer: 'Quittance',
      Creator: 'Quittance',
      Keywords: marks.fingerprint,
      CreationDate: marks.at,
      ModDate: marks.at,
    },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', resolve).on('error', reject);
  });
  const tags = createTags(document);
  const { logo } = marks;
  const drawing: Drawing = { document, typesetter, tags, logo, missing: new Set(), color: null };
  for (const { boxes } of layout.pages) {
    document.addPage();
    drawing.color = null;
    for (const box of boxes) {
      tags.enter(box.element);
      drawBox(drawing, box);
    }
    tags.leavePage();
  }
  tags.finish(layout.root);
  document.end();
  await ended;
  return { bytes: Buffer.concat(chunks), missing: [...drawing.missing] };
}

function drawBox(drawing: Drawing, box: Box): void {
  switch (box.kind) {
    case 'text':
      return drawText(drawing, box);
    case 'rule': {
      const { x, y, width, color, weight } = box;
      setColor(drawing, color);
      drawing.document.rect(x, y, width, weight).fill();
      return;
    }
    case 'panel':
      return drawPanel(drawing, box);
    case 'code':
      return drawCode(drawing, box);
    case 'stamp':
      return drawStamp(drawing, box);
    case 'logo':
      return drawing.logo?.(drawing.document, box);
  }
}

function setColor(drawing: Drawing, color: string): void {
  if (drawing.color !== color) drawing.document.fillColor(color);
  drawing.color = color;
}

function drawText(drawing: Drawing, { x, y, text, face, size, color, link, element }: TextBox) {
  const { document, typesetter, tags } = drawing;
  setColor(drawing, color);
  let at = x;
  for (const run of typesetter.runsOf(text, face)) {
    drawRun(drawing, run, { x: at, y, size });
    at += (run.width * size) / 1000;
  }
  if (link === null) return;
  const tagged = element === null ? {} : { structParent: tags.linkOf(element) };
  document.link(x, y - size, at - x, size * 1.3, link, { Type: 'Annot', ...tagged });
}

/** PDFKit takes a font that is parsed already, which its types do not say. */
interface TakesParsedFonts {
  font(source: Font | PDFKit.Mixins.PDFFontSource, family: string, size: number): unknown;
}

function drawRun(
  { document, missing }: Drawing,
  { text, font, missing: isMissing, rightToLeft }: SetRun,
  { x, y, size }: { x: number; y: number; size: number },
): void {
  if (isMissing) {
    for (const letter of text) missing.add(letter);
    // Who copies or searches gets the letter itself instead of the box.
    document.markContent('Span', { actual: text });
  }
  const withFonts: TakesParsedFonts = document;
  withFonts.font(font, font.postscriptName, size);
  // Turned as a whole: the words of a right-to-left text go from right to left, too.
  const features = rightToLeft ? { features: [] } : {};
  document.text(text, x, y, { lineBreak: false, baseline: 'alphabetic', ...features });
  if (isMissing) document.endMarkedContent();
}

function drawPanel(drawing: Drawing, { x, y, width, height, radius, fill, stroke }: PanelBox) {
  const { document } = drawing;
  if (fill !== null) setColor(drawing, fill);
  document.roundedRect(x, y, width, height, radius);
  if (stroke === null) document.fill();
  else document.lineWidth(0.8).strokeColor(stroke);
  if (stroke !== null && fill !== null) document.fillAndStroke();
  if (stroke !== null && fill === null) document.stroke();
}

/** Dark squares beside each other are one rectangle: no hairlines between them. */
function drawCode(drawing: Drawing, { x, y, size, modules, cross }: CodeBox): void {
  const { document } = drawing;
  setColor(drawing, '#000000');
  const square = size / modules.length;
  for (const [row, dark] of modules.entries()) {
    let from = 0;
    for (let column = 0; column <= dark.length; column += 1) {
      if (dark[column] === true) continue;
      if (column > from) {
        document.rect(x + from * square, y + row * square, (column - from) * square, square);
      }
      from = column + 1;
    }
  }
  document.fill();
  if (!cross) return;
  for (const part of crossParts(size)) {
    setColor(drawing, part.dark ? '#000000' : '#ffffff');
    document.rect(x + part.x, y + part.y, part.width, part.height).fill();
  }
}

function drawStamp(drawing: Drawing, box: StampBox): void {
  const { document, typesetter } = drawing;
  const { x, y, text, size, color, degrees, width, height } = box;
  document.save();
  document.rotate(degrees, { origin: [x, y] });
  document.roundedRect(x - width / 2, y - height / 2, width, height, 6);
  document.lineWidth(2.2).stroke(color);
  const link = null;
  const textX = x - typesetter.measure(text, 'bold', size) / 2;
  const inner = { kind: 'text', x: textX, y: y + size * 0.35, text, face: 'bold', size } as const;
  drawText(drawing, { ...inner, color, link, element: box.element });
  document.restore();
  drawing.color = null;
}
