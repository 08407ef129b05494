import { crc32, deflateSync } from 'node:zlib';

export interface PngSamples {
  width: number;
  height: number;
  depth: number;
  type: number;
  channels: number;
  interlaced: boolean;
  palette?: Uint8Array;
  transparent?: Uint8Array;
  /** As it is written: of a pixel and one of its channels. */
  sample(x: number, y: number, channel: number): number;
}

/** Of the format’s own seven passes: where each begins, and its steps. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Row by row, each with another of the five filters. */
export function encodePng(png: PngSamples): Buffer {
  const { width, height, depth, type, interlaced, palette, transparent } = png;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, type, 0, 0, interlaced ? 1 : 0], 8);
  const data = deflateSync(rawPng(png));
  const half = data.length >> 1;
  return joinPng([
    ['IHDR', header],
    ...(palette === undefined ? [] : [['PLTE', palette] as const]),
    ...(transparent === undefined ? [] : [['tRNS', transparent] as const]),
    ['IDAT', data.subarray(0, half)],
    ['IDAT', data.subarray(half)],
    ['IEND', Buffer.alloc(0)],
  ]);
}

export function joinPng(chunks: readonly (readonly [name: string, data: Uint8Array])[]): Buffer {
  const parts = chunks.map(([name, data]) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const around = Buffer.alloc(8);
    around.writeUInt32BE(data.length, 0);
    around.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
  });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

export function rawPng({ width, height, depth, channels, interlaced, sample }: PngSamples): Buffer {
  const passes = interlaced ? PASSES : ([[0, 0, 1, 1]] as const);
  const step = Math.max(1, (depth * channels) >> 3);
  const rows: Buffer[] = [];
  for (const [x0, y0, dx, dy] of passes) {
    const columns = Math.ceil((width - x0) / dx);
    if (columns < 1) continue;
    let above = Buffer.alloc(Math.ceil((columns * depth * channels) / 8));
    for (let y = y0; y < height; y += dy) {
      const row = Buffer.alloc(above.length);
      let bit = 0;
      for (let x = x0; x < width; x += dx) {
        for (let channel = 0; channel < channels; channel += 1, bit += depth) {
          write(row, bit, depth, sample(x, y, channel));
        }
      }
      rows.push(filtered(row, above, step, rows.length % 5));
      above = row;
    }
  }
  return Buffer.concat(rows);
}

/** The highest bit first, as the format has it. */
function write(row: Buffer, bit: number, depth: number, value: number): void {
  const at = bit >> 3;
  if (depth === 16) row.writeUInt16BE(value, at);
  else row[at] = (row[at] ?? 0) | (value << (8 - depth - (bit & 7)));
}

function filtered(row: Buffer, above: Buffer, step: number, filter: number): Buffer {
  const out = Buffer.alloc(row.length + 1);
  out[0] = filter;
  for (const [i, byte] of row.entries()) {
    const [a, b, c] = [row[i - step] ?? 0, above[i] ?? 0, above[i - step] ?? 0];
    out[i + 1] = byte - foretold(filter, a, b, c);
  }
  return out;
}

/** Each filter's guess by the bytes on the left, above, and on the left of that. */
function foretold(filter: number, a: number, b: number, c: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return a;
  if (filter === 2) return b;
  if (filter === 3) return (a + b) >> 1;
  const [left, above, corner] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (left <= above && left <= corner) return a;
  return above <= corner ? b : c;
}
