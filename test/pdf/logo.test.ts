import { loadFonts } from '../../src/pdf/fonts';
import { makePdf } from '../../src/pdf/make-pdf';
import type { DocumentInput } from '../../src/pdf/make-pdf';
import { openPicture } from '../../src/pdf/picture';
import { decodePng } from '../../src/pdf/png';
import { shrink } from '../../src/pdf/shrink';
import { createTypesetter } from '../../src/pdf/typesetter';
import { RECEIPT, SAMPLE } from '../documents/pdf/pdf-samples';
import { encodePng, joinPng } from './encode-png';
import type { PngSamples } from './encode-png';
import { readPdf } from './read-pdf';

/** 11 × 16 pixels of grey. */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQEAAQABAAD/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarY' +
    'qMyP/L2u71////m8H////6/+b9//j/2wBDASstLTw1PHZBQXb4pYyl+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4' +
    '+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj/wAARCAAQAAwDASIAAhEBAxEB/8QAFwAAAwEAAAAAAAAAAAAAAAAAAAECBf' +
    '/EABwQAQABBQEBAAAAAAAAAAAAAAECABESITEDQf/EABQBAQAAAAAAAAAAAAAAAAAAAAD/xAAUEQEAAAAAAAAAAAAA' +
    'AAAAAAAA/9oADAMBAAIRAxEAPwDXjEiyQ2u6cJE43BO9LVLAV5R45PmZxxlvV7/aD//Z',
  'base64',
);

const KINDS: readonly (readonly [type: number, channels: number, depths: number[]])[] = [
  [0, 1, [1, 2, 4, 8, 16]],
  [2, 3, [8, 16]],
  [3, 1, [1, 2, 4, 8]],
  [4, 2, [8, 16]],
  [6, 4, [8, 16]],
];

const png = (given: Partial<PngSamples> = {}): PngSamples => {
  const { depth = 8 } = given;
  const of = { width: 13, height: 11, depth, type: 6, channels: 4, interlaced: false };
  const sample = (x: number, y: number, c: number) => (x * 53 + y * 31 + c * 97) % 2 ** depth;
  return { ...of, sample, ...given };
};

const PALETTE = Uint8Array.from({ length: 768 }, (_, i) => (i * 7) % 256);

/** What a pixel is, by the words of the format. */
function expectedOf({ type, depth, sample }: PngSamples, x: number, y: number): number[] {
  const full = (value: number) => Math.round((value * 255) / (2 ** depth - 1));
  const first = sample(x, y, 0);
  if (type === 3) return [...PALETTE.subarray(first * 3, first * 3 + 3), first === 1 ? 7 : 255];
  const colors = type === 2 || type === 6 ? [0, 1, 2] : [0, 0, 0];
  const opacity = type === 4 ? full(sample(x, y, 1)) : type === 6 ? full(sample(x, y, 3)) : 255;
  return [...colors.map((channel) => full(sample(x, y, channel))), opacity];
}

const cases = KINDS.flatMap(([type, channels, depths]) =>
  depths.flatMap((depth) =>
    [false, true].map((interlaced) => ({ type, channels, depth, interlaced })),
  ),
);

test.each(cases)('a PNG is read as it is: %j', (kind) => {
  const extra = { palette: PALETTE, transparent: Uint8Array.of(255, 7) };
  const given = png({ ...kind, ...(kind.type === 3 ? extra : {}) });
  const read = decodePng(encodePng(given));
  for (let at = 0; at < given.width * given.height; at += 1) {
    const [x, y] = [at % given.width, Math.floor(at / given.width)];
    const seen = [...(read?.rgb.subarray(at * 3, at * 3 + 3) ?? []), read?.alpha?.[at] ?? 255];
    expect([x, y, ...seen]).toEqual([x, y, ...expectedOf(given, x, y)]);
  }
});

test('the one colour that a PNG names is not seen', () => {
  const sample = (x: number) => (x === 1 ? 300 : 4_000);
  const kind = { type: 0, channels: 1, depth: 16, transparent: Uint8Array.of(1, 44), sample };
  const { alpha } = decodePng(encodePng(png({ width: 3, height: 1, ...kind }))) ?? {};
  expect([...(alpha ?? [])]).toEqual([255, 0, 255]);
});

const whole = encodePng(png());
const header = (width: number, height: number, ...more: number[]) => {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes.set(more, 8);
  return bytes;
};
const IDAT_AT = whole.indexOf('IDAT') + 4;
const BROKEN: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  text: Buffer.from('<svg></svg>'),
  'cut off': whole.subarray(0, whole.length - 40),
  'other data': Buffer.from(whole).fill(0x55, IDAT_AT, IDAT_AT + 20),
  'no data': joinPng([['IHDR', header(4, 4, 8, 6, 0, 0, 0)]]),
  'no header': joinPng([['IDAT', Buffer.from('x')]]),
  'sides of 60,000': joinPng([['IHDR', header(60_000, 60_000, 8, 6, 0, 0, 0)]]),
  'more data than pixels': (() => {
    const many = encodePng(png({ width: 900, height: 900, sample: () => 0 }));
    header(2, 2, 8, 6, 0, 0, 0).copy(many, 16);
    return many;
  })(),
  'a length beyond the end': Buffer.from(whole).fill(0xff, IDAT_AT - 8, IDAT_AT - 4),
  'a depth that there is not': joinPng([['IHDR', header(4, 4, 3, 6, 0, 0, 0)]]),
  'no palette': encodePng(png({ type: 3, channels: 1 })),
  'half a JPEG': JPEG.subarray(0, 40),
  'a JPEG of two colours': Buffer.from(JPEG).fill(
    2,
    JPEG.indexOf('ffc0', 'hex') + 9,
    JPEG.indexOf('ffc0', 'hex') + 10,
  ),
};

const typesetter = createTypesetter(loadFonts(null));
const made = async (input: DocumentInput, logo: Uint8Array | null) =>
  (await makePdf(input, typesetter, logo && openPicture(logo))).bytes;
const NAMED = { ...SAMPLE, logo: 'a'.repeat(64) };
const STATEMENT: DocumentInput = {
  ...NAMED,
  kind: 'statement',
  statement: { from: '2026-10-01', to: '2026-10-31', currencies: [] },
};

test.each(Object.entries(BROKEN))(
  '%s is no picture, and fails no document',
  async (_what, bytes) => {
    expect(openPicture(bytes)).toBeNull();
    expect(Buffer.compare(await made(NAMED, bytes), await made(NAMED, null))).toBe(0);
  },
);

test.each<[string, DocumentInput]>([
  ['invoice', NAMED],
  ['receipt', { ...RECEIPT, logo: NAMED.logo }],
  ['statement', STATEMENT],
])('the %s has the logo, moves nothing for it, and its bytes repeat', async (_what, input) => {
  const without = readPdf(await made(input, null));
  for (const logo of [whole, JPEG, encodePng(png({ width: 1_400, height: 3 }))]) {
    const drawn = await made(input, logo);
    expect(Buffer.from(drawn).toString('latin1')).toContain('/Subtype /Image');
    expect(readPdf(drawn).pages).toEqual(without.pages);
    expect(readPdf(drawn).elements).toEqual(without.elements);
    expect(Buffer.compare(drawn, await made(structuredClone(input), logo))).toBe(0);
  }
});

test('a large picture is drawn as small as it is seen, by the mean of what it shows', () => {
  const sample = (x: number, _y: number, c: number) =>
    (x % 4 < 2 ? [40, 80, 120, 255] : [0, 0, 0, 0])[c]!;
  const large = decodePng(encodePng(png({ width: 800, height: 1_160, sample })))!;
  const { width, height, rgb, alpha } = shrink(large);
  expect([width, height]).toEqual([200, 290]);
  expect([...rgb.subarray(0, 6)]).toEqual([40, 80, 120, 40, 80, 120]);
  expect(new Set(alpha)).toEqual(new Set([128]));
});

test('the largest that is drawn makes no large file', async () => {
  const large = encodePng(png({ width: 2_000, height: 2_000, sample: () => 7 }));
  expect((await made(NAMED, large)).length).toBeLessThan(150_000);
});
