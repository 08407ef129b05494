import { randomUUID } from 'node:crypto';
import { createdCheckout, value } from './made-at-stripe';
import { realSandbox } from './real-sandbox';
import type { RealSandbox } from './real-sandbox';

let stripe: RealSandbox;
beforeAll(async () => {
  stripe = await realSandbox();
});
afterAll(() => stripe.stop());

const paypal = { wallet: 'paypal', email: 'payer@client.example', authenticate: true };
const link = { wallet: 'link', email: 'payer@client.example' };

async function paidBy(body: Record<string, unknown>, notSaved: string[] = []) {
  const { id: customer } = await stripe.sdk.customers.create(
    { email: 'ap@client.example' },
    { idempotencyKey: randomUUID() },
  );
  const offered = { methods: ['card', 'link', 'paypal'], notSaved };
  const { session } = await createdCheckout(stripe, customer, undefined, undefined, offered);
  await stripe.control(`sessions/${session.id}/pay`, body);
  const { intent } = value(await stripe.gateway.readCheckout(session.id));
  const stored = value(await stripe.gateway.readCustomer(customer)).methods;
  return { intent, stored };
}

test.each([
  ['PayPal', paypal, 'paypal'],
  ['Link', link, 'link'],
])('%s reads as a method without the address of the payer', async (label, body, type) => {
  const { intent, stored } = await paidBy(body);
  expect(intent).toMatchObject({ status: 'succeeded', method: { type, label } });
  expect(stored).toMatchObject([{ type, label }]);
  expect(JSON.stringify([intent, stored])).not.toContain('@');
});

test('the same PayPal account is recognised, whatever the id of the method', async () => {
  const [first, second] = [await paidBy(paypal), await paidBy(paypal)];
  expect(first.stored[0]?.id).not.toBe(second.stored[0]?.id);
  expect(first.stored[0]?.fingerprint).toBe(second.stored[0]?.fingerprint);
});

test('a type that is not saved pays once and leaves nothing that could be charged', async () => {
  const once = await paidBy(paypal, ['paypal']);
  expect(once.intent).toMatchObject({ status: 'succeeded' });
  expect(once.stored).toEqual([]);
  expect((await paidBy(link, ['paypal'])).stored).toHaveLength(1);
});
