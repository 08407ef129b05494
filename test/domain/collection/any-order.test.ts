import fc from 'fast-check';
import type { ChargeReading, Fact, IntentReading } from '../../../src/domain/collection/model/fact';
import { remainingOf } from '../../../src/domain/collection/queries/ledger';
import { Life } from './life';
import { OWED, START, charge, dispute, intent, stripeEvent, refund, sepa, visa } from './objects';

interface Happening {
  to: 'pi_1' | 'pi_2' | 'pi_3';
  what: 'refund' | 'refund fails' | 'dispute' | 'won' | 'lost' | 'nothing';
}

const anyTruth = fc.array(
  fc.record<Happening>({
    to: fc.constantFrom('pi_1', 'pi_2', 'pi_3'),
    what: fc.constantFrom('refund', 'refund fails', 'dispute', 'won', 'lost', 'nothing'),
  }),
  { minLength: 1, maxLength: 6 },
);

/** What Stripe shows after each thing that happened: snapshots of one truth, oldest first. */
function snapshots(happened: readonly Happening[]): IntentReading[][] {
  const charges = new Map<string, ChargeReading>();
  return happened.map(({ to, what }, i) => {
    const existing = charges.get(to) ?? charge(`ch_${to}`, { createdAt: START + charges.size });
    charges.set(to, after(existing, what, i));
    return [...charges].map(([id, of]) =>
      intent({
        id,
        amount: OWED,
        status: 'succeeded',
        charge: of,
        method: id === 'pi_3' ? sepa : visa,
      }),
    );
  });
}

function after(existing: ChargeReading, what: Happening['what'], i: number): ChargeReading {
  const { refunds, disputes } = existing;
  switch (what) {
    case 'refund':
      return { ...existing, refunds: [...refunds, refund({ id: `re_${i}`, amount: 1000 })] };
    case 'refund fails':
      return { ...existing, refunds: refunds.map((r) => ({ ...r, status: 'failed' })) };
    case 'dispute':
      return { ...existing, disputes: [...disputes, dispute({ id: `dp_${i}`, amount: 5000 })] };
    case 'won':
      return {
        ...existing,
        disputes: disputes.map((d) => ({ ...d, status: 'won', withdrawn: false })),
      };
    case 'lost':
      return { ...existing, disputes: disputes.map((d) => ({ ...d, status: 'lost' })) };
    case 'nothing':
      return existing;
  }
}

/** People decide about excess here, so that all that differs is the order in which facts came. */
function received(facts: readonly Fact[]): Life {
  const life = new Life({ method: null, terms: { autoCharge: false }, policy: { excess: 'ask' } });
  life.mailed();
  for (const fact of facts) life.take(fact);
  return life;
}

test('the same facts of Stripe in any order end in the same money and the same status', () => {
  const property = fc.property(anyTruth, fc.infiniteStream(fc.nat()), (happened, dice) => {
    const facts = snapshots(happened).flatMap((intents, i): Fact[] => {
      const asOf = START + (i + 1) * 1000;
      const about = stripeEvent('charge.refunded', {
        objectId: `obj_${i}`,
        intentId: happened[i]?.to ?? null,
      });
      return [
        {
          kind: 'reading',
          answers: null,
          reading: { asOf, intents, sessions: [], searched: false },
        },
        { kind: 'event', storedAt: asOf, about },
      ];
    });
    const shuffled = facts.map((fact) => ({ fact, at: dice.next().value as number }));
    shuffled.sort((a, b) => a.at - b.at);
    const doubled = shuffled.flatMap(({ fact, at }) => (at % 3 === 0 ? [fact, fact] : [fact]));
    const [straight, mixed] = [received(facts), received(doubled.map((fact) => fact))];
    expect(mixed.state.ledger).toEqual(straight.state.ledger);
    expect(mixed.status).toBe(straight.status);
    expect(remainingOf(mixed.state)).toBe(remainingOf(straight.state));
  });
  fc.assert(property, { numRuns: 300 });
});
