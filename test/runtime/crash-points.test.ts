import { crashPoints } from '../../src/runtime/crash-points';

test('a crash point dies at its nth passing and at no other name', () => {
  let deaths = 0;
  const crash = crashPoints('after-confirm:2', () => (deaths += 1));
  crash('after-confirm');
  crash('before-confirm');
  expect(deaths).toBe(0);
  crash('after-confirm');
  crash('after-confirm');
  expect(deaths).toBe(1);
  expect(() => crashPoints(undefined)('anything')).not.toThrow();
});
