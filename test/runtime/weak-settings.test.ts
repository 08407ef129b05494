import { weakSettings } from '../../src/runtime/weak-settings';

const STRONG = {
  STRIPE_SECRET_KEY: 'rk_live_abc',
  PUBLIC_URL: 'https://pay.acme.example',
  STRIPE_WEBHOOK_SECRET: 'whsec_0123456789abcdefgh',
  LINK_SECRET: '0123456789abcdef0123456789abcdef',
  BOOTSTRAP_API_KEY: 'qk_live_0123456789abcdef0123456789abcdef',
};

test('strong settings are accepted, and so is what is not given yet', () => {
  expect(weakSettings(STRONG)).toEqual([]);
  expect(weakSettings({ STRIPE_SECRET_KEY: 'sk_live_abc' })).toEqual([]);
  expect(weakSettings({})).toEqual([]);
});

test.each([
  ['PUBLIC_URL', 'http://pay.acme.example'],
  ['STRIPE_WEBHOOK_SECRET', 'hunter2-hunter2-hunter2-hunter2'],
  ['STRIPE_WEBHOOK_SECRET', 'whsec_0123456789abcdefg'],
  ['STRIPE_WEBHOOK_SECRET_PREVIOUS', 'whsec_short'],
  ['LINK_SECRET', 'x'.repeat(32)],
  ['BOOTSTRAP_API_KEY', 'hunter2'],
  ['BOOTSTRAP_API_KEY', `qk_test_${'0123456789abcdef'.repeat(2)}`],
  ['BOOTSTRAP_API_KEY', `qk_live_${'0123456789abcdef'}`],
  ['BOOTSTRAP_API_KEY', `qk_live_${'x'.repeat(32)}`],
])('with a live key %s may not be %s', (name, value) => {
  const weak = weakSettings({ ...STRONG, [name]: value });
  expect(weak).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
  expect(weak.join()).not.toContain(value);
  expect(weakSettings({ ...STRONG, [name]: value, STRIPE_SECRET_KEY: 'sk_test_abc' })).toEqual([]);
});
