import { isFromOwnMachine } from '../../src/runtime/own-machine';

test.each([
  ['127.0.0.1:4020', undefined, true],
  ['localhost:4020', 'http://127.0.0.1:4000', true],
  ['[::1]:4020', undefined, true],
  ['evil.example:4020', undefined, false],
  ['127.0.0.1.evil.example', undefined, false],
  ['', undefined, false],
  ['127.0.0.1:4020', 'https://evil.example', false],
  ['127.0.0.1:4020', 'null', false],
])('Host %s with Origin %s: %s', (host, origin, expected) => {
  expect(isFromOwnMachine(origin === undefined ? { host } : { host, origin })).toBe(expected);
});
