import { createdCheckout, openedIntent, searchOf, value } from './made-at-stripe';
import { realSandbox } from './real-sandbox';
import type { RealSandbox } from './real-sandbox';

let stripe: RealSandbox;
beforeAll(async () => {
  stripe = await realSandbox();
});
afterAll(() => stripe.stop());

test('a session is paid by its intent, which is known as its own', async () => {
  const { customer } = await stripe.customerWith('pm_card_visa');
  const { session, url } = await createdCheckout(stripe, customer);
  expect(session).toMatchObject({ status: 'open', intentId: null, n: 2, amountTotal: 11_900 });
  expect(url).toMatch(/^http/);
  await stripe.control(`sessions/${session.id}/pay`, { number: '5555555555554444' });
  const paid = value(await stripe.gateway.readCheckout(session.id));
  expect(paid.session).toMatchObject({ status: 'complete' });
  expect(paid.intent).toMatchObject({ status: 'succeeded', ofCheckout: true, n: 2 });
  expect(value(await stripe.gateway.readIntent(paid.intent?.id ?? ''))).toEqual(paid.intent);
  const customerRead = value(await stripe.gateway.readCustomer(customer));
  expect(customerRead.methods.map(({ label }) => label)).toEqual(['mastercard 4444', 'visa 4242']);
});

test('an expired session is expired; a paid one refuses to be', async () => {
  const open = await createdCheckout(stripe, null);
  value(await stripe.gateway.expireCheckout(open.session.id, 'k/expire/1'));
  expect(value(await stripe.gateway.readCheckout(open.session.id)).session.status).toBe('expired');
  const paid = await createdCheckout(stripe, null);
  await stripe.control(`sessions/${paid.session.id}/pay`, {});
  const refused = await stripe.gateway.expireCheckout(paid.session.id, 'k/expire/2');
  expect(refused.kind).toBe('refused');
});

test('a repeated create answers the session as it is by now', async () => {
  const first = await createdCheckout(stripe, null, 'ref-again');
  await stripe.control(`sessions/${first.session.id}/pay`, {});
  const again = await createdCheckout(stripe, null, 'ref-again', first.session.expiresAt);
  expect(again).toMatchObject({ session: { id: first.session.id, status: 'complete' } });
});

test('by our ref everything of an invoice is found, and nothing of another', async () => {
  const since = Math.floor(stripe.sandbox.now() / 1000) - 60;
  const mine = await openedIntent(stripe, 'pm_card_visa', 'ref-search');
  await openedIntent(stripe, 'pm_card_visa', 'ref-other');
  const guest = await createdCheckout(stripe, null, 'ref-search');
  await stripe.control(`sessions/${guest.session.id}/pay`, {});
  const theirs = await createdCheckout(stripe, mine.customer, 'ref-search-2');
  const found = value(await stripe.gateway.searchInvoice(searchOf('ref-search', null, since)));
  expect(found.searched).toBe(true);
  expect(found.sessions.map(({ id }) => id)).toEqual([guest.session.id]);
  expect(found.sessions.map(({ id }) => id)).not.toContain(theirs.session.id);
  const intents = found.intents.map(({ id, ofCheckout }) => ({ id, ofCheckout }));
  expect(intents).toContainEqual({ id: mine.intentId, ofCheckout: false });
  expect(intents).toHaveLength(2);
  const ofCustomer = searchOf('ref-search', mine.customer, since);
  const theirsAlone = value(await stripe.gateway.searchInvoice(ofCustomer));
  expect(theirsAlone.sessions).toEqual([]);
  expect(theirsAlone.intents.map(({ id }) => id)).toEqual([mine.intentId]);
});

test('all that is attached is read with the default; a deleted customer has none', async () => {
  const { customer, method } = await stripe.customerWith('pm_card_visa');
  const newer = await stripe.sdk.paymentMethods.attach('pm_card_mastercard', { customer });
  expect(value(await stripe.gateway.readCustomer(customer)).methods).toHaveLength(2);
  await stripe.sdk.customers.update(customer, {
    invoice_settings: { default_payment_method: method },
  });
  const read = value(await stripe.gateway.readCustomer(customer));
  expect(read.methods.map(({ id }) => id).sort()).toEqual([method, newer.id].sort());
  expect(read.defaultId).toBe(method);
  await stripe.sdk.customers.del(customer);
  expect(value(await stripe.gateway.readCustomer(customer))).toEqual({
    id: customer,
    deleted: true,
    methods: [],
    defaultId: null,
  });
});
