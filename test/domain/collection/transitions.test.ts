import { readFileSync, writeFileSync } from 'node:fs';
import { fromRoot } from '../../../src/runtime/root';
import { DISPUTED, lanesPrinted, lifeIn, printTransitions } from './print-transitions';

const file = fromRoot('src/domain/collection/TRANSITIONS.md');

test.each(lanesPrinted)('a life reaches the lane %s', (lane) => {
  expect(lifeIn(lane).lane).toBe(lane);
});

test('and a dispute', () => {
  expect(lifeIn(DISPUTED).status).toBe('disputed');
});

test('TRANSITIONS.md says what the code does; UPDATE=1 writes it anew', () => {
  const printed = printTransitions();
  if (process.env['UPDATE'] === '1') writeFileSync(file, printed);
  expect(readFileSync(file, 'utf8')).toBe(printed);
});
