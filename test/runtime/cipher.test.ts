import { decrypt, encrypt } from '../../src/runtime/cipher';

const SECRET = 'a link secret of this test, long enough';
const TEXT = '{"hosted_invoice_url":"https://pay.example/i/token"} é €';

test('what was encrypted is read with its secret, and looks different each time', () => {
  const kept = [encrypt(SECRET, TEXT), encrypt(SECRET, TEXT)];
  expect(kept.map((each) => decrypt({ linkSecret: SECRET }, each))).toEqual([TEXT, TEXT]);
  expect(kept[0]).not.toBe(kept[1]);
});

test('with another secret it is not read, and the words say what to do', () => {
  const kept = encrypt(SECRET, TEXT);
  expect(() => decrypt({ linkSecret: `${SECRET}!` }, kept)).toThrow(
    'another LINK_SECRET: set that as LINK_SECRET_PREVIOUS',
  );
});

test('with a new secret it is read by the one before it', () => {
  const secrets = { linkSecret: `${SECRET}!`, previousLinkSecret: SECRET };
  expect(decrypt(secrets, encrypt(SECRET, TEXT))).toBe(TEXT);
});

test('a row cut short is not read', () => {
  for (const length of [5, 20, 30, 60]) {
    expect(() => decrypt({ linkSecret: SECRET }, encrypt(SECRET, TEXT).slice(0, length))).toThrow(
      'cannot be read',
    );
  }
});
