import { MAX_LOGO_BYTES, logoProblem } from '../../src/contract/logo-problem';

const svg = (content: string, attributes = ''): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"${attributes}>${content}</svg>`;
const problemOf = (text: string) => logoProblem('image/svg+xml', Buffer.from(text));

test.each([
  svg('<path d="M0 0h10v10z" fill="#f00"/>'),
  `<?xml version="1.0" encoding="UTF-8"?>\n<!-- a logo -->\n${svg('<g><circle r="2"/></g>')}\n`,
  svg(
    '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>' +
      '<rect width="5" height="5" fill="url(#a)"/><use xlink:href="#a" href="#b"/>',
    ' xmlns:xlink="http://www.w3.org/1999/xlink"',
  ),
  svg('<title>Acme &amp; Söhne &#169;</title><text x="1">Acme</text>'),
])('a drawing is taken: %s', (text) => {
  expect(problemOf(text)).toBeNull();
});

test.each([
  ['a script', svg('<script>alert(1)</script>'), 'has <script>'],
  ['a script in capitals', svg('<SCRIPT/>'), 'has <SCRIPT>'],
  ['a script with a prefix', svg('<svg:script/>'), 'has <svg:script>'],
  ['an event handler', svg('<path onclick="alert(1)"/>'), 'has the event handler onclick'],
  ['an event handler of the root', svg('', ' onload="alert(1)"'), 'has the event handler onload'],
  ['one in capitals', svg('<path ONMOUSEOVER="x"/>'), 'has the event handler ONMOUSEOVER'],
  ['one after a line break', svg('<path d=""\nonclick="x"/>'), 'has the event handler onclick'],
  ['one without quotes', svg('<path onclick=alert(1)>'), 'is no plain SVG'],
  ['one after a slash', svg('<path/onclick="x">'), 'is no plain SVG'],
  ['HTML inside', svg('<foreignObject><p/></foreignObject>'), 'has <foreignObject>'],
  ['a frame', svg('<iframe src="https://evil.example"/>'), 'has <iframe>'],
  ['a link', svg('<a href="javascript:alert(1)"><path/></a>'), 'has <a>'],
  ['another picture', svg('<image href="https://evil.example/x.png"/>'), 'has <image>'],
  ['what is elsewhere', svg('<use href="https://evil.example/x.svg#a"/>'), 'refers to something'],
  ['what is in data', svg('<use xlink:href="data:image/svg+xml,x"/>'), 'refers to something else'],
  ['an entity in a reference', svg('<use href="&#35;a"/>'), 'refers to something else'],
  ['a fill from elsewhere', svg('<path fill="url(https://evil.example/a#b)"/>'), 'refers to'],
  ['a fill with an escape', svg('<path fill="u\\72l(//evil.example)"/>'), 'has something that'],
  ['a style', svg('<path style="background:url(//evil.example)"/>'), 'has a style'],
  ['a stylesheet', svg('<style>@import "//evil.example"</style>'), 'has <style>'],
  ['an animation', svg('<path><set attributeName="href" to="x"/></path>'), 'has <set>'],
  ['another base', svg('<path xml:base="https://evil.example"/>'), 'has the attribute xml:base'],
  ['a DOCTYPE', `<!DOCTYPE svg>${svg('')}`, 'is no plain SVG'],
  ['entities', `<!DOCTYPE svg [<!ENTITY a "aaaa">]>${svg('&a;')}`, 'is no plain SVG'],
  ['an entity nobody declared', svg('<title>&lol;</title>'), 'is no plain SVG'],
  ['a stylesheet instruction', `<?xml-stylesheet href="//x"?>${svg('')}`, 'is no plain SVG'],
  ['CDATA', svg('<title><![CDATA[<script>]]></title>'), 'is no plain SVG'],
  ['no SVG', '<html></html>', 'is not one <svg> alone'],
  ['two', svg('') + svg(''), 'is not one <svg> alone'],
  ['text after it', `${svg('')}text`, 'has text outside'],
  ['an end that is not its', svg('<g></path>'), 'closes <path> wrongly'],
  ['no end', '<svg xmlns="http://www.w3.org/2000/svg"><g>', 'does not close <g>'],
  ['an attribute twice', svg('<path d="" d=""/>'), 'has the attribute d twice'],
  ['a comment in a comment', svg('<!-- a -- b -->'), 'is no plain SVG'],
  ['depth', svg('<g>'.repeat(200) + '</g>'.repeat(200)), 'is nested more than 100 deep'],
  ['nothing', '', 'has no <svg>'],
])('an SVG with %s is refused', (_what, text, problem) => {
  expect(problemOf(text)).toContain(problem);
});

test('bytes in another encoding are refused', () => {
  expect(logoProblem('image/svg+xml', Buffer.from(svg(''), 'utf16le'))).toContain('is no');
  expect(logoProblem('image/svg+xml', Buffer.from([0xff, 0xfe, 0x3c]))).toBe('is no text in UTF-8');
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg' +
    'gg==',
  'base64',
);
const JPEG = Buffer.from('ffd8ffe000044a46ffc0000b08000a001401011100ffd9', 'hex');

function withWidth(width: number): Buffer {
  const bytes = Buffer.from(PNG);
  bytes.writeUInt32BE(width, 16);
  return bytes;
}

test.each([
  ['a PNG', 'image/png', PNG, null],
  ['a JPEG', 'image/jpeg', JPEG, null],
  ['a PNG said to be a JPEG', 'image/jpeg', PNG, 'is no JPEG'],
  ['a JPEG said to be a PNG', 'image/png', JPEG, 'is no PNG'],
  ['a PNG that is cut off', 'image/png', PNG.subarray(0, 60), 'is cut off'],
  ['a JPEG that is cut off', 'image/jpeg', JPEG.subarray(0, 10), 'is cut off'],
  ['a PNG with a page behind it', 'image/png', Buffer.concat([PNG, Buffer.from('<p>')]), 'more'],
  ['a PNG of 10,000 pixels', 'image/png', withWidth(10_000), 'each side may have'],
  ['a PNG of no pixels', 'image/png', withWidth(0), 'each side may have'],
  ['a JPEG without a frame', 'image/jpeg', Buffer.from('ffd8ffe00002ffd9', 'hex'), 'without a'],
  ['one byte too many', 'image/png', Buffer.alloc(MAX_LOGO_BYTES + 1), 'may have at most 102400'],
])('%s', (_what, type, bytes, problem) => {
  const found = logoProblem(type, bytes);
  if (problem === null) expect(found).toBeNull();
  else expect(found).toContain(problem);
});

test('a hostile SVG of full size is judged at once', () => {
  const attributes = ' a="'.repeat(20_000);
  expect(problemOf(svg(`<path${attributes}`))).toContain('is no plain SVG');
  expect(problemOf(`<svg ${'a '.repeat(40_000)}`)).toContain('is no plain SVG');
});
