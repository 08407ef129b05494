import { svgProblem } from './svg-problem';

export const MAX_LOGO_BYTES = 102_400;
const MAX_SIDE = 4096;

/** Why the bytes are no logo of this type; the type is not believed. */
export function logoProblem(type: unknown, bytes: Uint8Array): string | null {
  if (bytes.length > MAX_LOGO_BYTES) {
    return `has ${bytes.length} bytes; a logo may have at most ${MAX_LOGO_BYTES}`;
  }
  if (type === 'image/png') return pngProblem(bytes);
  if (type === 'image/jpeg') return jpegProblem(bytes);
  return type === 'image/svg+xml' ? svgProblem(bytes) : null;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PNG_END = [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];

const isAt = (bytes: Uint8Array, at: number, wanted: readonly number[]): boolean =>
  wanted.every((byte, index) => bytes[at + index] === byte);

function pngProblem(bytes: Uint8Array): string | null {
  if (!isAt(bytes, 0, PNG)) return 'is no PNG; check the file and its content_type';
  if (!isAt(bytes, bytes.length - PNG_END.length, PNG_END)) return 'is cut off, or has more in it';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33) return 'is cut off';
  return sideProblem(view.getUint32(16), view.getUint32(20));
}

/** Its frame says how large the picture is; segments before it are skipped by their length. */
function jpegProblem(bytes: Uint8Array): string | null {
  if (!isAt(bytes, 0, [0xff, 0xd8, 0xff])) return 'is no JPEG; check the file and its content_type';
  if (!isAt(bytes, bytes.length - 2, [0xff, 0xd9])) return 'is cut off, or has more in it';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 9 < bytes.length; at += 2 + view.getUint16(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) break;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return sideProblem(view.getUint16(at + 7), view.getUint16(at + 5));
  }
  return 'is a JPEG without a picture';
}

function sideProblem(width: number, height: number): string | null {
  if (width >= 1 && height >= 1 && width <= MAX_SIDE && height <= MAX_SIDE) return null;
  return `is ${width} × ${height}; each side may have 1 to ${MAX_SIDE} pixels`;
}
