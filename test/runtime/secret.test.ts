import { inspect } from 'node:util';
import { Secret } from '../../src/runtime/secret';

test('a secret hides wherever it is printed and speaks only when asked', () => {
  const secret = new Secret('sk_test_1');
  expect(`${String(secret)} ${JSON.stringify({ secret })} ${inspect({ secret })}`).not.toContain(
    'sk_test_1',
  );
  expect(secret.reveal()).toBe('sk_test_1');
});
