import { randomBytes } from 'node:crypto';
import { keyFingerprint, newDataKey, parseMasterKey, seal, unseal } from '../../src/runtime/vault';
import type { SealedPlace } from '../../src/runtime/vault';

const key = newDataKey();
const place: SealedPlace = ['connection_secrets', 'default/secret_key', 'sealed'];
const text = Buffer.from('sk_test_of_a_connection');

test('what was sealed is read again at its place, and is another text each time', () => {
  const sealed = seal(key, place, text);
  expect(unseal(key, place, sealed)).toEqual(text);
  expect(seal(key, place, text)).not.toBe(sealed);
  expect(Buffer.from(sealed, 'base64').includes(text)).toBe(false);
});

test.each<[string, () => unknown]>([
  ['with another key', () => unseal(newDataKey(), place, seal(key, place, text))],
  [
    'in another row',
    () => unseal(key, [place[0], 'other/secret_key', place[2]], seal(key, place, text)),
  ],
  ['in another column', () => unseal(key, [place[0], place[1], 'last4'], seal(key, place, text))],
  [
    'with parts that run together',
    () => unseal(key, ['a', 'bc', 'd'], seal(key, ['ab', 'c', 'd'], text)),
  ],
  ['damaged', () => unseal(key, place, seal(key, place, text).replace(/^..../, 'AAAA'))],
  ['cut off', () => unseal(key, place, 'AAAA')],
])('it cannot be read %s, and the words hold no secret', (_how, read) => {
  expect(read).toThrow(/cannot be read: it is damaged, was moved, or is of another key/);
});

test('a master key is 32 bytes, in hexadecimal or base64', () => {
  const bytes = randomBytes(32);
  expect(parseMasterKey(bytes.toString('hex'))).toEqual(bytes);
  expect(parseMasterKey(bytes.toString('base64'))).toEqual(bytes);
  for (const wrong of ['', 'short', 'x'.repeat(64), bytes.toString('hex').slice(1)]) {
    expect(parseMasterKey(wrong)).toBeNull();
  }
  expect(keyFingerprint(bytes)).not.toBe(keyFingerprint(key));
});
