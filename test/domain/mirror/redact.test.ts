import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { redact } from '../../../src/domain/mirror/redact';
import { fromRoot } from '../../../src/runtime/root';

test('an object without secrets stays the very same', () => {
  const customer = { id: 'cus_1', object: 'customer', metadata: { client_secret: 'mine' } };
  expect(redact(customer)).toEqual({ payload: customer, redacted: [] });
  expect(redact(customer).payload).toBe(customer);
});

test('secrets are taken out at each depth and named by their paths', () => {
  const invoice = {
    object: 'invoice',
    confirmation_secret: { client_secret: 'pi_1_secret_x', type: 'payment_intent' },
    payments: { data: [{ payment: { payment_intent: { client_secret: 'x', id: 'pi_1' } } }] },
    hosted_invoice_url: 'https://invoice.stripe.com/i/1',
  };
  expect(redact(invoice)).toEqual({
    payload: {
      object: 'invoice',
      confirmation_secret: { type: 'payment_intent' },
      payments: { data: [{ payment: { payment_intent: { id: 'pi_1' } } }] },
      hosted_invoice_url: 'https://invoice.stripe.com/i/1',
    },
    redacted: [
      '/confirmation_secret/client_secret',
      '/payments/data/0/payment/payment_intent/client_secret',
    ],
  });
});

test('the address of a session opens it; that of a product does not', () => {
  const session = { object: 'checkout.session', url: 'https://checkout.stripe.com/c/1' };
  expect(redact(session)).toEqual({ payload: { object: 'checkout.session' }, redacted: ['/url'] });
  expect(redact({ ...session, url: null }).redacted).toEqual([]);
  expect(redact({ object: 'product', url: 'https://shop.test' }).redacted).toEqual([]);
  const next = { next_action: { redirect_to_url: { url: 'https://x.test/a?client_secret=s' } } };
  expect(redact(next).redacted).toEqual(['/next_action/redirect_to_url/url']);
  for (const url of [
    'https://hooks.example/3ds/hosted?merchant=acct_1&payment_intent_client_secret=pi_1_secret_2',
    'https://hooks.example/3ds?setup_intent_client_secret=seti_1_secret_abc',
    'https://hooks.example/begin/src_1/src_client_secret_AbCdEfGh1234',
    'https://hooks.example/redirect/pi_3Nn_secret_Kf83hGqpQ',
  ])
    expect(redact({ url }).redacted).toEqual(['/url']);
  expect(redact({ url: 'https://shop.test/a_secret_garden?client=1' }).redacted).toEqual([]);
});

test('values before a change lose what their object loses', () => {
  const previous = { url: 'https://checkout.stripe.com/c/1', status: 'open' };
  expect(redact(previous, 'checkout.session')).toEqual({
    payload: { status: 'open' },
    redacted: ['/url'],
  });
});

test('paths are JSON Pointers', () => {
  expect(redact({ 'a/b~c': { secret: 's' } }).redacted).toEqual(['/a~1b~0c/secret']);
});

/** Members that Stripe's declarations call secrets, outside of the parameters of requests. */
function declaredSecrets(): string[] {
  const folder = fromRoot('node_modules', 'stripe', 'esm', 'resources');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const members = files
    .filter((file) => file.endsWith('.d.ts'))
    .flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/^ +(\w*secret)\??: string/gm)].map(
        ([, member]) => member ?? '',
      ),
    );
  return [...new Set(members)].sort();
}

test('every member that Stripe declares as a secret is taken out', () => {
  const members = declaredSecrets();
  expect(members).toContain('client_secret');
  for (const member of members) expect(redact({ [member]: 's' }).redacted).toEqual([`/${member}`]);
});

test.each(['i', 'portal', 'portal/mailed'])(
  'the token in /%s/… is a secret wherever it is',
  (of) => {
    const link = `https://pay.example/${of}/${'a2'.repeat(16)}`;
    const session = { id: 'cs_1', object: 'checkout.session', success_url: `${link}?paid=1` };
    expect(redact(session)).toEqual({
      payload: { id: 'cs_1', object: 'checkout.session' },
      redacted: ['/success_url'],
    });
  },
);
