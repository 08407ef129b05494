import { newPortalToken, tokenOfVersion } from '../../src/runtime/link-token';

const linkSecret = 'a'.repeat(64);
const tokens = Array.from({ length: 2_000 }, (_, nth) => [
  tokenOfVersion(linkSecret, `inv_${nth}`, 1),
  tokenOfVersion(linkSecret, `inv_${nth}`, 2),
  newPortalToken({ linkSecret }, `inv_${nth}`).token,
]).flat();

test('a token has 160 bits, whatever it is of, and none is given twice', () => {
  expect(tokens.filter((token) => !/^[a-z2-7]{32}$/.test(token))).toEqual([]);
  expect(new Set(tokens).size).toBe(tokens.length);
});

test('each letter is as likely in each place', () => {
  const expected = tokens.length / 32;
  for (let place = 0; place < 32; place += 1) {
    const counts = [...'abcdefghijklmnopqrstuvwxyz234567'].map(
      (letter) => tokens.filter((token) => token.charAt(place) === letter).length,
    );
    expect(Math.min(...counts)).toBeGreaterThan(expected * 0.6);
    expect(Math.max(...counts)).toBeLessThan(expected * 1.4);
  }
});

test('another secret makes another token', () => {
  expect(tokenOfVersion('b'.repeat(64), 'inv_0', 1)).not.toBe(tokens[0]);
});
