import { methodFor } from '../../../../src/domain/collection/queries/method-for';
import type { MethodOnFile } from '../../../../src/domain/collection/queries/method-for';
import type { Terms } from '../../../../src/domain/collection/model/terms';

const card = (id: string, storedAt: number): MethodOnFile => ({
  id,
  type: 'card',
  label: `visa ${id}`,
  fingerprint: `fp_${id}`,
  storedAt,
});

const wish = (barred: string[] = [], methods = ['card']) => ({
  terms: { methods } as unknown as Terms,
  barred,
});

const [chosen, older, newer] = [card('chosen', 2), card('older', 1), card('newer', 3)];
const all = [chosen, newer, older];

test('the default is charged, whatever was stored after it', () => {
  expect(methodFor(wish(), chosen, all)?.id).toBe('chosen');
});

test('one that was refused finally gives way to what was stored after it, and to no other', () => {
  expect(methodFor(wish(['fp_chosen']), chosen, all)?.id).toBe('newer');
  expect(methodFor(wish(['fp_chosen']), chosen, [chosen, older])?.id).toBe('chosen');
  expect(methodFor(wish(['fp_chosen', 'fp_newer']), chosen, all)?.id).toBe('chosen');
});

test('where the default does not fit, the first that fits is charged', () => {
  const debit = { ...card('debit', 1), type: 'sepa_debit' };
  expect(methodFor(wish([], ['sepa_debit']), chosen, [chosen, debit])?.id).toBe('debit');
  expect(methodFor(wish([], ['bacs_debit']), chosen, [chosen, debit])?.id).toBe('chosen');
});

test('a method is kept in the state without its time', () => {
  expect(methodFor(wish(['fp_chosen']), chosen, all)).not.toHaveProperty('storedAt');
});
