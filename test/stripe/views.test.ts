import { readFileSync, writeFileSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';
import { printViews } from './print-views';

const FILE = fromRoot('src', 'postgres', 'views', 'stripe.sql');

test('the typed views are what stripe-node declares (UPDATE=1 prints them anew)', () => {
  const printed = printViews();
  if (process.env['UPDATE'] === '1') writeFileSync(FILE, printed);
  expect(readFileSync(FILE, 'utf8')).toBe(printed);
});
