import { setSandboxStage } from './sandbox-stage';
import type { SandboxStage } from './sandbox-stage';

let on: SandboxStage;
beforeAll(async () => {
  on = await setSandboxStage();
});
afterAll(() => on.close());
afterEach(async () => {
  expect(await on.stripe.violations()).toEqual([]);
});

test.each([
  'json_502',
  'json_502_after',
  'html_502',
  'truncated',
  'reset_before',
  'reset_after',
  'error_after',
  'rate_limit',
  'lock_timeout',
  'key_in_use',
  'hang_after',
])('%s on the confirm: paid once, and never twice', async (kind) => {
  const id = `confirm-${kind}`;
  await on.handOver(id, 'pm_card_visa');
  const path = '^/v1/payment_intents/[^/]+/confirm$';
  await on.stripe.control('faults', { method: 'POST', path, kind });
  const step = await on.start(id);
  expect(step.finished).toMatchObject({ status: 'paid', received: 11_900 });
  expect((await on.intentsOf(id)).map(({ status }) => status)).toEqual(['succeeded']);
});

test.each(['json_502', 'json_502_after', 'truncated', 'reset_after', 'rate_limit', 'key_in_use'])(
  '%s on the creation: one intent, not two',
  async (kind) => {
    const id = `create-${kind}`;
    await on.handOver(id, 'pm_card_visa');
    await on.stripe.control('faults', { method: 'POST', path: '^/v1/payment_intents$', kind });
    const step = await on.start(id);
    expect(step.finished).toMatchObject({ status: 'paid' });
    expect(await on.intentsOf(id)).toHaveLength(1);
  },
);
