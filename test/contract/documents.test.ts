import { parseInvoice } from '../../src/contract/parse-invoice';
import { sha256Hex } from '../../src/runtime/digest';
import { sampleInvoice } from './sample-invoice';

const PDF = Buffer.from('%PDF-1.7\n\u00ff\u0000 bytes of no text');

const given = (different: Record<string, unknown> = {}) => ({
  filename: 'INV-0042.pdf',
  content_type: 'application/pdf',
  content: PDF.toString('base64'),
  ...different,
});

const parse = (...documents: unknown[]) =>
  parseInvoice(sampleInvoice({ documents }), 'default', sha256Hex);

const codesOf = (...documents: unknown[]): string[] => {
  const parsed = parse(...documents);
  return parsed.ok ? [] : parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`).sort();
};

const xml = (content: string) => given({ content_type: 'text/xml', content });

it('are listed in the invoice, and their bytes are given beside it', () => {
  const parsed = parse(given(), xml(Buffer.from('<a/>').toString('base64')));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  expect(parsed.invoice.documents).toEqual([
    {
      filename: 'INV-0042.pdf',
      contentType: 'application/pdf',
      size: PDF.length,
      sha256: sha256Hex(PDF),
    },
    expect.objectContaining({ contentType: 'text/xml', size: 4 }),
  ]);
  expect(parsed.contents.map(({ bytes }) => Buffer.from(bytes))).toEqual([
    PDF,
    Buffer.from('<a/>'),
  ]);
  expect(JSON.stringify(parsed.invoice)).not.toContain(given().content);
});

it('leave no trace when there are none', () => {
  const none = parse();
  expect(none).toEqual(parseInvoice(sampleInvoice(), 'default'));
  expect(none).toMatchObject({ ok: true, contents: [] });
  expect('invoice' in none && 'documents' in none.invoice).toBe(false);
});

it.each([
  ['nothing', '', 'base64_invalid'],
  ['no base64', 'not base64!', 'base64_invalid'],
  ['the alphabet of addresses', '_-8=', 'base64_invalid'],
  ['no padding', 'PGEvPg', 'base64_invalid'],
  ['a line break', 'PGEv\nPg==', 'base64_invalid'],
  ['bits left over', 'PGEvPh==', 'base64_invalid'],
  ['a number', 7, 'base64_invalid'],
])('are refused when the content is %s', (_what, content, code) => {
  expect(codesOf(given({ content_type: 'text/xml', content }))).toEqual([
    `/documents/0/content ${code}`,
  ]);
});

it.each([
  ['a folder', 'a/b.pdf', 'filename_invalid'],
  ['a folder of Windows', 'a\\b.pdf', 'filename_invalid'],
  ['a line break', 'a\r\nBcc: x', 'text_invalid'],
  ['nothing', '', 'text_empty'],
  ['121 characters', 'x'.repeat(121), 'text_too_long'],
])('are refused when the name holds %s', (_what, filename, code) => {
  expect(codesOf(given({ filename }))).toEqual([`/documents/0/filename ${code}`]);
});

it('are refused with every problem at once, each at its place', () => {
  expect(
    codesOf(
      given(),
      given({ filename: 'a/b', content: Buffer.from('GIF89a').toString('base64') }),
      given({ content_type: 'text/html', more: 1 }),
      'a string',
      {},
    ),
  ).toEqual([
    '/documents/1/content not_a_pdf',
    '/documents/1/filename filename_invalid',
    '/documents/2/content_type not_one_of',
    '/documents/2/more unknown_key',
    '/documents/3 not_an_object',
    '/documents/4/content missing',
    '/documents/4/content_type not_one_of',
    '/documents/4/filename missing',
  ]);
});

it('are at most five', () => {
  expect(codesOf(...Array.from({ length: 5 }, () => given()))).toEqual([]);
  expect(codesOf(...Array.from({ length: 6 }, () => given()))).toEqual([
    '/documents documents_invalid',
  ]);
});

it('are refused where bytes are not stored, but an empty list is accepted', () => {
  const body = sampleInvoice({ documents: [given()] });
  expect(parseInvoice(body, 'default')).toMatchObject({
    ok: false,
    problems: [{ pointer: '/documents', code: 'documents_by_http_only' }],
  });
  expect(parseInvoice(sampleInvoice({ documents: [] }), 'default').ok).toBe(true);
});
