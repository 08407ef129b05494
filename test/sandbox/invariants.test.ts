import * as fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { createSequence } from './sequence';
import type { Step } from './sequence';

// Any sequence of calls, legal and illegal: what the objects say about money must add up after
// each, and every change must be told by an event.

jest.setTimeout(600_000);

const kinds = [
  'customer',
  'intent',
  'confirm',
  'confirm_held',
  'cancel',
  'capture',
  'refund',
  'session',
  'pay',
  'expire',
  'dispute',
  'close_dispute',
  'fail_refund',
  'settle',
  'advance',
  'nonsense',
] as const;

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...kinds),
  pick: fc.nat(1000),
  amount: fc.constantFrom(-5, 0, 1, 49, 50, 700, 11_900, 99_999_999, 100_000_000),
});

const runs = Number(process.env['SANDBOX_SEQUENCES'] ?? '2000');
const seed = Number(process.env['SANDBOX_SEED'] ?? randomBytes(4).readInt32BE());

test(`${runs} sequences of 200 calls keep every invariant (seed ${seed})`, async () => {
  process.stdout.write(`invariants: seed ${seed}, ${runs} sequences\n`);
  const sequence = createSequence();
  let calls = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 200, maxLength: 200 }), async (steps) => {
      sequence.reset();
      for (const each of steps) {
        const status = await sequence.take(each);
        calls += 1;
        if (status >= 400) refused += 1;
        expect(status).toBeLessThan(500);
      }
      for (const problem of sequence.problems()) throw new Error(problem);
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  expect(calls).toBeGreaterThanOrEqual(runs * 200);
  expect(refused / calls).toBeGreaterThan(0.1);
  expect(refused / calls).toBeLessThan(0.9);
});

test('the checker sees a planted error', () => {
  const sequence = createSequence();
  sequence.reset();
  sequence.plant((intent: Stripe.PaymentIntent) => {
    intent.status = 'succeeded';
    intent.amount_received = 1;
  });
  expect(sequence.problems().join()).toContain('succeeded');
});
