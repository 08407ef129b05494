import { readFileSync, writeFileSync } from 'node:fs';
import { fromRoot } from '../../../../src/runtime/root';
import { printCatalog } from './print-catalog';

const file = fromRoot('docs', 'collections.md');

test('docs/collections.md says what the table says; UPDATE=1 writes it anew', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(file, printCatalog());
  expect(readFileSync(file, 'utf8')).toBe(printCatalog());
});
