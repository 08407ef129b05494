import { inflateSync } from 'node:zlib';

/** Row by row: three bytes of colour a pixel, and one of opacity where any is not whole. */
export interface Pixels {
  width: number;
  height: number;
  rgb: Uint8Array;
  alpha: Uint8Array | null;
}

/** A picture of more takes longer than its page. */
const MOST_PIXELS = 4_000_000;

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

interface Header {
  width: number;
  height: number;
  depth: number;
  type: number;
  channels: number;
  interlaced: boolean;
  palette: Uint8Array;
  /** Of palette entries their opacity, else the one colour that is not seen. */
  transparent: Uint8Array;
}

/**
 * Reads a PNG that nobody has checked: null where it is broken or too large, whatever it holds.
 * The data is inflated to what its header says and not a byte more.
 */
export function decodePng(bytes: Uint8Array): Pixels | null {
  const chunks = chunksOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const header = headerOf(chunks);
  if (header === null) return null;
  const passes = passesOf(header);
  const size = passes.reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
  const data = inflated(chunks.get('IDAT') ?? Buffer.alloc(0), size);
  if (data?.length !== size) return null;
  const { width, height } = header;
  const rgb = new Uint8Array(width * height * 3).fill(255);
  const alpha = new Uint8Array(width * height);
  let at = 0;
  for (const pass of passes) {
    if (!unfilter(data, at, pass, Math.max(1, (header.depth * header.channels) >> 3))) return null;
    copyPass(data, at, { pass, header, rgb, alpha });
    at += pass.rows * (pass.rowBytes + 1);
  }
  return { width, height, rgb, alpha: alpha.every((one) => one === 255) ? null : alpha };
}

/** By name; pieces of the data are put together. */
function chunksOf(bytes: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer[]>();
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    chunks.set(name, [...(chunks.get(name) ?? []), bytes.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  return new Map([...chunks].map(([name, parts]) => [name, Buffer.concat(parts)]));
}

function headerOf(chunks: ReadonlyMap<string, Buffer>): Header | null {
  const given = chunks.get('IHDR');
  if (given === undefined || given.length < 13) return null;
  const [width, height] = [given.readUInt32BE(0), given.readUInt32BE(4)];
  const [depth = 0, type = 0, compression, filter, interlace = 0] = given.subarray(8);
  const channels = CHANNELS[type];
  const palette = chunks.get('PLTE') ?? new Uint8Array();
  const isKnown = channels !== undefined && DEPTHS[type]?.includes(depth) === true;
  if (!isKnown || compression !== 0 || filter !== 0 || interlace > 1) return null;
  if (width < 1 || height < 1 || width * height > MOST_PIXELS) return null;
  if (type === 3 && (palette.length < 3 || palette.length % 3 !== 0)) return null;
  const transparent = chunks.get('tRNS') ?? new Uint8Array();
  return {
    width,
    height,
    depth,
    type,
    channels,
    interlaced: interlace === 1,
    palette,
    transparent,
  };
}

interface Pass {
  x: number;
  y: number;
  dx: number;
  dy: number;
  columns: number;
  rows: number;
  rowBytes: number;
}

const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function passesOf({ width, height, depth, channels, interlaced }: Header): Pass[] {
  return (interlaced ? ADAM7 : [[0, 0, 1, 1] as const]).flatMap(([x, y, dx, dy]) => {
    const columns = Math.max(0, Math.ceil((width - x) / dx));
    const rows = Math.max(0, Math.ceil((height - y) / dy));
    const rowBytes = Math.ceil((columns * depth * channels) / 8);
    return columns === 0 || rows === 0 ? [] : [{ x, y, dx, dy, columns, rows, rowBytes }];
  });
}

function inflated(data: Buffer, size: number): Buffer | null {
  try {
    return inflateSync(data, { maxOutputLength: size });
  } catch {
    return null; // it is no data of zlib, or more than there is place for
  }
}

/** In place; false where a row names a filter that there is not. */
function unfilter(data: Buffer, start: number, { rows, rowBytes }: Pass, step: number): boolean {
  for (let row = 0; row < rows; row += 1) {
    const from = start + row * (rowBytes + 1);
    const filter = data[from] ?? 0;
    if (filter > 4) return false;
    const above = row === 0 ? -1 : from - rowBytes - 1;
    for (let i = 1; i <= rowBytes && filter > 0; i += 1) {
      const left = i > step ? (data[from + i - step] ?? 0) : 0;
      const up = above < 0 ? 0 : (data[above + i] ?? 0);
      const corner = above < 0 || i <= step ? 0 : (data[above + i - step] ?? 0);
      data[from + i] = (data[from + i] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return true;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

interface Target {
  pass: Pass;
  header: Header;
  rgb: Uint8Array;
  alpha: Uint8Array;
}

function copyPass(data: Buffer, start: number, { pass, header, rgb, alpha }: Target): void {
  const { channels, width } = header;
  const sample = sampleReader(data, header);
  for (let row = 0; row < pass.rows; row += 1) {
    const from = start + row * (pass.rowBytes + 1) + 1;
    for (let column = 0; column < pass.columns; column += 1) {
      const at = (pass.y + row * pass.dy) * width + pass.x + column * pass.dx;
      const of = (channel: number) => sample(from, column * channels + channel);
      putPixel({ rgb, alpha, at }, header, of);
    }
  }
}

/** The nth sample of a row, as it is written. */
function sampleReader(data: Buffer, { depth }: Header): (from: number, nth: number) => number {
  if (depth === 8) return (from, nth) => data[from + nth] ?? 0;
  if (depth === 16) return (from, nth) => data.readUInt16BE(from + nth * 2);
  const perByte = 8 / depth;
  const mask = (1 << depth) - 1;
  return (from, nth) => {
    const byte = data[from + Math.floor(nth / perByte)] ?? 0;
    return (byte >> (8 - depth * ((nth % perByte) + 1))) & mask;
  };
}

function putPixel(
  { rgb, alpha, at }: { rgb: Uint8Array; alpha: Uint8Array; at: number },
  { type, depth, palette, transparent }: Header,
  sample: (channel: number) => number,
): void {
  const most = (1 << depth) - 1;
  const scaled = (value: number) => (depth === 8 ? value : Math.round((value * 255) / most));
  const first = sample(0);
  if (type === 3) {
    for (let i = 0; i < 3; i += 1) rgb[at * 3 + i] = palette[first * 3 + i] ?? 0;
    alpha[at] = transparent[first] ?? 255;
    return;
  }
  const isColor = type === 2 || type === 6;
  for (let i = 0; i < 3; i += 1) rgb[at * 3 + i] = scaled(isColor ? sample(i) : first);
  if (type === 4 || type === 6) alpha[at] = scaled(sample(type === 4 ? 1 : 3));
  else alpha[at] = isKey(transparent, isColor ? [first, sample(1), sample(2)] : [first]) ? 0 : 255;
}

const isKey = (key: Uint8Array, samples: readonly number[]): boolean =>
  key.length === samples.length * 2 &&
  samples.every((value, i) => ((key[i * 2] ?? 0) << 8) + (key[i * 2 + 1] ?? 0) === value);
