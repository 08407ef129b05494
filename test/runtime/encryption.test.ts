import { randomBytes } from 'node:crypto';
import {
  keyFingerprint,
  newDataKey,
  parseMasterKey,
  encryptAt,
  decryptAt,
} from '../../src/runtime/encryption';
import type { EncryptedPlace } from '../../src/runtime/encryption';

const key = newDataKey();
const place: EncryptedPlace = ['connection_secrets', 'default/secret_key', 'sealed'];
const text = Buffer.from('sk_test_of_a_connection');

test('what was encrypted is read again at its place, and is another text each time', () => {
  const stored = encryptAt(key, place, text);
  expect(decryptAt(key, place, stored)).toEqual(text);
  expect(encryptAt(key, place, text)).not.toBe(stored);
  expect(Buffer.from(stored, 'base64').includes(text)).toBe(false);
});

test.each<[string, () => unknown]>([
  ['with another key', () => decryptAt(newDataKey(), place, encryptAt(key, place, text))],
  [
    'in another row',
    () => decryptAt(key, [place[0], 'other/secret_key', place[2]], encryptAt(key, place, text)),
  ],
  [
    'in another column',
    () => decryptAt(key, [place[0], place[1], 'last4'], encryptAt(key, place, text)),
  ],
  [
    'with parts that run together',
    () => decryptAt(key, ['a', 'bc', 'd'], encryptAt(key, ['ab', 'c', 'd'], text)),
  ],
  ['damaged', () => decryptAt(key, place, encryptAt(key, place, text).replace(/^..../, 'AAAA'))],
  ['cut off', () => decryptAt(key, place, 'AAAA')],
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
