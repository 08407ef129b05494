import { PNG } from 'pngjs';

/** Row by row: three bytes of colour a pixel, and one of opacity where any is not whole. */
export interface Pixels {
  width: number;
  height: number;
  rgb: Uint8Array;
  alpha: Uint8Array | null;
}

/** A picture of more takes longer than its page. */
const MOST_PIXELS = 4_000_000;

/** Reads a PNG that nobody has checked: null where it is broken or too large, whatever it holds. */
export function decodePng(bytes: Uint8Array): Pixels | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isSmall(file)) return null;
  const read = readPng(file);
  if (read === null) return null;
  const { width, height, data } = read;
  const rgb = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  for (let at = 0; at < alpha.length; at += 1) {
    for (let i = 0; i < 3; i += 1) rgb[at * 3 + i] = data[at * 4 + i] ?? 0;
    alpha[at] = data[at * 4 + 3] ?? 255;
  }
  return { width, height, rgb, alpha: alpha.every((one) => one === 255) ? null : alpha };
}

/** By its head, which the format has first. */
function isSmall(file: Buffer): boolean {
  if (file.length < 33) return false;
  return file.readUInt32BE(16) * file.readUInt32BE(20) <= MOST_PIXELS;
}

function readPng(file: Buffer): PNG | null {
  try {
    return PNG.sync.read(file);
  } catch {
    return null; // what is wrong with it is of no use to who reads the document
  }
}
