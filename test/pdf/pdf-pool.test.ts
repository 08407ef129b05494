import { loadFonts } from '../../src/pdf/fonts';
import { makePdf } from '../../src/pdf/make-pdf';
import { createPdfPool, PdfBusy } from '../../src/pdf/pdf-pool';
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
    expect(files[index]?.bytes.equals(bytes)).toBe(true);
  }
});

test('an input that cannot be drawn fails alone: the next is drawn', async () => {
  const impossible = { ...SAMPLE, issuedOn: 'never' };
  await expect(pool.make(impossible)).rejects.toThrow('the PDF could not be drawn');
  expect((await pool.make(SAMPLE)).bytes.subarray(0, 5).toString()).toBe('%PDF-');
});

test('a thread that cannot start is reported, and nobody waits for ever', async () => {
  const broken = createPdfPool({ threads: 1, fontDir: '/no/such/folder' });
  await expect(broken.make(SAMPLE)).rejects.toThrow('/no/such/folder');
  await broken.close();
});

test('more than can be drawn soon are refused at once', async () => {
  const asked = Array.from({ length: 110 }, (_, i) => pool.make(numbered(`${i}`)));
  const outcomes = Promise.allSettled(asked);
  // The two that are drawn wait no more; behind them there is space for a hundred.
  const last = await Promise.allSettled(asked.slice(102));
  await pool.close();
  const refused = last.map((one) => one.status === 'rejected' && one.reason instanceof PdfBusy);
  expect(refused).toEqual(Array(8).fill(true));
  expect((await outcomes).filter(({ status }) => status === 'fulfilled').length).toBeLessThan(103);
});

test('who waits when it is closed is answered so', async () => {
  const waits = pool.make(SAMPLE);
  const more = [pool.make(SAMPLE), pool.make(SAMPLE)];
  const outcomes = Promise.allSettled([waits, ...more]);
  await pool.close();
  expect((await outcomes).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
});
