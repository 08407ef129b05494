import { includesScope, widerThan } from '../../src/domain/api-key';
import type { KeyReach } from '../../src/domain/api-key';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);
const own: KeyReach = { connection: 'default', scope: 'admin', expiresAt: null };
const pointers = (maker: KeyReach, wanted: KeyReach) =>
  widerThan(maker, wanted).map(({ pointer }) => pointer);

test.each([
  ['read', 'read', true],
  ['read', 'collect', false],
  ['collect', 'read', true],
  ['collect', 'admin', false],
  ['admin', 'collect', true],
  ['mail_events', 'mail_events', true],
  ['mail_events', 'read', false],
  ['read', 'mail_events', false],
  ['collect', 'mail_events', true],
  ['admin', 'mail_events', true],
] as const)('a key that may %s: is %s allowed? %s', (has, needs, expected) => {
  expect(includesScope(has, needs)).toBe(expected);
});

test('a key makes its equals and narrower ones', () => {
  expect(pointers(own, own)).toEqual([]);
  expect(pointers(own, { ...own, scope: 'read', expiresAt: NOW })).toEqual([]);
  const all = { ...own, connection: null };
  expect(pointers(all, own)).toEqual([]);
  expect(pointers(all, all)).toEqual([]);
});

test('each way in which one would be wider is named, all at once', () => {
  const maker: KeyReach = { connection: 'default', scope: 'collect', expiresAt: NOW };
  const wanted: KeyReach = { connection: null, scope: 'admin', expiresAt: null };
  expect(pointers(maker, wanted)).toEqual(['/scope', '/connection', '/expires_at']);
  expect(pointers(maker, { ...maker, connection: 'other' })).toEqual(['/connection']);
  expect(pointers(maker, { ...maker, expiresAt: NOW + DAY })).toEqual(['/expires_at']);
});
