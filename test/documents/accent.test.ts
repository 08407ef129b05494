import fc from 'fast-check';
import { accentFor, contrast } from '../../src/documents/accent';
import { accentCss, accentCssHref, accentOfFile } from '../../src/documents/pages/accent-css';

const color = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

test('whatever the accent, text in it and on it keeps 4.5:1, light and dark', () => {
  fc.assert(
    fc.property(color, fc.constantFrom('light' as const, 'dark' as const), (accent, scheme) => {
      const { text, fill, fillDeep, onFill } = accentFor(accent, scheme);
      const grounds = scheme === 'light' ? ['#ffffff', '#f3f1ec'] : ['#131219', '#1d1b26'];
      for (const ground of grounds) {
        expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(fill, ground)).toBeGreaterThanOrEqual(1.5);
      }
      for (const ground of [fill, fillDeep]) {
        expect(contrast(onFill, ground)).toBeGreaterThanOrEqual(4.5);
      }
    }),
    { numRuns: 500 },
  );
});

test('an accent that is readable already is kept as it is', () => {
  expect(accentFor('#0b6b49', 'light')).toMatchObject({
    text: '#0b6b49',
    fill: '#0b6b49',
    onFill: '#ffffff',
  });
  expect(accentFor('#ffd400', 'dark')).toMatchObject({ text: '#ffd400', onFill: '#000000' });
});

test('a yellow stays one on buttons, with dark text; links get darker on white', () => {
  const { text, fill, onFill } = accentFor('#ffc400', 'light');
  expect(onFill).toBe('#000000');
  expect(contrast(fill, '#ffc400')).toBeLessThan(1.25);
  expect(contrast(text, '#f3f1ec')).toBeLessThan(5.2);
});

test('the stylesheet has one address a colour, and no other file is one', () => {
  expect(accentOfFile('1a7f5b.css')).toBe('#1a7f5b');
  for (const name of ['1A7F5B.css', '1a7f5.css', '1a7f5b.css.map', 'red.css', '']) {
    expect(accentOfFile(name)).toBeNull();
  }
  expect(accentCssHref('#1a7f5b')).toMatch(/^\/assets\/accents\/1a7f5b\.css\?v=[0-9a-z]+$/);
  expect(accentCss('#1a7f5b')).toMatch(/^:root\{[-a-z:;#0-9]+\}@media [^{]+\{:root\{[^}]+\}\}$/);
});
