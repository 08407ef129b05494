import { sha256Hex } from '../../../src/runtime/digest';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';
import { putInvoice } from '../support/put-invoice';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const END = Buffer.from([0, 255, ...Buffer.from('%%EOF')]);

/** Bytes that are no text in any encoding, and more than one chunk of anything. */
const pdf = (fill: number) =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(200_000, fill), END]);

const given = (bytes: Buffer, filename = 'Rechnung März.pdf') => ({
  filename,
  content_type: 'application/pdf',
  content: bytes.toString('base64'),
});

const put = (externalId: string, different: object) => putInvoice(app, externalId, different);

const kept = async (externalId: string) => {
  const row = await app.stores.invoices.byIdentity({ connection: 'default', externalId });
  return app.stores.invoices.documents(row?.ref ?? '');
};

it('stores them to the byte and lists them without their bytes', async () => {
  const bytes = pdf(7);
  const answer = await put('with-pdf', { documents: [given(bytes)] });
  const documents = {
    filename: 'Rechnung März.pdf',
    content_type: 'application/pdf',
    size: bytes.length,
    sha256: sha256Hex(bytes),
  };
  expect([answer.status, answer.json['documents']]).toEqual([201, [documents]]);
  expect(answer.text.length).toBeLessThan(5_000);
  const [file, ...more] = await kept('with-pdf');
  expect(file?.bytes.equals(bytes)).toBe(true);
  expect(more).toEqual([]);
  expect((await put('with-pdf', { documents: [given(bytes)] })).status).toBe(200);
});

it('lists none when there are none', async () => {
  expect((await put('without', {})).json['documents']).toEqual([]);
  expect((await put('without', { documents: [] })).status).toBe(200);
});

it('refuses other documents with 409, and those it cannot read with 422', async () => {
  await put('differs', { documents: [given(pdf(1))] });
  const other = await put('differs', { documents: [given(pdf(2))] });
  expect([other.status, other.json['differences']]).toEqual([409, ['/documents/0/sha256']]);
  const none = await put('differs', {});
  expect([none.status, none.json['differences']]).toEqual([409, ['/documents']]);
  const wrong = await put('wrong', { documents: [given(Buffer.from('no PDF'))] });
  expect([wrong.status, wrong.json['code']]).toEqual([422, 'invalid_body']);
  expect(wrong.text).toContain('/documents/0/content');
});

it('replaces those of a draft as it is edited, back and forth', async () => {
  const [one, two] = [pdf(1), pdf(2)];
  await put('draft', { send: 'manual', documents: [given(one)] });
  for (const files of [[two, one], [one], [], [two]]) {
    const documents = files.map((bytes, at) => given(bytes, `${at}.pdf`));
    const answer = await put('draft', { send: 'manual', documents });
    expect([answer.status, answer.json['status']]).toEqual([200, 'draft']);
    const found = await kept('draft');
    expect(found.map(({ filename }) => filename)).toEqual(files.map((_, at) => `${at}.pdf`));
    expect(found.every(({ bytes }, at) => files[at]?.equals(bytes))).toBe(true);
  }
});
