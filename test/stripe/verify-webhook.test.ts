import Stripe from 'stripe';
import { verifyWebhook } from '../../src/stripe/verify-webhook';

const NOW = 1_790_000_000_000;
const SECRET = 'whsec_now';
const EVENT = {
  id: 'evt_1',
  object: 'event',
  type: 'payment_intent.succeeded',
  created: NOW / 1000 - 5,
  livemode: false,
  data: {
    object: {
      id: 'pi_1',
      object: 'payment_intent',
      status: 'succeeded',
      customer: 'cus_1',
      latest_charge: 'ch_1',
      metadata: { invoice_ref: 'ref', attempt: '3' },
    },
  },
};
const PAYLOAD = JSON.stringify(EVENT);

/** Signed by Stripe's own SDK, so that our reading of the scheme is not its own judge. */
function signed(payload = PAYLOAD, secret = SECRET, at = NOW): string {
  const timestamp = Math.floor(at / 1000);
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
}

const verify = (header: string | string[] | undefined, payload = PAYLOAD, secrets = [SECRET]) =>
  verifyWebhook(Buffer.from(payload), header, secrets, NOW);

test('an event signed now is taken, with what it is about', () => {
  expect(verify(signed())).toEqual({
    ok: true,
    event: {
      id: 'evt_1',
      type: 'payment_intent.succeeded',
      payload: PAYLOAD,
      about: {
        objectId: 'pi_1',
        objectType: 'payment_intent',
        intentId: 'pi_1',
        sessionId: null,
        chargeId: 'ch_1',
        customerId: 'cus_1',
        invoiceRef: 'ref',
        n: 3,
        status: 'succeeded',
        livemode: false,
        account: null,
        created: EVENT.created * 1000,
      },
    },
  });
});

test('the previous secret still opens while a new one is rolled in', () => {
  expect(verify(signed(PAYLOAD, 'whsec_old'), PAYLOAD, [SECRET, 'whsec_old']).ok).toBe(true);
});

test('several v1 signatures: one of them is enough', () => {
  const [at, right] = signed().split(',');
  expect(verify(`${at},v1=${'0'.repeat(64)},${right}`).ok).toBe(true);
});

test.each([
  ['300 s old', -300_000, true],
  ['301 s old', -301_000, false],
  ['300 s from now', 300_000, true],
  ['301 s from now', 301_000, false],
])('the clock may be off on either side: %s', (_name, offset, taken) => {
  expect(verify(signed(PAYLOAD, SECRET, NOW + offset)).ok).toBe(taken);
});

test.each<[string, string | string[] | undefined, string]>([
  ['no header', undefined, 'no_signature'],
  ['an empty header', '', 'no_signature'],
  ['two headers', [signed(), signed()], 'malformed_signature'],
  ['no time', signed().replace(/^t=\d+,/, ''), 'malformed_signature'],
  ['only v0', signed().replace('v1=', 'v0='), 'malformed_signature'],
  ['another secret', signed(PAYLOAD, 'whsec_other'), 'wrong_signature'],
  ['another body', signed(`${PAYLOAD} `), 'wrong_signature'],
  ['another time', signed().replace(/^t=\d+/, `t=${NOW / 1000 - 1}`), 'wrong_signature'],
])('refused: %s', (_name, header, why) => {
  expect(verify(header)).toMatchObject({ ok: false, why });
});

test('one changed byte is one changed body, even where UTF-8 shows no difference', () => {
  const raw = Buffer.from([0x7b, 0xff, 0x7d]);
  const header = signed(raw.toString('utf8'));
  expect(verifyWebhook(raw, header, [SECRET], NOW)).toMatchObject({ why: 'wrong_signature' });
});

test.each([
  ['no JSON', '{'],
  ['null', 'null'],
  ['an array', '[]'],
  ['another object', '{"object":"charge","id":"ch_1"}'],
  ['an event without data', JSON.stringify({ ...EVENT, data: null })],
  ['a thin event', '{"object":"v2.core.event","id":"evt_1"}'],
])('rightly signed, but no event: %s', (_name, payload) => {
  expect(verify(signed(payload), payload)).toMatchObject({ ok: false, why: 'not_an_event' });
});

test('without a secret nothing is genuine, not even what the empty secret signed', () => {
  const header = signed(PAYLOAD, ' ');
  expect(verify(header, PAYLOAD, ['', ' '])).toMatchObject({ ok: false, why: 'no_secret' });
});
