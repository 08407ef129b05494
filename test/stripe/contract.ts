import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { StripeGateway, ListedCustomers } from '../../src/stripe/stripe-gateway';
import { OURS, searchOf, value } from './made-at-stripe';

// What our Stripe client relies on, in one place: the sandbox and Stripe itself must both answer
// so.

export interface Contender {
  gateway: StripeGateway;
  /** The SDK itself, for what only a customer or a dashboard does. */
  sdk: Stripe;
  stop(): Promise<void>;
}

/** Registers the cases; nothing in them asks who answers. */
export function gatewayContract(open: () => Promise<Contender>): void {
  let at: Contender;
  beforeAll(async () => {
    at = await open();
  });
  afterAll(() => at.stop());

  customerCases(() => at);
  intentCases(() => at);
  refundCases(() => at);
  checkoutCases(() => at);
}

type At = () => Contender;

/** New in every run, since Stripe remembers keys for a day. */
const newRef = (): string => `contract-${randomUUID()}`;

const ours = (ref: string) => ({ ...OURS, invoice_ref: ref, attempt: '4' });

const hourAgo = (): number => Math.floor(Date.now() / 1000) - 3600;

async function customerOf({ gateway }: Contender, ref: string): Promise<string> {
  const request = { name: 'Client SA', email: 'ap@client.example', locale: 'fr', metadata: {} };
  return value(await gateway.createCustomer({ ...request, key: `${ref}/customer` })).id;
}

async function openedWith(at: Contender, card: string) {
  const ref = newRef();
  const customer = await customerOf(at, ref);
  await at.sdk.paymentMethods.attach(card, { customer }, { idempotencyKey: `${ref}/attach` });
  const [method] = value(await at.gateway.readCustomer(customer)).methods;
  if (method === undefined) throw new Error(`${card} is not among the methods of ${customer}`);
  const request = {
    key: `${ref}/intent/4`,
    amount: 11_900,
    currency: 'eur',
    customer,
    method,
    description: 'Invoice INV-1',
    receiptEmail: null,
    metadata: ours(ref),
  };
  const { intentId } = value(await at.gateway.createIntent(request));
  const confirm = { key: `${ref}/confirm/4`, intentId, method };
  return { ref, customer, method, request, intentId, confirm };
}

function customerCases(at: At): void {
  test('the same key makes one customer, who has no method yet', async () => {
    const ref = newRef();
    const id = await customerOf(at(), ref);
    expect(await customerOf(at(), ref)).toBe(id);
    const read = value(await at().gateway.readCustomer(id));
    expect(read).toEqual({ id, deleted: false, methods: [], defaultId: null });
  });

  test('an attached card is what we would charge; a deleted customer has none', async () => {
    const { customer, method } = await openedWith(at(), 'pm_card_visa');
    expect(method).toMatchObject({ type: 'card', label: 'visa 4242' });
    await at().sdk.customers.del(customer);
    const read = value(await at().gateway.readCustomer(customer));
    expect(read).toMatchObject({ deleted: true, methods: [], defaultId: null });
  });

  test('a customer of ours is found again by its marks, and no other', async () => {
    const ref = newRef();
    const email = `${ref}@client.example`;
    const asked = { email, metadata: { ...OURS, customer_external_id: ref } };
    expect(value(await at().gateway.findCustomer(asked))).toBeNull();
    const named = { ...asked, name: 'Client SA', locale: null, key: `${ref}/customer` };
    const { id } = value(await at().gateway.createCustomer(named));
    expect(value(await at().gateway.findCustomer(asked))).toBe(id);
    const others = { email, metadata: { ...OURS, customer_external_id: 'another' } };
    expect(value(await at().gateway.findCustomer(others))).toBeNull();
  });

  test('all customers of the account are listed page by page, with what marks them', async () => {
    const ref = newRef();
    const metadata = { ...OURS, customer_external_id: ref };
    const asked = { email: `${ref}@client.example`, name: 'Client SA', locale: null, metadata };
    const { id } = value(await at().gateway.createCustomer({ ...asked, key: `${ref}/customer` }));
    const found: unknown[] = [];
    for (let after: string | null = null, pages = 0; pages < 50; pages += 1) {
      const page: ListedCustomers = value(await at().gateway.listCustomers(after));
      found.push(...page.customers.filter((one) => one.id === id));
      if (page.next === null) break;
      after = page.next;
    }
    expect(found).toEqual([{ id, email: asked.email, metadata }]);
  });

  test('a name longer than Stripe takes is cut, and cuts no character', async () => {
    const ref = newRef();
    const email = `${ref}@client.example`;
    const long = {
      email,
      locale: null,
      metadata: {},
      name: `${'n'.repeat(255)}🧾${'n'.repeat(43)}`,
    };
    const made = await at().gateway.createCustomer({ ...long, key: `${ref}/customer` });
    const stored = await at().sdk.customers.retrieve(value(made).id);
    expect(stored).toMatchObject({ name: 'n'.repeat(255) });
  });

  test('a customer who never was is missing', async () => {
    expect((await at().gateway.readCustomer('cus_neverwas')).kind).toBe('missing');
  });
}

function intentCases(at: At): void {
  test('an intent waits for its confirm, and is one for one key', async () => {
    const { request, intentId } = await openedWith(at(), 'pm_card_visa');
    const read = value(await at().gateway.readIntent(intentId));
    expect(read).toMatchObject({ status: 'requires_confirmation', amount: 11_900, n: 4 });
    expect(value(await at().gateway.createIntent(request)).intentId).toBe(intentId);
    const other = await at().gateway.createIntent({ ...request, amount: 11_901 });
    expect(other.kind).toBe('refused');
  });

  test('a confirm pays, and asked again with its key says the same', async () => {
    const { confirm, intentId } = await openedWith(at(), 'pm_card_visa');
    const paid = value(await at().gateway.confirmIntent(confirm));
    expect(paid).toMatchObject({ status: 'succeeded', amountReceived: 11_900 });
    expect(value(await at().gateway.confirmIntent(confirm))).toEqual(paid);
    expect(value(await at().gateway.readIntent(intentId))).toEqual(paid);
  });

  test.each([
    ['pm_card_chargeCustomerFail', 'card_declined'],
    ['pm_card_authenticationRequired', 'authentication_required'],
  ])('%s is a decline by %s, which its intent remembers', async (card, code) => {
    const { confirm, intentId } = await openedWith(at(), card);
    const called = await at().gateway.confirmIntent(confirm);
    expect(called).toMatchObject({ kind: 'declined', intentId, decline: { code } });
    const read = value(await at().gateway.readIntent(intentId));
    expect(read).toMatchObject({ status: 'requires_payment_method', decline: { code } });
  });

  test('a canceled intent reads back as canceled and cannot be paid', async () => {
    const { confirm, intentId, ref } = await openedWith(at(), 'pm_card_visa');
    value(await at().gateway.cancelIntent(intentId, `${ref}/cancel/4`));
    expect(value(await at().gateway.readIntent(intentId)).status).toBe('canceled');
    expect((await at().gateway.confirmIntent(confirm)).kind).toBe('refused');
  });

  test('what was paid refuses to be canceled', async () => {
    const { confirm, intentId, ref } = await openedWith(at(), 'pm_card_visa');
    value(await at().gateway.confirmIntent(confirm));
    const refused = await at().gateway.cancelIntent(intentId, `${ref}/cancel/4`);
    expect(refused.kind).toBe('refused');
  });
}

function refundCases(at: At): void {
  test('a refund is ours by its number, once for one key, never more than was paid', async () => {
    const { confirm, intentId, ref } = await openedWith(at(), 'pm_card_visa');
    value(await at().gateway.confirmIntent(confirm));
    const metadata = { ...ours(ref), attempt: 'r1' };
    const request = { key: `${ref}/refund/r1`, intentId, amount: 1_900, refundNo: 'r1', metadata };
    const refund = value(await at().gateway.createRefund(request));
    expect(refund).toMatchObject({ n: 'r1', amount: 1_900, status: 'succeeded' });
    expect(value(await at().gateway.createRefund(request))).toEqual(refund);
    expect(value(await at().gateway.refundsOf(intentId))).toEqual([refund]);
    const much = { ...request, key: `${ref}/refund/r2`, amount: 11_900 };
    expect((await at().gateway.createRefund(much)).kind).toBe('refused');
  });
}

function checkoutCases(at: At): void {
  test('a session opens, is one for one key, is found, and expires once', async () => {
    const ref = newRef();
    const customer = await customerOf(at(), ref);
    const request = {
      key: `${ref}/checkout/4`,
      amount: 11_900,
      currency: 'eur',
      customer,
      email: null,
      number: 'INV-1',
      description: 'Invoice INV-1',
      expiresAt: Date.now() + 22 * 3_600_000,
      methods: ['card'],
      notSaved: [],
      successUrl: 'https://pay.example/i/x/done',
      cancelUrl: 'https://pay.example/i/x',
      locale: 'fr-CH',
      receiptEmail: null,
      metadata: ours(ref),
    };
    const { session, url } = value(await at().gateway.createCheckout(request));
    expect(session).toMatchObject({ status: 'open', amountTotal: 11_900, n: 4, intentId: null });
    expect(url).toMatch(/^http/);
    expect(value(await at().gateway.createCheckout(request)).session.id).toBe(session.id);
    const search = searchOf(ref, customer, hourAgo());
    const found = value(await at().gateway.searchInvoice(search));
    expect(found).toMatchObject({ searched: true, sessions: [{ id: session.id }], intents: [] });
    value(await at().gateway.expireCheckout(session.id, `${ref}/expire/4`));
    const read = value(await at().gateway.readCheckout(session.id));
    expect(read).toMatchObject({ session: { status: 'expired' }, intent: null });
    const again = await at().gateway.expireCheckout(session.id, `${ref}/expire/4b`);
    expect(again.kind).toBe('refused');
  });

  test('a search finds the intent of its invoice, and of no other', async () => {
    const mine = await openedWith(at(), 'pm_card_visa');
    const { customer, ref } = mine;
    const other = { ...mine.request, key: `${ref}/intent/5`, metadata: ours(newRef()) };
    value(await at().gateway.createIntent(other));
    const search = searchOf(ref, customer, hourAgo());
    const found = value(await at().gateway.searchInvoice(search));
    expect(found.intents.map(({ id }) => id)).toEqual([mine.intentId]);
    const until = { ...search, createdUntil: hourAgo() + 60 };
    expect(value(await at().gateway.searchInvoice(until)).intents).toEqual([]);
  });
}
