import { parseInvoice } from '../../src/contract/parse-invoice';
import { sha256Hex } from '../../src/runtime/digest';
import { sampleInvoice } from './sample-invoice';

const PDF = Buffer.from('%PDF-1.7\n\u00ff\u0000 bytes of no text\n%%EOF\n');

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

const xml = (content: string) =>
  given({ filename: 'INV-0042.xml', content_type: 'text/xml', content });

const base64 = (text: string, encoding: BufferEncoding = 'utf8') =>
  Buffer.from(text, encoding).toString('base64');

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
  expect(codesOf(xml(content as string))).toEqual([`/documents/0/content ${code}`]);
});

it.each([
  ['a folder', 'a/b.pdf', 'filename_invalid'],
  ['a folder of Windows', 'a\\b.pdf', 'filename_invalid'],
  ['a line break', 'a\r\nBcc: x.pdf', 'text_invalid'],
  ['nothing', '', 'text_empty'],
  ['121 characters', `${'x'.repeat(117)}.pdf`, 'text_too_long'],
  ['the ending of another type', 'run.exe', 'filename_invalid'],
  ['an ending turned around', 'invoice\u202efdp.pdf', 'filename_invalid'],
  ['a space that is not seen', 'invoice\u200b.pdf', 'filename_invalid'],
])('are refused when the name holds %s', (_what, filename, code) => {
  expect(codesOf(given({ filename }))).toEqual([`/documents/0/filename ${code}`]);
});

it.each([
  ['no end', '%PDF-1.7\n cut off'],
  ['another beginning', 'MZ\u0090 %PDF-1.7\n%%EOF'],
])('a PDF of %s is refused', (_what, text) => {
  expect(codesOf(given({ content: base64(text) }))).toEqual(['/documents/0/content not_a_pdf']);
});

const DTD = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r>&e;</r>';
const UTF_16 = '\ufeff<?xml version="1.0" encoding="UTF-16"?><a/>';

it.each([
  ['a program', base64('MZ\u0090', 'latin1')],
  ['text', base64('no markup')],
  ['bytes in no encoding', base64('<a>\u00ff</a>', 'latin1')],
  ['UTF-16 that does not say so', base64('<a/>', 'utf16le')],
  ['another encoding', base64('<?xml version="1.0" encoding="UTF-7"?><a/>')],
  ['a DOCTYPE', base64(`<?xml version="1.0"?>\n${DTD}`)],
  ['a DOCTYPE in UTF-16', base64(`\ufeff${DTD}`, 'utf16le')],
])('XML that is %s is refused', (_what, content) => {
  expect(codesOf(xml(content))).toEqual(['/documents/0/content not_xml']);
});

it.each([
  ['plain', base64('<a>é</a>')],
  ['with a declaration', base64('<?xml version="1.0" encoding="utf-8"?>\n<a/>')],
  ['with a byte order mark', base64('\ufeff<a/>')],
  ['in UTF-16', base64(UTF_16, 'utf16le')],
  ['in UTF-16, big end first', Buffer.from(UTF_16, 'utf16le').swap16().toString('base64')],
])('XML %s is accepted', (_what, content) => {
  expect(codesOf(xml(content), given({ filename: 'INV.PDF' }))).toEqual([]);
});

it('are refused with every problem at once, each at its place', () => {
  expect(
    codesOf(
      given(),
      given({ filename: 'a/b.pdf', content: Buffer.from('GIF89a').toString('base64') }),
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
