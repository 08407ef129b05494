import { createStripeReader } from '../../src/stripe/create-stripe-reader';
import type { StripeChange } from '../../src/stripe/create-stripe-reader';
import type { EventAbout } from '../../src/domain/event-about';
import { createdCheckout, openedIntent, value } from './made-at-stripe';
import { SECRET_KEY, realSandbox } from './real-sandbox';
import type { RealSandbox } from './real-sandbox';

let stripe: RealSandbox;
beforeAll(async () => {
  stripe = await realSandbox();
});
afterAll(() => stripe.stop());

const watch = (installation = 'test', secretKey = SECRET_KEY) =>
  createStripeReader({ secretKey, apiBase: stripe.sandbox.url, timeoutMs: 2_000 }, installation);

const about = (of: Partial<EventAbout>): EventAbout => ({
  objectId: 'obj_1',
  objectType: 'dispute',
  intentId: null,
  sessionId: null,
  chargeId: null,
  customerId: null,
  invoiceRef: null,
  n: null,
  status: null,
  livemode: false,
  account: null,
  created: 0,
  ...of,
});

async function paid() {
  const opened = await openedIntent(stripe, 'pm_card_visa');
  const key = `${opened.ref}/confirm/4`;
  const reading = value(await stripe.gateway.confirmIntent({ ...opened, key }));
  return { ...opened, chargeId: reading.charge?.id ?? '' };
}

describe('whose an object is', () => {
  test('is read from the intent it names, with the money it brought', async () => {
    const { ref, intentId } = await paid();
    expect(await watch().readOwner(about({ intentId }))).toEqual({
      kind: 'read',
      invoiceRef: ref,
      received: { intentId, amount: 11_900, currency: 'eur' },
    });
  });

  test('is found by its charge alone, as a dispute or a fraud warning names it', async () => {
    const { ref, chargeId } = await paid();
    expect(await watch().readOwner(about({ chargeId }))).toMatchObject({ invoiceRef: ref });
  });

  test('is nobody’s here if another installation made it, or if nothing exists', async () => {
    const { intentId } = await paid();
    const owner = await watch('elsewhere').readOwner(about({ intentId }));
    expect(owner).toMatchObject({ kind: 'read', invoiceRef: null, received: { intentId } });
    const none = { kind: 'read', invoiceRef: null, received: null };
    expect(await watch().readOwner(about({ intentId: 'pi_neverwas' }))).toEqual(none);
    expect(await watch().readOwner(about({ chargeId: 'ch_neverwas' }))).toEqual(none);
    expect(await watch().readOwner(about({}))).toEqual(none);
  });

  test('is asked again later while Stripe is away, or rejects our API key', async () => {
    const { intentId } = await paid();
    const path = '/v1/payment_intents';
    for (const kind of ['error_before', 'json_502', 'rate_limit', 'unauthorized']) {
      await stripe.control('faults', { method: 'GET', path, kind });
      expect(await watch().readOwner(about({ intentId }))).toEqual({ kind: 'later' });
    }
  });
});

describe('what moved since', () => {
  const all = async (since: number, installation?: string): Promise<StripeChange[]> => {
    const moved: StripeChange[] = [];
    for await (const one of watch(installation).changesSince(since)) moved.push(one);
    return moved;
  };

  test('is read from Stripe’s events, oldest first, and by our objects as they are', async () => {
    await stripe.sandbox.advance(60_000);
    const since = stripe.sandbox.now();
    const { ref, intentId } = await paid();
    const { session } = await createdCheckout(stripe, null);
    const moved = await all(since);
    const events = moved.filter(({ id }) => id.startsWith('evt_'));
    const succeeded = events.findIndex(({ type }) => type === 'payment_intent.succeeded');
    const created = events.findIndex(({ type }) => type === 'payment_intent.created');
    expect(created).toBeGreaterThanOrEqual(0);
    expect(succeeded).toBeGreaterThan(created);
    const reread = moved.filter(({ id }) => id.startsWith('reread_'));
    expect(reread).toMatchObject([
      {
        id: `reread_${intentId}_succeeded`,
        type: 'payment_intent.succeeded',
        about: { intentId, invoiceRef: ref, n: 4, livemode: false },
      },
      { id: `reread_${session.id}_open`, about: { sessionId: session.id } },
    ]);
    expect(new Set(moved.map(({ id }) => id)).size).toBe(moved.length);
  });

  test('says how each object ended, so that a hint of it is no echo', async () => {
    await stripe.sandbox.advance(60_000);
    const since = stripe.sandbox.now();
    const canceled = await openedIntent(stripe, 'pm_card_visa');
    value(await stripe.gateway.cancelIntent(canceled.intentId, `${canceled.ref}/cancel/4`));
    const { session } = await createdCheckout(stripe, null);
    value(await stripe.gateway.expireCheckout(session.id, `${session.id}/expire`));
    const types = (await all(since))
      .filter(({ id }) => id.startsWith('reread_'))
      .map(({ type }) => type);
    expect(types).toEqual(['payment_intent.canceled', 'checkout.session.expired']);
  });

  test('leaves out what is older, and the objects of another installation', async () => {
    await paid();
    await stripe.sandbox.advance(60_000);
    expect(await all(stripe.sandbox.now())).toEqual([]);
    const since = stripe.sandbox.now();
    await paid();
    const elsewhere = await all(since, 'elsewhere');
    expect(elsewhere.filter(({ id }) => id.startsWith('reread_'))).toEqual([]);
    expect(elsewhere.some(({ type }) => type === 'payment_intent.succeeded')).toBe(true);
  });

  test('throws where Stripe is mute, so that nobody takes half for all', async () => {
    const kind = 'error_before';
    await stripe.control('faults', { method: 'GET', path: '/v1/checkout/sessions', kind });
    await expect(all(0)).rejects.toThrow('Stripe did not list its checkout sessions');
  });
});

describe('the account behind the key', () => {
  test('is gone while its charges are off, with Stripe’s reason, and then back', async () => {
    expect(await watch().readAccount()).toEqual({ kind: 'read', gone: null });
    const { id } = await stripe.sdk.accounts.retrieveCurrent();
    const off = { charges_enabled: false, disabled_reason: 'rejected.fraud' };
    await stripe.control(`accounts/${id}`, off);
    const gone = 'charges are switched off: rejected.fraud';
    expect(await watch().readAccount()).toEqual({ kind: 'read', gone });
    await stripe.control(`accounts/${id}`, { charges_enabled: true, disabled_reason: null });
    expect(await watch().readAccount()).toEqual({ kind: 'read', gone: null });
  });

  test('locks us out when its consent was taken back', async () => {
    const account = await stripe.sdk.accounts.create({ type: 'standard', country: 'DE' });
    const settings = { secretKey: SECRET_KEY, apiBase: stripe.sandbox.url, account: account.id };
    const connected = createStripeReader(settings, 'test');
    expect((await connected.readAccount()).kind).toBe('read');
    await stripe.control(`accounts/${account.id}/deauthorize`);
    expect(await connected.readAccount()).toMatchObject({ kind: 'locked_out' });
  });
});
