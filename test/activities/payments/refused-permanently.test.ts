import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { pressedPay } from '../opened-checkout';
import { refOf } from '../stage';

let on: SandboxStage;
beforeAll(async () => {
  on = await setSandboxStage();
});
afterAll(() => on.close());
afterEach(async () => {
  await fetch(`${on.stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  expect(await on.stripe.violations()).toEqual([]);
});

const GOOD = { times: 1_000_000 };

describe('one permission is missing', () => {
  test('to read fraud warnings: what is paid by the link is recorded all the same', async () => {
    await on.stripe.control('faults', { ...GOOD, kind: 'no_permission', path: '/v1/radar' });
    const open = await on.settle('unread', await pressedPay(on.stage, 'unread'));
    const session = await on.stage.stores.checkouts.current(refOf('unread'));
    await on.stripe.control(`sessions/${session?.sessionId ?? ''}/pay`, {});
    const paid = await on.wake('unread', open);
    expect(paid.finished).toMatchObject({ status: 'paid', received: 11_900 });
    expect((await on.stage.row('unread')).state.looking.notConfirmedSince).toBeNull();
  });
});
