import { charge, intent, TERMS } from '../objects';
import { Life } from '../life';

const paidInEuros = (): Life =>
  new Life({ send: 'manual' }).reads(null, {
    intents: [intent({ id: 'pi_1', n: null, status: 'succeeded', charge: charge('ch_1') })],
  });

test('a draft keeps its currency once money has arrived: euros are never taken for dollars', () => {
  const life = paidInEuros();
  expect(life.state.ledger.payments).toHaveLength(1);
  const edit = { name: 'edit', terms: { ...TERMS, currency: 'usd' } } as const;
  expect(life.command(edit)).toMatchObject({ outcome: 'refused', code: 'currency_fixed' });
  expect(life.state.terms.currency).toBe('eur');
});

test('all else of it may change, and the currency before that', () => {
  const life = paidInEuros();
  const dearer = { ...TERMS, amountDue: 20_000 };
  expect(life.command({ name: 'edit', terms: dearer })).toMatchObject({ outcome: 'done' });
  const unpaid = new Life({ send: 'manual' });
  const edit = { name: 'edit', terms: { ...TERMS, currency: 'usd' } } as const;
  expect(unpaid.command(edit)).toMatchObject({ outcome: 'done' });
  expect(unpaid.state.terms.currency).toBe('usd');
});
