import { sha256Hex } from '../../src/runtime/digest';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { NOW, ensureConnection, invoice } from './samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

/** An invoice with the same file under two names, and another one between them. */
function withFiles(externalId: string) {
  const files = ['%PDF-a', '<b/>', '%PDF-a'].map((text) => Buffer.from(text));
  const documents = files.map((bytes, at) => ({
    filename: `${at}.pdf`,
    contentType: 'application/pdf',
    size: bytes.length,
    sha256: sha256Hex(bytes),
  }));
  const contents = files.map((bytes) => ({ bytes, sha256: sha256Hex(bytes) }));
  return { files, contents, given: invoice(externalId, { documents }) };
}

test('documents are kept in the order of the invoice, the same file once', async () => {
  const { files, contents, given } = withFiles('files');
  const done = await db.stores.invoices.submit(given, NOW, { contents });
  if (done.kind !== 'created') throw new Error(`expected a new invoice, not ${done.kind}`);
  const kept = await db.stores.invoices.documents(done.row.ref);
  expect(kept.map(({ filename }) => filename)).toEqual(['0.pdf', '1.pdf', '2.pdf']);
  expect(kept.map(({ bytes }) => bytes)).toEqual(files);
  const { ref } = done.row;
  expect(await db.sql(`select sha256 from documents where ref = '${ref}'`)).toHaveLength(2);
  expect(await db.stores.invoices.submit(given, NOW, { contents })).toMatchObject({ kind: 'same' });
});

test('an invoice that is refused leaves no bytes behind', async () => {
  const { contents, given } = withFiles('refused');
  const before = await db.sql('select 1 from documents');
  const nobody = { ...given, customer: { kind: 'ours' as const, id: 'cst_nobody' } };
  const done = await db.stores.invoices.submit(nobody, NOW, { contents });
  expect(done.kind).toBe('refused');
  expect(await db.sql('select 1 from documents')).toHaveLength(before.length);
});

test('bytes that are lost are reported, not left out', async () => {
  const done = await db.stores.invoices.submit(withFiles('lost').given, NOW);
  if (done.kind !== 'created') throw new Error(`expected a new invoice, not ${done.kind}`);
  await expect(db.stores.invoices.documents(done.row.ref)).rejects.toThrow('0.pdf');
});
