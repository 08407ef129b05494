import { openPdf } from '../../src/main/open-pdf';
import { COMMAND_LINE } from '../../src/domain/audit';
import { sha256Hex } from '../../src/runtime/digest';
import { silentLog } from '../../src/runtime/log';
import { setStage } from '../activities/stage';
import type { Stage } from '../activities/stage';
import { SAMPLE } from '../documents/pdf/pdf-samples';
import { encodePng } from '../pdf/encode-png';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const isDrawn = (bytes: Buffer) => bytes.toString('latin1').includes('/Subtype /Image');

test('a document has the logo that it names, unless that was taken away', async () => {
  const { branding } = stage.stores;
  const sample = (x: number, y: number) => (x * y) % 256;
  const size = { width: 8, height: 8, depth: 8, type: 2, channels: 3, interlaced: false };
  const png = encodePng({ ...size, sample });
  const sha256 = sha256Hex(png);
  const logo = { contentType: 'image/png', size: png.length, sha256 } as const;
  await branding.putLogo('default', logo, png, COMMAND_LINE);
  const pdf = openPdf({}, stage.stores, silentLog());
  const made = async (named: string | null) => {
    const result = await pdf.make({ ...SAMPLE, logo: named });
    if (result.kind !== 'made') throw new Error(JSON.stringify(result));
    return result.bytes;
  };
  const first = await made(sha256);
  expect(isDrawn(first)).toBe(true);
  expect(Buffer.compare(await made(sha256), first)).toBe(0);
  await branding.deleteLogo('default', COMMAND_LINE);
  expect(Buffer.compare(await made(sha256), await made(null))).toBe(0);
});
