import { loadFonts } from '../../src/pdf/fonts';
import { makePdf } from '../../src/pdf/make-pdf';
import { createPdfPool } from '../../src/pdf/pdf-pool';
import type { PdfMaker } from '../../src/pdf/pdf-pool';
import { createTypesetter } from '../../src/pdf/typesetter';
import { SAMPLE } from '../documents/pdf/pdf-samples';

let pool: PdfMaker;
beforeEach(() => (pool = createPdfPool({ threads: 2, fontDir: null })));
afterEach(() => pool.close());

const numbered = (number: string) => ({ ...SAMPLE, number });

test('threads draw the same bytes as this one, each input its own', async () => {
  const inputs = ['a', 'b', 'c', 'd', 'e'].map(numbered);
  const files = await Promise.all(inputs.map((input) => pool.make(input)));
  const typesetter = createTypesetter(loadFonts(null));
  for (const [index, input] of inputs.entries()) {
    const { bytes } = await makePdf(input, typesetter);
    expect(files[index]).toEqual({ kind: 'made', bytes: Buffer.from(bytes), missing: [] });
  }
});

test('an input that cannot be drawn fails alone: the next is drawn', async () => {
  const impossible = { ...SAMPLE, issuedOn: 'never' };
  expect(await pool.make(impossible)).toMatchObject({ kind: 'failed' });
  expect(await pool.make(SAMPLE)).toMatchObject({ kind: 'made' });
});

test('a thread that cannot start is reported, and nobody waits for ever', async () => {
  const broken = createPdfPool({ threads: 1, fontDir: '/no/such/folder' });
  const result = await broken.make(SAMPLE);
  expect(result).toMatchObject({ kind: 'failed' });
  expect(JSON.stringify(result)).toContain('/no/such/folder');
  await broken.close();
});

test('more than can be drawn soon are refused at once', async () => {
  const asked = Array.from({ length: 110 }, (_, i) => pool.make(numbered(`${i}`)));
  const outcomes = Promise.all(asked);
  // The two that are drawn wait no more; behind them there is space for a hundred.
  expect(await Promise.all(asked.slice(102))).toEqual(Array(8).fill({ kind: 'busy' }));
  await pool.close();
  expect((await outcomes).map(({ kind }) => kind)).toContain('failed');
});

test('who waits when it is closed is answered so', async () => {
  const waits = pool.make(SAMPLE);
  const more = [pool.make(SAMPLE), pool.make(SAMPLE)];
  const outcomes = Promise.all([waits, ...more]);
  await pool.close();
  expect((await outcomes).map(({ kind }) => kind)).toEqual(Array(3).fill('failed'));
});
