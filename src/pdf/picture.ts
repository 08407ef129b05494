import type PDFDocument from 'pdfkit';
import { decodePng } from './png';
import type { Pixels } from './png';
import { shrink } from './shrink';

type Document = InstanceType<typeof PDFDocument>;

export interface PictureBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Draws one picture into a box: whole, as large as fits, at its left and bottom. */
export type Picture = (document: Document, box: PictureBox) => void;

/** Null: no PNG or JPEG that can be drawn. What a picture holds never fails a document. */
export function openPicture(bytes: Uint8Array): Picture | null {
  if (bytes[0] === 0xff) {
    const frame = jpegFrame(bytes);
    return frame === null ? null : ofJpeg(bytes, frame);
  }
  const pixels = decodePng(bytes);
  return pixels === null ? null : ofPixels(shrink(pixels));
}

type Reference = ReturnType<Document['ref']>;

function addImage(
  document: Document,
  { width, height }: Frame,
  about: Record<string, unknown>,
  bytes: Uint8Array,
): Reference {
  const size = { Width: width, Height: height, BitsPerComponent: 8 };
  const reference = document.ref({ Type: 'XObject', Subtype: 'Image', ...size, ...about });
  reference.end(Buffer.from(bytes));
  return reference;
}

/** A picture is drawn into a square of 1 from its bottom; pages count from their top. */
function put(document: Document, { width, height }: Frame, box: PictureBox, image: Reference) {
  const scale = Math.min(box.width / width, box.height / height);
  document.page.xobjects['Logo'] = image;
  document.save();
  document.transform(width * scale, 0, 0, -height * scale, box.x, box.y + box.height);
  document.addContent('/Logo Do');
  document.restore();
}

const ofPixels =
  (pixels: Pixels): Picture =>
  (document, box) => {
    const { rgb, alpha } = pixels;
    const grey = { ColorSpace: 'DeviceGray' };
    const mask = alpha === null ? {} : { SMask: addImage(document, pixels, grey, alpha) };
    const image = addImage(document, pixels, { ColorSpace: 'DeviceRGB', ...mask }, rgb);
    put(document, pixels, box, image);
  };

/** As it is: PDF knows the format. Of four colours, Adobe's programs write the opposite. */
const ofJpeg =
  (bytes: Uint8Array, frame: JpegFrame): Picture =>
  (document, box) => {
    const inverted = frame.colors === 'DeviceCMYK' ? { Decode: [1, 0, 1, 0, 1, 0, 1, 0] } : {};
    const about = { Filter: 'DCTDecode', ColorSpace: frame.colors, ...inverted };
    put(document, frame, box, addImage(document, frame, about, bytes));
  };

interface Frame {
  width: number;
  height: number;
}

interface JpegFrame extends Frame {
  colors: string;
}

const COLORS: Readonly<Record<number, string>> = {
  1: 'DeviceGray',
  3: 'DeviceRGB',
  4: 'DeviceCMYK',
};

/** Of 8 bits, in colours that PDF knows; segments before it are skipped by their length. */
function jpegFrame(bytes: Uint8Array): JpegFrame | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 10 < bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker < 0xc0 || marker > 0xcf || [0xc4, 0xc8, 0xcc].includes(marker)) continue;
    const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
    const colors = COLORS[bytes[at + 9] ?? 0];
    const isDrawn = bytes[at + 4] === 8 && width > 0 && height > 0;
    return colors === undefined || !isDrawn ? null : { width, height, colors };
  }
  return null;
}
