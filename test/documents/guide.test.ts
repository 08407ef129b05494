import { readGuide } from '../../src/documents/pages/guide';

const NAMES = ['operating', 'scaling'];
const htmlOf = (markdown: string): string => readGuide('operating', markdown, NAMES).html;

test('a guide has the title and the first sentence of its text', () => {
  const text = '# Running it\nFor [all](scaling.md) who do.\nMore of it.\n\n## Next';
  expect(readGuide('operating', text, NAMES)).toMatchObject({
    name: 'operating',
    title: 'Running it',
    summary: 'For all who do.',
  });
});

test('headings are named as GitHub names them, equal ones apart', () => {
  const html = htmlOf('# A `b`, c-d!\n## Workers\n## Workers');
  expect(html.match(/id="[^"]*"/g)).toEqual(['id="a-b-c-d"', 'id="workers"', 'id="workers-1"']);
});

test.each([
  ['[x](scaling.md)', '<a href="/docs/guides/scaling">x</a>'],
  ['[x](./scaling.md#servers)', '<a href="/docs/guides/scaling#servers">x</a>'],
  ['[x](#here)', '<a href="#here">x</a>'],
  ['[x](https://stripe.com)', '<a href="https://stripe.com">x</a>'],
  ['[the `x`](../README.md) y', 'the <code>x</code> y'],
  ['[x](unknown.md)', 'x'],
  ['[x](grafana/quittance.json)', 'x'],
  ['[x](javascript:alert)', '[x](javascript:alert)'],
  ['![a picture](picture.svg)', 'a picture'],
])('%s becomes %s', (markdown, html) => {
  expect(htmlOf(markdown)).toBe(`<p>${html}</p>\n`);
});

test('markup in the text stays text', () => {
  expect(htmlOf('<script>alert(1)</script>')).not.toContain('<script');
  expect(htmlOf('```\n</code><b>\n```')).toContain('&lt;/code&gt;&lt;b&gt;');
});

test('tables and examples scroll by themselves, and an empty header is no header', () => {
  const html = htmlOf('| a | |\n|-|-|\n| 1 | 2 |');
  expect(html).toContain('<div class="scroll" tabindex="0"><table>');
  expect(html).toContain('<th>a</th>\n<td></td>');
});
