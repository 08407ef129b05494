import type Stripe from 'stripe';
import { createStripeReader } from '../../src/stripe/create-stripe-reader';
import type { ChangeList } from '../../src/stripe/list-changes';
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
  createStripeReader({ secretKey, apiBase: stripe.sandbox.url, timeoutMs: 60_000 }, installation);

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

const anySession = (): Stripe.Checkout.SessionCreateParams => ({
  mode: 'payment',
  success_url: 'https://shop.example/done',
  line_items: [
    { quantity: 1, price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'x' } } },
  ],
});

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

describe('of a payment for several invoices', () => {
  const ref = 'a'.repeat(26);
  const metadata = { installation: 'test', invoice_ref: 'bundle', shares_1: `${ref}:2:2500` };
  const shares = [{ ref, n: 2, amount: 2_500 }];

  const open = () =>
    stripe.sdk.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://shop.example',
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'eur', unit_amount: 2_500, product_data: { name: 'two' } },
        },
      ],
      metadata,
      payment_intent_data: { metadata },
    });
  const intentOf = async (id: string) =>
    String((await stripe.sdk.checkout.sessions.retrieve(id)).payment_intent);

  test('the shares, and the session while it may be paid: also after a declined card', async () => {
    const { id } = await open();
    const untouched = await watch().readOwner(about({ sessionId: id }));
    expect(untouched).toMatchObject({ several: { intentId: null, shares, openSession: id } });
    await stripe.control(`sessions/${id}/pay`, { number: '4000000000000002' });
    const intentId = await intentOf(id);
    const declined = await watch().readOwner(about({ intentId }));
    expect(declined).toMatchObject({ several: { intentId, shares, openSession: id } });
    await stripe.control(`sessions/${id}/pay`, { number: '4242424242424242' });
    const done = await watch().readOwner(about({ intentId }));
    expect(done).toMatchObject({ several: { intentId, shares }, received: { amount: 2_500 } });
    expect(JSON.stringify(done)).not.toContain('openSession');
  });
});

describe('what moved since', () => {
  const page = async (list: ChangeList, since: number, installation?: string) =>
    value(await watch(installation).listChanges({ list, since, after: null })).changes;
  /** Half a list ago, so that nothing of another test is in it. */
  const from = async (): Promise<number> => {
    await stripe.sandbox.advance(60_000);
    return stripe.sandbox.now();
  };

  test('is in Stripe’s events, of which a page begins with the oldest', async () => {
    const since = await from();
    const { ref, intentId } = await paid();
    const events = await page('events', since);
    const types = events.map(({ type }) => type);
    expect(types.indexOf('payment_intent.created')).toBeGreaterThanOrEqual(0);
    expect(types.indexOf('payment_intent.succeeded')).toBeGreaterThan(
      types.indexOf('payment_intent.created'),
    );
    expect(types).not.toContain('customer.created'); // nothing is made of it
    const succeeded = events.find(({ type }) => type === 'payment_intent.succeeded');
    expect(succeeded).toMatchObject({ isOurs: true, about: { intentId, invoiceRef: ref, n: 4 } });
  });

  test('is in its objects too, each as an event of how it ended', async () => {
    const since = await from();
    const { intentId, chargeId } = await paid();
    const canceled = await openedIntent(stripe, 'pm_card_visa');
    value(await stripe.gateway.cancelIntent(canceled.intentId, `${canceled.ref}/cancel/4`));
    const { session } = await createdCheckout(stripe, null);
    value(await stripe.gateway.expireCheckout(session.id, `${session.id}/expire`));
    const refund = await stripe.sdk.refunds.create({ payment_intent: intentId, amount: 500 });
    await stripe.control('disputes', { payment_intent: intentId });
    const typesOf = async (list: ChangeList) =>
      (await page(list, since)).map(({ id, type, isOurs }) => ({ id, type, isOurs }));
    expect(await typesOf('payment_intents')).toEqual([
      { id: `reread_${intentId}_succeeded`, type: 'payment_intent.succeeded', isOurs: true },
      {
        id: `reread_${canceled.intentId}_canceled`,
        type: 'payment_intent.canceled',
        isOurs: true,
      },
    ]);
    expect(await typesOf('checkout_sessions')).toEqual([
      { id: `reread_${session.id}_expired`, type: 'checkout.session.expired', isOurs: true },
    ]);
    expect(await typesOf('charges')).toEqual([
      { id: `reread_${chargeId}_succeeded`, type: 'charge.succeeded', isOurs: true },
    ]);
    expect(await typesOf('refunds')).toEqual([
      { id: `reread_${refund.id}_succeeded`, type: 'refund.updated', isOurs: false },
    ]);
    const [dispute, ...others] = await page('disputes', since);
    expect(others).toEqual([]);
    expect(dispute).toMatchObject({
      type: 'charge.dispute.updated',
      about: { intentId, chargeId },
    });
  });

  test('is read page by page, however many there are', async () => {
    const since = await from();
    for (let i = 0; i < 120; i += 1) await stripe.sdk.checkout.sessions.create(anySession());
    const first = value(
      await watch().listChanges({ list: 'checkout_sessions', since, after: null }),
    );
    expect(first.changes).toHaveLength(100);
    const following = { list: 'checkout_sessions', since, after: first.next } as const;
    const second = value(await watch().listChanges(following));
    expect(second.next).toBeNull();
    const all = new Set([...first.changes, ...second.changes].map(({ id }) => id));
    expect(all.size).toBe(120);
    const gone = { ...following, after: 'cs_neverwas' };
    expect((await watch().listChanges(gone)).kind).toBe('missing');
  });

  test('leaves out what is older, and marks the objects of another installation', async () => {
    await paid();
    const since = await from();
    expect(await page('events', since)).toEqual([]);
    await paid();
    const elsewhere = await page('payment_intents', since, 'elsewhere');
    expect(elsewhere.map(({ isOurs }) => isOurs)).toEqual([false]);
  });

  test('is no empty page where Stripe is silent', async () => {
    const kind = 'error_before';
    await stripe.control('faults', { method: 'GET', path: '/v1/checkout/sessions', kind });
    const request = { list: 'checkout_sessions', since: 0, after: null } as const;
    expect((await watch().listChanges(request)).kind).toBe('unknown');
  });
});

describe('the account behind the key', () => {
  test('is gone while its charges are off, with Stripe’s reason, and then back', async () => {
    expect(await watch().readAccount()).toMatchObject({ kind: 'read', gone: null });
    const { id } = await stripe.sdk.accounts.retrieveCurrent();
    const off = { charges_enabled: false, disabled_reason: 'rejected.fraud' };
    await stripe.control(`accounts/${id}`, off);
    const gone =
      'charges are switched off: Stripe has rejected this account: it suspects fraud ' +
      '(rejected.fraud)';
    expect(await watch().readAccount()).toMatchObject({ kind: 'read', gone });
    await stripe.control(`accounts/${id}`, { charges_enabled: true, disabled_reason: null });
    expect(await watch().readAccount()).toMatchObject({ kind: 'read', gone: null });
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
