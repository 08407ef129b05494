import * as fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { PLANTED_BUGS } from './planted-bugs';
import { createSequence } from './sequence';
import type { Sequence } from './sequence';
import { STEP_KINDS } from './steps';
import type { Step } from './steps';

// Any sequence of calls, legal and illegal: after each, what the objects say about money must add
// up, every change must have its event, and what was refused must have done nothing.

jest.setTimeout(600_000);

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...STEP_KINDS),
  pick: fc.nat(1000),
  amount: fc.constantFrom(-5, 0, 1, 49, 50, 700, 11_900, 99_999_999, 100_000_000),
});
const sequences = fc.array(step, { minLength: 200, maxLength: 200 });

/** A planted bug is seen within twenty; `npm run test:thorough` walks 2,000. */
const RUNS = Number(process.env['SANDBOX_SEQUENCES'] ?? '400');
const SEED = Number(process.env['SANDBOX_SEED'] ?? randomBytes(4).readInt32BE());

/** Plain throws, no `expect`: at 400,000 calls that alone would cost more than the sandbox. */
async function walk(sequence: Sequence, steps: readonly Step[], count: Count): Promise<void> {
  sequence.reset();
  for (const [index, each] of steps.entries()) {
    const taken = sequence.take(each);
    const { status, problems } = taken instanceof Promise ? await taken : taken;
    count.calls += 1;
    if (status >= 400) count.refused += 1;
    const wrong = [...problems, ...(status >= 500 ? [`answered ${status}`] : [])];
    if (wrong.length > 0) throw new Error(`call ${index}, ${each.kind}: ${wrong.join('; ')}`);
  }
  const problems = sequence.problems();
  if (problems.length > 0) throw new Error(problems.join('; '));
}

interface Count {
  calls: number;
  refused: number;
}

test(`${RUNS} sequences of 200 calls keep every invariant (seed ${SEED})`, async () => {
  process.stdout.write(`invariants: seed ${SEED}, ${RUNS} sequences\n`);
  const sequence = createSequence();
  const count = { calls: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(sequences, (steps) => walk(sequence, steps, count)),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  expect(count.calls).toBe(RUNS * 200);
  expect(count.refused / count.calls).toBeGreaterThan(0.1);
  expect(count.refused / count.calls).toBeLessThan(0.9);
});

test.each(PLANTED_BUGS)('%s is seen within twenty sequences', async (_bug, plant, seen) => {
  const sequence = createSequence(plant);
  const property = fc.asyncProperty(sequences, (steps) =>
    walk(sequence, steps, { calls: 0, refused: 0 }),
  );
  const found = await fc.check(property, { numRuns: 20, seed: 1, endOnFailure: true });
  expect(found.failed).toBe(true);
  expect(String(found.errorInstance)).toMatch(seen);
});
