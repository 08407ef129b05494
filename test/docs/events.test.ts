import { writeFileSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';
import { printEvents } from './print-events';
import { read } from './read-document';

const PAGE = 'docs/events.md';
const TABLE = /\| type \| what happened \| data \|\n[\s\S]*?\n(?=\n)/;

test('the table of docs/events.md says what the catalogue does; UPDATE=1 writes it anew', () => {
  const page = read(PAGE);
  const printed = page.replace(TABLE, () => printEvents());
  if (process.env['UPDATE'] === '1') writeFileSync(fromRoot(PAGE), printed);
  expect(read(PAGE)).toBe(printed);
  expect(page).toMatch(TABLE);
});
